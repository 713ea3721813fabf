//! Builds the binary anew when the site that it carries has changed.

fn main() {
    // A debug binary reads the site from the disk.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../target/site");
    }
    println!("cargo:rerun-if-changed=build.rs");
}

//! What a browser loads, in brotli.

use std::{
    error::Error,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use crate::report::{grouped, heading};

const FOLDER: &str = "target/site/pkg";

pub fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    heading(out, &format!("Sizes in `{FOLDER}`"))?;
    let Ok(entries) = fs::read_dir(FOLDER) else {
        writeln!(out, "Not built: `cargo leptos build --release` makes it.")?;
        return Ok(());
    };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| {
        file.extension().is_some_and(|kind| kind == "wasm" || kind == "js" || kind == "css")
    });
    files.sort();
    writeln!(out, "| file | bytes | brotli 11 |")?;
    writeln!(out, "|---|---:|---:|")?;
    let (mut plain, mut packed) = (0, 0);
    for file in &files {
        let (size, small) = (fs::read(file)?.len(), brotli(file)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        writeln!(out, "| {name} | {} | {} |", grouped(size), grouped(small))?;
        plain += size;
        packed += small;
    }
    writeln!(out, "| **all** | **{}** | **{}** |", grouped(plain), grouped(packed))?;
    Ok(())
}

/// The size after compression, in bytes.
fn brotli(file: &Path) -> Result<usize, Box<dyn Error>> {
    let output = Command::new("brotli").args(["-q", "11", "-c"]).arg(file).output()?;
    if !output.status.success() {
        return Err("brotli failed".into());
    }
    Ok(output.stdout.len())
}

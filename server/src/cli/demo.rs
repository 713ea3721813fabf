//! `latchkey demo`.

use std::{
    fmt::Write as _, fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path,
    process::ExitCode,
};

use clap::Args;
use service::{Settings, demo::Sample};

use super::{Failure, store::Store};

/// See the flags.
#[derive(Args, Debug)]
pub struct Demo {
    #[command(flatten)]
    store: Store,
    /// The service behind the sample endpoints; `latchkey serve --demo-upstream` answers there.
    #[arg(
        long,
        env = "LATCHKEY_DEMO_UPSTREAM",
        default_value = "127.0.0.1:3199",
        value_name = "HOST:PORT"
    )]
    demo_upstream: std::net::SocketAddr,
}

/// Beside the database, so that the sign-ins can be printed again.
const SIGN_INS: &str = "demo-sign-ins.txt";

impl Demo {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        let service = self.store.open(Settings::default()).await?;
        let upstream = format!("http://{}", self.demo_upstream);
        let path = self.store.data_dir.join(SIGN_INS);
        match service.fill_with_samples(&upstream).await? {
            Sample::Filled(people) => {
                let mut text = String::from("The samples are in. Sign in as\n");
                for person in people {
                    let (role, name) = (person.role.as_str(), person.username);
                    let password = person.password.expose();
                    // Writing to a string cannot fail.
                    let _ = writeln!(text, "  {name:<10} {password:<26} ({role})");
                }
                print!("{text}");
                save(&path, &text).map_err(|error| {
                    Failure::Other(format!("cannot write {}: {error}", path.display()))
                })?;
            }
            Sample::NotEmpty => match fs::read_to_string(&path) {
                Ok(text) => print!("{text}"),
                Err(_) => {
                    return Err(Failure::Configuration(
                        "the database is not empty, and samples go into an empty one; \
                         choose another --data-dir"
                            .into(),
                    ));
                }
            },
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn save(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())
}

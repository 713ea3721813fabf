//! `latchkey audit verify`.

use std::process::ExitCode;

use clap::Subcommand;
use service::audit::Verified;

use super::{Failure, store::Store};

/// See the commands.
#[derive(Subcommand, Debug)]
pub enum Audit {
    /// Check that no row of the audit log was changed or taken out.
    Verify(Store),
}

impl Audit {
    pub(super) async fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Verify(store) = self;
        let service = store.open(service::Settings::default()).await?;
        match service.verify_audit().await? {
            Verified::Intact(rows) => {
                println!("The audit log is intact: {rows} rows.");
                Ok(ExitCode::SUCCESS)
            }
            Verified::Broken(seq) => Err(Failure::Other(format!(
                "the audit log is broken at row {seq}: it, or one before it, was changed or taken out"
            ))),
        }
    }
}

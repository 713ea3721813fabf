//! `latchkey migrate`.

use std::process::ExitCode;

use super::{Failure, store::Store};

/// Brings the schema up to date.
pub async fn run(store: &Store) -> Result<ExitCode, Failure> {
    store.database().await?.migrate().await?;
    println!("The schema is up to date.");
    Ok(ExitCode::SUCCESS)
}

//! `latchkey openapi`.

use std::{io::Write as _, process::ExitCode};

use super::Failure;

/// Prints the document.
pub fn run() -> Result<ExitCode, Failure> {
    let written = writeln!(std::io::stdout(), "{}", crate::rest::openapi::json());
    match written {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Whoever closes the pipe early has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Failure::Other(format!("cannot write: {error}"))),
    }
}

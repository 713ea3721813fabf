//! The binary `latchkey`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}

//! The command line. Every flag has an environment variable `LATCHKEY_…`; bad configuration ends
//! with one line on standard error and exit code 2, any other failure with exit code 1.

mod audit;
mod demo;
mod doctor;
mod gateway;
mod logging;
mod migrate;
mod openapi;
mod otlp;
mod serve;
mod store;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand, error::ErrorKind};
use domain::{
    policy::{Actor, Via},
    user::Role,
};

/// What ends the program.
#[derive(Debug)]
pub enum Failure {
    /// A flag, a variable or a file is not as it must be: exit code 2.
    Configuration(String),
    /// Anything else: exit code 1.
    Other(String),
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::WrongPepper => Self::Configuration(error.to_string()),
            service::Error::Invalid(_) | service::Error::Taken(_) => {
                let problem = error.problem();
                let fields =
                    problem.fields.iter().map(|field| format!("{}: {}", field.name, field.detail));
                Self::Configuration(fields.collect::<Vec<_>>().join(" "))
            }
            _ if error.is_internal() => Self::Other(error.to_string()),
            _ => Self::Other(error.problem().detail),
        }
    }
}

/// A self-hosted API-key manager with its own traffic manager.
#[derive(Parser, Debug)]
#[command(name = "latchkey", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the console and an in-process gateway node.
    Serve(Box<serve::Serve>),
    /// Serve a gateway node alone, on the PostgreSQL of a console elsewhere.
    Gateway(Box<gateway::Gateway>),
    /// Bring the database's schema up to date.
    Migrate(store::Store),
    /// Manage users from the machine itself.
    #[command(subcommand)]
    User(user::User),
    /// Fill an empty database with samples, and print how to sign in.
    Demo(demo::Demo),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Print the document of the REST interface (OpenAPI 3.1, JSON).
    Openapi,
    /// Check the set-up, and say how to mend it.
    Doctor(doctor::Doctor),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return fail(&Failure::Other(format!("cannot start threads: {error}"))),
    };
    let result = runtime.block_on(run(cli.command));
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match result {
        Ok(code) => code,
        Err(failure) => fail(&failure),
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Gateway(gateway) => gateway.run().await,
        Command::Migrate(store) => migrate::run(&store).await,
        Command::User(user) => user.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Openapi => openapi::run(),
        Command::Doctor(doctor) => doctor.run().await,
    }
}

/// Help and version as they are; an error as one line.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // Whoever closes the pipe early has read enough.
        let _ = error.print();
        return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
    }
    let text = error.to_string();
    let lines = text.split("\n\n").next().unwrap_or(&text).lines();
    let line = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    eprintln!("latchkey: {}", line.trim_start_matches("error: "));
    ExitCode::from(2)
}

fn fail(failure: &Failure) -> ExitCode {
    let (text, code) = match failure {
        Failure::Configuration(text) => (text, 2),
        Failure::Other(text) => (text, 1),
    };
    eprintln!("latchkey: {}", text.replace('\n', " "));
    ExitCode::from(code)
}

/// Whoever may run commands on the machine may do everything.
fn operator() -> Actor {
    Actor { user_id: None, name: "operator".into(), role: Role::Admin, via: Via::Operator }
}

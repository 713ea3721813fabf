//! `latchkey user …`: for scripts, and for the day nobody can sign in.

use std::{io::Read as _, process::ExitCode};

use clap::{Args, Subcommand};
use domain::{Secret, format, user::Role};
use service::{Service, Settings, users::CreateUser};

use super::{Failure, operator, store::Store};

/// See the commands.
#[derive(Subcommand, Debug)]
pub enum User {
    /// Make a user.
    Create(Create),
    /// List all users.
    List(Store),
    /// Print a one-time link by which a user chooses a new password.
    ResetLink(ResetLink),
}

/// Where the data is, and where a link leads to.
#[derive(Args, Debug)]
struct Place {
    #[command(flatten)]
    store: Store,
    /// Where people reach the console, for the link.
    #[arg(
        long,
        env = "LATCHKEY_PUBLIC_URL",
        default_value = "http://127.0.0.1:3000",
        value_name = "URL"
    )]
    public_url: String,
}

impl Place {
    async fn open(&self) -> Result<Service, Failure> {
        let public_url = self.public_url.trim_end_matches('/').to_owned();
        self.store.open(Settings { public_url, ..Settings::default() }).await
    }
}

/// See the flags.
#[derive(Args, Debug)]
pub struct Create {
    #[command(flatten)]
    place: Place,
    /// The name to sign in with.
    #[arg(long, value_name = "NAME")]
    username: String,
    /// Where to write to.
    #[arg(long, value_name = "MAIL")]
    email: String,
    /// The name to be called by; the username where left out.
    #[arg(long, value_name = "NAME")]
    display_name: Option<String>,
    /// What the user may do.
    #[arg(long, value_name = "admin|user", default_value = "user")]
    role: Role,
    /// Read the password from standard input, and make the user active. Without it, a one-time
    /// link is printed by which they choose their own.
    #[arg(long)]
    password_stdin: bool,
}

/// See the flags.
#[derive(Args, Debug)]
pub struct ResetLink {
    #[command(flatten)]
    place: Place,
    /// Whose password is lost.
    #[arg(long, value_name = "NAME")]
    username: String,
}

impl User {
    pub(super) async fn run(self) -> Result<ExitCode, Failure> {
        match self {
            Self::Create(create) => create.run().await,
            Self::List(store) => list(&store).await,
            Self::ResetLink(reset) => reset.run().await,
        }
    }
}

impl Create {
    async fn run(self) -> Result<ExitCode, Failure> {
        let password = if self.password_stdin { Some(read_password()?) } else { None };
        let service = self.place.open().await?;
        let input = CreateUser {
            username: self.username,
            email: self.email,
            display_name: self.display_name,
            role: self.role,
            password,
        };
        let created = service.create_user(&operator(), input).await?;
        println!("{} {} is made.", created.user.role.as_str(), created.user.username);
        if let Some(link) = created.activation_link {
            println!("They choose their password at\n  {}", link.url.expose());
            println!("  (works once, until {})", format::minute(link.expires_at));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl ResetLink {
    async fn run(self) -> Result<ExitCode, Failure> {
        let service = self.place.open().await?;
        let link = service.reset_link(&operator(), &self.username).await?;
        println!("{}", link.url.expose());
        eprintln!("It works once, until {}.", format::minute(link.expires_at));
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(store: &Store) -> Result<ExitCode, Failure> {
    let service = store.open(Settings::default()).await?;
    println!("{:<24} {:<6} {:<9} {:<30} last sign-in", "username", "role", "status", "e-mail");
    for user in service.users(&operator()).await? {
        let seen = user.last_login_at.map_or_else(|| "never".into(), format::minute);
        let (role, status) = (user.role.as_str(), user.status.as_str());
        println!("{:<24} {role:<6} {status:<9} {:<30} {seen}", user.username, user.email);
    }
    Ok(ExitCode::SUCCESS)
}

/// All of standard input, less the newline that `echo` adds.
fn read_password() -> Result<Secret, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(4096).read_to_string(&mut text);
    read.map_err(|error| Failure::Configuration(format!("cannot read the password: {error}")))?;
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(Secret::new(text))
}

//! Where the data is: the flags that every command shares.

use std::{
    fs::{self, File, TryLockError},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Args;
use domain::Secret;
use service::{
    Database, Pepper, Service, Settings,
    context::{Context, SystemEntropy},
    pepper,
};

use super::Failure;

/// See the flags.
#[derive(Args, Clone, Debug)]
pub struct Store {
    /// Folder for the SQLite database and the pepper; made where it is missing.
    #[arg(long, env = "LATCHKEY_DATA_DIR", default_value = "./data", value_name = "DIR")]
    pub data_dir: PathBuf,
    /// PostgreSQL to use in place of SQLite: postgres://user:password@host:port/database.
    #[arg(long, env = "LATCHKEY_DATABASE_URL", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub database_url: Option<Secret>,
    /// File that holds the database URL.
    #[arg(
        long,
        env = "LATCHKEY_DATABASE_URL_FILE",
        value_name = "FILE",
        conflicts_with = "database_url"
    )]
    pub database_url_file: Option<PathBuf>,
    /// Secret under which key values are digested, 32 characters or more. Without it and without
    /// --pepper-file, the file `pepper` in the data folder is used, and made at the first start.
    #[arg(long, env = "LATCHKEY_PEPPER", hide_env_values = true, value_name = "TEXT", value_parser = secret)]
    pub pepper: Option<Secret>,
    /// File that holds the pepper; only its owner may be able to read it.
    #[arg(long, env = "LATCHKEY_PEPPER_FILE", value_name = "FILE", conflicts_with = "pepper")]
    pub pepper_file: Option<PathBuf>,
}

#[expect(clippy::unnecessary_wraps, reason = "the form that clap asks for")]
fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text.to_owned()))
}

impl Store {
    /// Connects, and brings the schema up to date.
    pub async fn open(&self, settings: Settings) -> Result<Service, Failure> {
        let db = self.database().await?;
        db.migrate().await?;
        let pepper = self.load_pepper()?;
        Ok(Service::open(db, pepper, settings, Context::system()).await?)
    }

    /// Connects as a node, which never changes the schema and never makes a pepper: both are the
    /// console's to make.
    pub async fn open_node(&self, settings: Settings) -> Result<Service, Failure> {
        if self.pepper.is_none()
            && self.pepper_file.is_none()
            && !self.data_dir.join("pepper").exists()
        {
            return Err(Failure::Configuration(
                "give the pepper of the console with --pepper-file or LATCHKEY_PEPPER_FILE".into(),
            ));
        }
        let db = self.database().await?;
        if !db.is_current().await? {
            return Err(Failure::Configuration(
                "the schema is not up to date: start `latchkey serve` of this version first, \
                 or run `latchkey migrate`"
                    .into(),
            ));
        }
        Ok(Service::open(db, self.load_pepper()?, settings, Context::system()).await?)
    }

    /// Connects.
    pub async fn database(&self) -> Result<Database, Failure> {
        match self.url()? {
            Some(url) if is_postgres(url.expose()) => {
                Database::postgres(url.expose()).await.map_err(|error| {
                    Failure::Configuration(format!(
                        "cannot reach the database: {}",
                        without_url(&error, &url)
                    ))
                })
            }
            Some(_) => Err(Failure::Configuration(
                "--database-url must begin with postgres:// (leave it out for SQLite)".into(),
            )),
            None => {
                self.make_folder()?;
                Database::sqlite(&self.data_dir).await.map_err(|error| {
                    let dir = self.data_dir.display();
                    Failure::Configuration(format!("cannot open the database in {dir}: {error}"))
                })
            }
        }
    }

    /// Whether the data is in SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.database_url.is_none() && self.database_url_file.is_none()
    }

    /// Makes sure that no other process serves this SQLite database; hold on to the answer.
    pub fn lock(&self) -> Result<Option<File>, Failure> {
        if !self.is_sqlite() {
            return Ok(None);
        }
        self.make_folder()?;
        let path = self.data_dir.join("latchkey.lock");
        let file = File::create(&path).map_err(|error| cannot("open", &path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(Failure::Configuration(format!(
                "another latchkey serves {}; stop it, or choose another --data-dir",
                self.data_dir.display()
            ))),
            Err(TryLockError::Error(error)) => Err(cannot("lock", &path, &error)),
        }
    }

    /// The pepper as set, or out of the data folder.
    pub fn load_pepper(&self) -> Result<Pepper, Failure> {
        let pepper = match (&self.pepper, &self.pepper_file) {
            (Some(text), _) => pepper::from_text(text.expose()),
            (None, Some(path)) => pepper::from_file(path),
            (None, None) => {
                self.make_folder()?;
                pepper::load_or_create(&self.data_dir.join("pepper"), &SystemEntropy)
            }
        };
        pepper.map_err(|error| Failure::Configuration(error.to_string()))
    }

    fn make_folder(&self) -> Result<(), Failure> {
        let mut builder = fs::DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(&self.data_dir);
        made.map_err(|error| cannot("make", &self.data_dir, &error))
    }

    fn url(&self) -> Result<Option<Secret>, Failure> {
        let Some(path) = &self.database_url_file else { return Ok(self.database_url.clone()) };
        let text = fs::read_to_string(path).map_err(|error| cannot("read", path, &error))?;
        Ok(Some(Secret::new(text.trim().to_owned())))
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::Configuration(format!("cannot {what} {}: {error}", path.display()))
}

/// A driver's message, without the URL and its password.
fn without_url(error: &service::Error, url: &Secret) -> String {
    error.to_string().replace(url.expose(), "the URL given")
}

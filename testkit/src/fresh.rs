//! A fresh service on either database.

use std::sync::Arc;

use sea_orm::ConnectionTrait as _;
use service::{
    Database, Pepper, Service, Settings,
    context::{Context, SystemEntropy},
};
use tempfile::TempDir;

use crate::{Postgres, TestClock};

/// Which database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// In a file.
    Sqlite,
    /// A cluster of its own.
    Postgres,
}

/// A service on an empty, migrated database, with a clock to turn.
#[derive(Debug)]
pub struct Fresh {
    /// The service.
    pub service: Service,
    /// Its clock.
    pub clock: Arc<TestClock>,
    url: String,
    // Kept until the test ends.
    _folder: TempDir,
    _postgres: Option<Postgres>,
}

impl Fresh {
    /// With default settings.
    ///
    /// # Panics
    /// Where the database does not start.
    pub async fn new(backend: Backend) -> Self {
        Self::with(backend, Settings::default()).await
    }

    /// With other settings.
    ///
    /// # Panics
    /// Where the database does not start.
    pub async fn with(backend: Backend, settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, url, postgres) = match backend {
            Backend::Sqlite => {
                let url = format!("sqlite://{}", folder.path().join("latchkey.db").display());
                (Database::sqlite(folder.path()).await.expect("SQLite"), url, None)
            }
            Backend::Postgres => {
                let postgres = Postgres::start().await;
                let db = Database::postgres(&postgres.url()).await.expect("PostgreSQL");
                (db, postgres.url(), Some(postgres))
            }
        };
        db.migrate().await.expect("the schema");
        let clock = Arc::new(TestClock::new());
        let context = Context { clock: clock.clone(), entropy: Arc::new(SystemEntropy) };
        let service = Service::open(db, pepper(), settings, context).await.expect("a service");
        Self { service, clock, url, _folder: folder, _postgres: postgres }
    }

    /// Where the database is: `sqlite://` and the path of the file, or `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs a statement behind the service's back.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn execute(&self, sql: &str) {
        let db = sea_orm::Database::connect(&self.url).await.expect("a connection");
        db.execute_unprepared(sql).await.expect("the statement runs");
    }
}

fn pepper() -> Pepper {
    service::pepper::from_text("a pepper for tests, 32 characters").expect("long enough")
}

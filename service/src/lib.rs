//! The use-cases of Latchkey: authorise, load, transition, save, audit and log the change, all in
//! one transaction. The console, REST and the command line call these, and nothing else touches
//! the database.

mod api_keys;
mod applications;
pub mod audit;
pub mod context;
mod db;
pub mod demo;
pub mod digest;
mod endpoints;
mod entity;
mod error;
pub mod explain;
pub mod feed;
mod limits;
mod links;
mod naming;
mod overview;
mod package_keys;
mod packages;
mod page;
mod password;
pub mod pepper;
mod propagation;
mod search;
mod sessions;
mod settings;
mod throttle;
mod tx;
mod usage;
pub mod users;

use std::sync::{Arc, OnceLock};

pub use api_keys::{ApiKeyExport, ExportedKey, KeyHolder};
pub use db::Database;
pub use digest::{Digest, Pepper};
use domain::{Timestamp, propagation::Seq};
pub use error::Error;
pub use links::{LinkPurpose, OneTimeLink};
pub use sessions::{NewSession, Origin, Session};
pub use settings::Settings;
use tokio::sync::watch;

use crate::context::Context;

/// The use-cases, with all they need. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    db: Database,
    pepper: Pepper,
    settings: Settings,
    context: Context,
    wake: watch::Sender<Seq>,
    carrier: OnceLock<Arc<dyn explain::Ask>>,
}

impl Service {
    /// Takes over a migrated database.
    ///
    /// # Errors
    /// [`Error::WrongPepper`] where the database was made under another pepper.
    pub async fn open(
        db: Database,
        pepper: Pepper,
        settings: Settings,
        context: Context,
    ) -> Result<Self, Error> {
        pepper::check(&db, &pepper).await?;
        let (wake, _) = watch::channel(0);
        Ok(Self(Arc::new(Inner { db, pepper, settings, context, wake, carrier: OnceLock::new() })))
    }

    /// What the operator has set.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The pepper, for the traffic manager.
    pub fn pepper(&self) -> &Pepper {
        &self.0.pepper
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.0.db
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.0.context.clock.now()
    }

    /// Wakes whoever follows the change log in this process: it holds the newest number this
    /// process has committed.
    pub fn wake(&self) -> watch::Receiver<Seq> {
        self.0.wake.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Database`] where it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        Ok(self.0.db.connection().ping().await?)
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

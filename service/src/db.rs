//! The database: SQLite in a file, or PostgreSQL.

use std::{path::Path, time::Duration};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction,
    DbBackend, IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use crate::Error;

/// Serialises migrations of several processes on one PostgreSQL; any number that is ours.
const MIGRATION_LOCK: i64 = 0x6c61_7463_686b_6579;

/// A pool of connections.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
}

impl Database {
    /// Opens, and makes where needed, the SQLite file `latchkey.db` in `folder`.
    ///
    /// WAL lets readers go on while somebody writes; `synchronous=FULL` makes a commit survive
    /// power loss, so that no confirmed change is ever lost.
    ///
    /// # Errors
    /// [`Error::Database`] where the file cannot be opened.
    pub async fn sqlite(folder: &Path) -> Result<Self, Error> {
        let path = folder.join("latchkey.db");
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
        options.max_connections(8).min_connections(1).sqlx_logging(false);
        options.acquire_timeout(Duration::from_secs(10));
        options.map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                // 16 MB for each connection, in KiB.
                .pragma("cache_size", "-16000")
                .busy_timeout(Duration::from_secs(10))
                // A worker thread hands the rows over: the reader of a million is woken up for
                // every thousand, not for every fifty.
                .row_buffer_size(1024)
        });
        Ok(Self { connection: sea_orm::Database::connect(options).await? })
    }

    /// Connects to PostgreSQL at `url` (`postgres://user:password@host:port/database`).
    ///
    /// # Errors
    /// [`Error::Database`] where it cannot be reached within ten seconds.
    pub async fn postgres(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(16).min_connections(1).sqlx_logging(false);
        options.connect_timeout(Duration::from_secs(10)).acquire_timeout(Duration::from_secs(10));
        // How many rows a filter fits depends on its value: each list is planned for its own.
        options.map_sqlx_postgres_opts(|postgres| {
            // None of the statements is worth compiling.
            postgres.options([("plan_cache_mode", "force_custom_plan"), ("jit", "off")])
        });
        Ok(Self { connection: sea_orm::Database::connect(options).await? })
    }

    /// Brings the schema up to date. Several processes may do so at once.
    ///
    /// # Errors
    /// [`Error::Database`]; the failed migration is rolled back.
    pub async fn migrate(&self) -> Result<(), Error> {
        if self.is_sqlite() {
            return Ok(Migrator::up(&self.connection, None).await?);
        }
        let guard = self.connection.begin().await?;
        let lock = format!("select pg_advisory_xact_lock({MIGRATION_LOCK})");
        guard.execute_unprepared(&lock).await?;
        Migrator::up(&self.connection, None).await?;
        Ok(guard.commit().await?)
    }

    /// Whether there is nothing left to migrate.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn is_current(&self) -> Result<bool, Error> {
        Ok(Migrator::get_pending_migrations(&self.connection).await?.is_empty())
    }

    /// Takes the schema down and builds it anew: the test of reversibility.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn rebuild(&self) -> Result<(), Error> {
        Ok(Migrator::refresh(&self.connection).await?)
    }

    pub(crate) fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.connection.get_database_backend() == DbBackend::Sqlite
    }

    /// A statement with `$1`, `$2`, … for its values; both databases take these.
    pub(crate) fn statement<V>(&self, sql: &str, values: V) -> Statement
    where
        V: IntoIterator<Item = sea_orm::Value>,
    {
        Statement::from_sql_and_values(self.connection.get_database_backend(), sql, values)
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: a reader
    /// that turns writer would fail with `SQLITE_BUSY` without waiting.
    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, Error> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Begins a transaction that sees one consistent state and writes nothing.
    pub(crate) async fn begin_read(&self) -> Result<DatabaseTransaction, Error> {
        let options = if self.is_sqlite() {
            TransactionOptions::default()
        } else {
            TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            }
        };
        Ok(self.connection.begin_with_options(options).await?)
    }

    /// Ends a transaction that has read whole tables. On SQLite the pages of these fill the
    /// connection's cache, where nobody looks for them again: it gives them back.
    pub(crate) async fn end_long_read(&self, tx: DatabaseTransaction) -> Result<(), Error> {
        if self.is_sqlite() {
            tx.execute_unprepared("pragma shrink_memory").await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The database's clock in microseconds since 1970. SQLite runs in our process, so its clock is
/// the context's: `$now` is put in its place.
pub(crate) const PG_NOW: &str = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

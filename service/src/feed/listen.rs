//! PostgreSQL's notifications: they wake followers in milliseconds. A notification may be lost;
//! nothing depends on one, for followers poll as well.

use std::time::Duration;

use sqlx::postgres::PgListener;

use crate::Service;

/// Between two tries to connect.
const AGAIN: Duration = Duration::from_secs(1);

impl Service {
    /// Passes notifications on to [`Service::wake`] for as long as it is polled. It answers at
    /// once on SQLite, whose one process wakes its followers itself.
    pub async fn listen(&self) {
        if self.database().is_sqlite() {
            return;
        }
        loop {
            if let Err(error) = self.listen_once().await {
                tracing::warn!(%error, "no notifications of changes; polling goes on");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn listen_once(&self) -> Result<(), sqlx::Error> {
        let pool = self.database().connection().get_postgres_connection_pool();
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen("latchkey_change").await?;
        loop {
            // What came while nobody listened is found by asking, so wake up first.
            self.0.wake.send_modify(|_| ());
            // `None`: the connection was lost, and made anew; something may have been missed.
            listener.try_recv().await?;
        }
    }
}

//! How much there is of everything.

use domain::{
    overview::{COUNT_MAX, Overview},
    policy::{Action, Actor, allow},
};
use sea_orm::ConnectionTrait;

use crate::{Error, Service};

impl Service {
    /// The counts. Each stops at [`COUNT_MAX`], so that none takes long.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn overview(&self, actor: &Actor) -> Result<Overview, Error> {
        allow(actor, Action::Administer, None)?;
        Ok(Overview {
            users: self.count("users").await?,
            package_keys: self.count("package_keys where deleted_at is null").await?,
            applications: self.count("applications").await?,
            packages: self.count("packages").await?,
            api_keys: self.count("api_keys where deleted_at is null").await?,
            endpoints: self.count("endpoints").await?,
            waiting: self.waiting_package_keys(actor).await?,
        })
    }

    async fn count(&self, of: &'static str) -> Result<u64, Error> {
        let db = self.database();
        let sql = format!(
            "select count(*) from (select 1 as one from {of} limit {COUNT_MAX}) as counted"
        );
        let row = db.connection().query_one_raw(db.statement(&sql, [])).await?;
        let count: i64 = row.ok_or(Error::Corrupt("count"))?.try_get_by_index(0)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

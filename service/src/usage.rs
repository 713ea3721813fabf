//! How much keys are used.

use std::collections::HashMap;

use domain::{
    EndpointId, Timestamp, UserId,
    policy::{Action, Actor, allow},
    usage::{Usage, UsageEndpoint, UsageHour, UsageQuery, UsageVerdict, hour_of},
    verdict::Verdict,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::{
    Error, Service,
    entity::{api_key, application, endpoint, package_key},
};

impl Service {
    /// Calls of one key for whoever may see it, or of all keys for admins.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that is not there or somebody else's; [`Error::AdminOnly`];
    /// [`Error::Invalid`].
    pub async fn usage(&self, actor: &Actor, query: UsageQuery) -> Result<Usage, Error> {
        match query.key_id {
            None => allow(actor, Action::Administer, None)?,
            Some(id) => {
                let owner = self.owner_of_key(id).await?;
                allow(actor, Action::Read, Some(owner)).map_err(|_| Error::NotFound("key"))?;
            }
        }
        let (from, to) = query.hours(self.now())?;
        let db = self.database();
        let only = if query.key_id.is_some() { "and key_id = $3" } else { "" };
        let sql = format!(
            "select hour, endpoint_id, verdict, cast(sum(calls) as bigint) from usage_hours \
             where hour >= $1 and hour <= $2 {only} group by hour, endpoint_id, verdict"
        );
        let mut values = vec![from.micros().into(), to.micros().into()];
        values.extend(query.key_id.map(sea_orm::Value::from));
        let rows = db.connection().query_all_raw(db.statement(&sql, values)).await?;
        let mut sums = Sums::default();
        for row in rows {
            let verdict: String = row.try_get_by_index(2)?;
            let calls: i64 = row.try_get_by_index(3)?;
            sums.add(
                Timestamp::from_micros(row.try_get_by_index(0)?),
                row.try_get_by_index(1)?,
                Verdict::ALL.into_iter().find(|v| v.code() == verdict),
                u64::try_from(calls).unwrap_or(0),
            )?;
        }
        let names = endpoint::Entity::find().all(db.connection()).await?;
        Ok(sums.into_usage(from, to, &names))
    }

    async fn owner_of_key(&self, id: Uuid) -> Result<UserId, Error> {
        let conn = self.database().connection();
        if let Some(key) = api_key::Entity::find_by_id(id).one(conn).await? {
            return Ok(UserId(key.user_id));
        }
        let key = package_key::Entity::find_by_id(id).one(conn).await?;
        let key = key.ok_or(Error::NotFound("key"))?;
        let application = application::Entity::find_by_id(key.application_id).one(conn).await?;
        Ok(UserId(application.ok_or(Error::NotFound("key"))?.user_id))
    }
}

#[derive(Default)]
struct Sums {
    hours: HashMap<Timestamp, (u64, u64)>,
    verdicts: HashMap<Verdict, u64>,
    endpoints: HashMap<Uuid, u64>,
}

impl Sums {
    fn add(
        &mut self,
        hour: Timestamp,
        endpoint: Uuid,
        verdict: Option<Verdict>,
        calls: u64,
    ) -> Result<(), Error> {
        let verdict = verdict.ok_or(Error::Corrupt("verdict"))?;
        let (accepted, rejected) = self.hours.entry(hour).or_default();
        *if verdict.is_accepted() { accepted } else { rejected } += calls;
        *self.verdicts.entry(verdict).or_default() += calls;
        *self.endpoints.entry(endpoint).or_default() += calls;
        Ok(())
    }

    fn into_usage(self, from: Timestamp, to: Timestamp, names: &[endpoint::Model]) -> Usage {
        let mut hours = Vec::new();
        let mut at = from;
        while at <= to {
            let (accepted, rejected) = self.hours.get(&at).copied().unwrap_or_default();
            hours.push(UsageHour { at, accepted, rejected });
            at = hour_of(at.plus(std::time::Duration::from_hours(1)));
        }
        let verdicts = self.verdicts.into_iter().map(|(code, calls)| UsageVerdict { code, calls });
        let mut verdicts: Vec<_> = verdicts.collect();
        verdicts.sort_by_key(|verdict| (std::cmp::Reverse(verdict.calls), verdict.code.code()));
        let endpoints = self.endpoints.into_iter().map(|(id, calls)| {
            let row = names.iter().find(|row| row.id == id);
            UsageEndpoint {
                id: row.map(|row| EndpointId(row.id)),
                name: row.map(|row| row.name.clone()),
                calls,
            }
        });
        let mut endpoints: Vec<_> = endpoints.collect();
        endpoints.sort_by_key(|endpoint| (std::cmp::Reverse(endpoint.calls), endpoint.id));
        Usage { from, to, hours, verdicts, endpoints }
    }
}

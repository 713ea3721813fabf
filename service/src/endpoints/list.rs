//! Reading endpoints.

use domain::{
    endpoint::{Endpoint, EndpointStatus},
    policy::{Action, Actor, allow},
    user::Role,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::to_endpoint;
use crate::{Error, Service, entity::endpoint};

impl Service {
    /// Endpoints by service and name. Users see the active ones, and not where the traffic
    /// manager sends their calls: that is the operator's business. Admins see all of all.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn endpoints(&self, actor: &Actor) -> Result<Vec<Endpoint>, Error> {
        allow(actor, Action::ReadShared, None)?;
        let admin = actor.role == Role::Admin;
        let mut find = endpoint::Entity::find();
        if !admin {
            find = find.filter(endpoint::Column::Status.eq(EndpointStatus::Active.as_str()));
        }
        let rows = find
            .order_by_asc(endpoint::Column::Service)
            .order_by_asc(endpoint::Column::Name)
            .all(self.database().connection())
            .await?;
        let endpoints = rows.into_iter().map(|row| {
            let mut endpoint = to_endpoint(row)?;
            if !admin {
                endpoint.url = format!("{}/e/{}", self.settings().gateway_url, endpoint.name);
            }
            Ok(endpoint)
        });
        endpoints.collect()
    }
}

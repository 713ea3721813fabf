//! A user's own keys.

mod create;
mod delete;
mod list;
mod update;

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKey, is_expired},
    propagation::Propagation,
    user::UserRef,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::{
    Error, Service,
    entity::{api_key, user},
    propagation::Board,
};

fn to_api_key(
    row: api_key::Model,
    user: UserRef,
    propagation: Propagation,
    now: Timestamp,
) -> Result<ApiKey, Error> {
    let expires_at = row.expires_at.map(Timestamp::from_micros);
    Ok(ApiKey {
        id: ApiKeyId(row.id),
        description: row.description,
        prefix: row.prefix,
        last4: row.last4,
        state: row.state.parse().map_err(|()| Error::Corrupt("api key state"))?,
        expired: is_expired(expires_at, now),
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        expires_at,
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
        deleted: row.deleted_at.is_some(),
        user,
        propagation,
    })
}

impl Service {
    /// The key as it stands after a commit.
    async fn api_key_view(&self, row: api_key::Model) -> Result<ApiKey, Error> {
        let (db, now) = (self.database(), self.now());
        let owner = owner(db.connection(), row.user_id).await?;
        // A key is in force as its owner's status lets it be.
        let seq = row.change_seq.max(owner.change_seq);
        let propagation = Board::load(db, db.connection(), now, [seq]).await?.of(seq);
        to_api_key(row, crate::users::to_ref(&owner), propagation, now)
    }
}

async fn owner(conn: &impl ConnectionTrait, id: Uuid) -> Result<user::Model, Error> {
    user::Entity::find_by_id(id).one(conn).await?.ok_or(Error::NotFound("user"))
}

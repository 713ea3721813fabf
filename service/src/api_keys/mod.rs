//! A user's own keys.

mod authenticate;
mod create;
mod delete;
mod export;
mod issue;
mod list;
mod regenerate;
mod report;
mod selection;
mod update;

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKey, PreviousValue, is_expired},
    propagation::Propagation,
    user::UserRef,
};
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

use crate::{
    Digest, Error, Service,
    entity::{api_key, user},
    feed::{Record, Removed},
    propagation::Board,
};

pub use authenticate::KeyHolder;
pub use export::{ApiKeyExport, ExportedKey};

fn to_api_key(
    row: api_key::Model,
    user: UserRef,
    propagation: Propagation,
    now: Timestamp,
) -> Result<ApiKey, Error> {
    let expires_at = row.expires_at.map(Timestamp::from_micros);
    let previous = previous_value(&row, now);
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
        previous,
        deleted: row.deleted_at.is_some(),
        user,
        propagation,
    })
}

/// The value before this one, where its grace is not over.
fn previous_value(row: &api_key::Model, now: Timestamp) -> Option<PreviousValue> {
    row.previous_digest.as_ref()?;
    let until = Timestamp::from_micros(row.previous_until?);
    (until > now).then(|| PreviousValue {
        prefix: row.previous_prefix.clone().unwrap_or_default(),
        last4: row.previous_last4.clone().unwrap_or_default(),
        until,
        last_used_at: row.previous_last_used_at.map(Timestamp::from_micros),
    })
}

/// What gateway nodes are told of every value of a key that comes to its end.
pub(crate) fn removed(
    id: Uuid,
    digests: impl IntoIterator<Item = Vec<u8>>,
) -> Result<Vec<Record>, Error> {
    let record = |digest: Vec<u8>| {
        let digest = Digest::from_slice(&digest).ok_or(Error::Corrupt("digest"))?;
        Ok(Record::Removed(Removed::ApiKey { id: ApiKeyId(id), digest }))
    };
    digests.into_iter().map(record).collect()
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

//! Who calls REST with an API key. The database is asked, within the request: a key that was
//! disabled is refused from its commit on, without waiting for anything.

use std::time::Duration;

use domain::{
    ApiKeyId, Secret, Timestamp, UserId,
    api_key::{ApiKeyState, is_expired},
    key::{self, KeyKind},
    policy::{Actor, Via},
    user::UserStatus,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Error, Service,
    entity::{api_key, user},
    feed::UsedKey,
};

/// `last_used_at` is written at most this often.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// Somebody who holds a good key.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    /// The key's owner.
    pub user: UserId,
    /// The same, for the policy.
    pub actor: Actor,
}

impl Service {
    /// Whoever owns the key with this value; for so long as the key is enabled and not expired,
    /// and its owner active. An old value counts until its grace is over.
    ///
    /// # Errors
    /// [`Error::BadApiKey`] for everything else, whatever it is; [`Error::Database`].
    pub async fn key_holder(&self, value: &Secret) -> Result<KeyHolder, Error> {
        if key::check(value.expose()) != Ok(KeyKind::ApiKey) {
            return Err(Error::BadApiKey);
        }
        let digest = self.pepper().digest(value.expose()).to_vec();
        let (conn, now) = (self.database().connection(), self.now());
        let find = |column: api_key::Column| {
            let find = api_key::Entity::find().filter(column.eq(digest.clone()));
            find.filter(api_key::Column::DeletedAt.is_null()).one(conn)
        };
        let (row, used) = if let Some(row) = find(api_key::Column::Digest).await? {
            let id = ApiKeyId(row.id);
            (row, UsedKey::ApiKey(id))
        } else {
            let row = find(api_key::Column::PreviousDigest).await?;
            let row = row.filter(|row| row.previous_until > Some(now.micros()));
            let row = row.ok_or(Error::BadApiKey)?;
            let id = ApiKeyId(row.id);
            (row, UsedKey::PreviousValue(id))
        };
        let expired = is_expired(row.expires_at.map(Timestamp::from_micros), now);
        if row.state != ApiKeyState::Enabled.as_str() || expired {
            return Err(Error::BadApiKey);
        }
        let owner = user::Entity::find_by_id(row.user_id).one(conn).await?;
        let owner = owner.filter(|owner| owner.status == UserStatus::Active.as_str());
        let owner = crate::users::to_user(owner.ok_or(Error::BadApiKey)?)?;
        let seen = match used {
            UsedKey::PreviousValue(_) => row.previous_last_used_at,
            _ => row.last_used_at,
        };
        if seen.is_none_or(|at| now - Timestamp::from_micros(at) >= SEEN_EVERY) {
            self.record_last_used(&[(used, now)]).await?;
        }
        let actor = Actor {
            user_id: Some(owner.id),
            name: owner.username,
            role: owner.role,
            via: Via::ApiKey,
        };
        Ok(KeyHolder { user: owner.id, actor })
    }
}

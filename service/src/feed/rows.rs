//! What a gateway node needs of the long tables: a few of their columns, and so a third of the time
//! that it takes to read all of them.

use domain::{ApiKeyId, Timestamp, UserId, user::UserStatus};
use sea_orm::DerivePartialModel;
use uuid::Uuid;

use super::{ApiKeyRecord, PreviousRecord, UserRecord};
use crate::{
    Digest, Error,
    entity::{api_key, user},
};

#[derive(DerivePartialModel)]
#[sea_orm(entity = "user::Entity")]
pub(crate) struct UserRow {
    id: Uuid,
    username: String,
    status: String,
}

impl From<UserRow> for UserRecord {
    fn from(row: UserRow) -> Self {
        let active = row.status == UserStatus::Active.as_str();
        Self { id: UserId(row.id), username: row.username, active }
    }
}

impl From<&user::Model> for UserRecord {
    fn from(row: &user::Model) -> Self {
        let (username, status) = (row.username.clone(), row.status.clone());
        UserRow { id: row.id, username, status }.into()
    }
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "api_key::Entity")]
pub(crate) struct ApiKeyRow {
    id: Uuid,
    user_id: Uuid,
    digest: Vec<u8>,
    state: String,
    expires_at: Option<i64>,
    previous_digest: Option<Vec<u8>>,
    pub previous_until: Option<i64>,
}

impl TryFrom<&ApiKeyRow> for ApiKeyRecord {
    type Error = Error;

    fn try_from(row: &ApiKeyRow) -> Result<Self, Error> {
        Ok(Self {
            id: ApiKeyId(row.id),
            digest: Digest::from_slice(&row.digest).ok_or(Error::Corrupt("digest"))?,
            user: UserId(row.user_id),
            state: row.state.parse().map_err(|()| Error::Corrupt("api key state"))?,
            expires_at: row.expires_at.map(Timestamp::from_micros),
            previous: row.previous()?,
        })
    }
}

impl TryFrom<&api_key::Model> for ApiKeyRecord {
    type Error = Error;

    fn try_from(row: &api_key::Model) -> Result<Self, Error> {
        let row = row.clone();
        Self::try_from(&ApiKeyRow {
            id: row.id,
            user_id: row.user_id,
            digest: row.digest,
            state: row.state,
            expires_at: row.expires_at,
            previous_digest: row.previous_digest,
            previous_until: row.previous_until,
        })
    }
}

impl ApiKeyRow {
    /// The old value goes along whether or not its grace is over by our clock: a node whose clock
    /// is behind still accepts it, and must learn what became of the key.
    fn previous(&self) -> Result<Option<PreviousRecord>, Error> {
        let (Some(digest), Some(until)) = (&self.previous_digest, self.previous_until) else {
            return Ok(None);
        };
        let digest = Digest::from_slice(digest).ok_or(Error::Corrupt("digest"))?;
        Ok(Some(PreviousRecord { digest, until: Timestamp::from_micros(until) }))
    }
}

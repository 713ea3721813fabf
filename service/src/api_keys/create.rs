//! Making a key.

use domain::{
    ApiKeyId, UserId,
    api_key::{
        ApiKeyState, CreateApiKey, CreatedApiKey, DEFAULT_LIFE, LIMIT, parse_description,
        parse_expiration,
    },
    key::{self, KeyKind},
    policy::{Action, Actor, Denied, allow},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::owner;
use crate::{
    Error, Service, audit::Entry, entity::api_key, error::gather, feed::Record, tx::WriteTx,
};

impl Service {
    /// Makes a key for `user` and answers its value, for the only time.
    ///
    /// # Errors
    /// [`Error::ApiKeyLimit`] where the user has two already, also when fifty ask at once;
    /// [`Error::Invalid`]; [`Error::SessionRequired`] for an API key; [`Error::NotFound`].
    pub async fn create_api_key(
        &self,
        actor: &Actor,
        user: UserId,
        input: CreateApiKey,
    ) -> Result<CreatedApiKey, Error> {
        allow(actor, Action::IssueApiKey, Some(user)).map_err(|denied| match denied {
            Denied::NotYours => Error::NotFound("user"),
            other => other.into(),
        })?;
        let value = key::generate(KeyKind::ApiKey, self.0.context.bytes());
        let mut tx = self.write().await?;
        let now = tx.now();
        let mut wrong = Vec::new();
        let description = gather(parse_description(&input.description), &mut wrong);
        let expires_at = input.expires_at.unwrap_or(Some(now.plus(DEFAULT_LIFE)));
        let expires_at = gather(parse_expiration(expires_at, now), &mut wrong);
        let (Some(description), Some(expires_at)) = (description, expires_at) else {
            return Err(Error::Invalid(wrong));
        };
        tx.lock_user(user).await?;
        let owner = owner(tx.conn(), user.0).await?;
        let slot = free_slot(&tx, user).await?.ok_or(Error::ApiKeyLimit)?;
        let hint = value.hint();
        let row = api_key::Model {
            id: self.0.context.id::<ApiKeyId>().0,
            user_id: user.0,
            slot: Some(slot),
            description,
            prefix: hint.prefix,
            last4: hint.last4,
            digest: self.pepper().digest(value.secret().expose()).to_vec(),
            state: ApiKeyState::from_enabled(input.enabled.unwrap_or(true)).as_str().into(),
            created_at: now.micros(),
            updated_at: now.micros(),
            expires_at: expires_at.map(domain::Timestamp::micros),
            last_used_at: None,
            deleted_at: None,
            change_seq: tx.seq().await?,
            username_key: owner.username_key.clone(),
            previous_digest: None,
            previous_prefix: None,
            previous_last4: None,
            previous_until: None,
            previous_last_used_at: None,
        };
        let insert = api_key::Entity::insert(row.clone().into_active_model().reset_all());
        insert.exec_without_returning(tx.conn()).await?;
        tx.log([Record::ApiKey((&row).try_into()?)]).await?;
        let detail = serde_json::json!({
            "owner": owner.username, "prefix": row.prefix, "last4": row.last4,
            "state": row.state, "expires_at": expires_at,
        });
        let entry = Entry {
            action: "api_key.create",
            kind: "api_key",
            id: Some(row.id),
            name: &row.description,
            detail,
        };
        tx.audit(actor, entry).await?;
        tx.commit().await?;
        let key = self.api_key_view(row).await?;
        Ok(CreatedApiKey { api_key: value.secret().expose().to_owned(), key })
    }
}

/// The smallest slot that no live key of the user holds. The user's row is locked, so nobody else
/// finds the same; `unique (user_id, slot)` would refuse it in any case.
async fn free_slot(tx: &WriteTx, user: UserId) -> Result<Option<i32>, Error> {
    let taken: Vec<Option<i32>> = api_key::Entity::find()
        .filter(api_key::Column::UserId.eq(user.0))
        .filter(api_key::Column::Slot.is_not_null())
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|row| row.slot)
        .collect();
    Ok((1..=i32::from(LIMIT)).find(|slot| !taken.contains(&Some(*slot))))
}

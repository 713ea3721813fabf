//! Enabling, disabling and describing a key.

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKey, ApiKeyState, UpdateApiKey, is_expired, parse_description},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use crate::{Error, Service, audit::Entry, entity::api_key, feed::Record, tx::WriteTx};

impl Service {
    /// Changes a key. Asking for what is there already changes nothing, and is no error.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a key that is deleted or somebody else's; [`Error::KeyExpired`];
    /// [`Error::Invalid`].
    pub async fn update_api_key(
        &self,
        actor: &Actor,
        id: ApiKeyId,
        input: UpdateApiKey,
    ) -> Result<ApiKey, Error> {
        let mut tx = self.write().await?;
        let mut row = self.load_own(&tx, actor, id).await?;
        let old = row.clone();
        if let Some(description) = input.description {
            row.description = parse_description(&description)?;
        }
        if let Some(to) = input.state {
            let state: ApiKeyState =
                row.state.parse().map_err(|()| Error::Corrupt("api key state"))?;
            let expires_at = row.expires_at.map(Timestamp::from_micros);
            let changes = state.transition(to, is_expired(expires_at, tx.now()));
            if changes.map_err(|_| Error::KeyExpired)? {
                row.state = to.as_str().into();
            }
        }
        if row == old {
            tx.end().await?;
            return self.api_key_view(row).await;
        }
        row.updated_at = tx.now().micros();
        if row.state != old.state {
            row.change_seq = tx.log([Record::ApiKey((&row).try_into()?)]).await?;
        }
        let change = api_key::ActiveModel {
            id: Set(row.id),
            description: Set(row.description.clone()),
            state: Set(row.state.clone()),
            updated_at: Set(row.updated_at),
            change_seq: Set(row.change_seq),
            ..Default::default()
        };
        api_key::Entity::update(change).exec(tx.conn()).await?;
        if row.description != old.description {
            let detail = serde_json::json!({ "from": old.description, "to": row.description });
            tx.audit(actor, entry("api_key.describe", &row, detail)).await?;
        }
        if row.state != old.state {
            let action = if row.state == "enabled" { "api_key.enable" } else { "api_key.disable" };
            tx.audit(actor, entry(action, &row, serde_json::json!({}))).await?;
        }
        tx.commit().await?;
        self.api_key_view(row).await
    }

    /// A live key that the actor may change, with its owner's row locked.
    pub(super) async fn load_own(
        &self,
        tx: &WriteTx,
        actor: &Actor,
        id: ApiKeyId,
    ) -> Result<api_key::Model, Error> {
        const NONE: Error = Error::NotFound("API key");
        let find = || api_key::Entity::find_by_id(id.0).one(tx.conn());
        let row = find().await?.ok_or(NONE)?;
        let user = domain::UserId(row.user_id);
        allow(actor, Action::Write, Some(user)).map_err(|_| NONE)?;
        tx.lock_user(user).await?;
        // Read again under the lock: another request may have changed or deleted it meanwhile.
        find().await?.filter(|row| row.deleted_at.is_none()).ok_or(NONE)
    }
}

pub(super) fn entry<'a>(
    action: &'static str,
    row: &'a api_key::Model,
    detail: serde_json::Value,
) -> Entry<'a> {
    Entry { action, kind: "api_key", id: Some(row.id), name: &row.description, detail }
}

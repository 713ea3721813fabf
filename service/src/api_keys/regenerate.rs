//! A new value for a key, and the end of the old one.

use domain::{
    ApiKeyId, Timestamp, UserId,
    api_key::{ApiKey, CreatedApiKey, RegenerateApiKey, is_expired},
    key::{self, KeyKind},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{previous_value, removed, update::entry};
use crate::{Error, Service, entity::api_key, feed::Record, tx::WriteTx};

impl Service {
    /// Gives a key a new value and answers it, for the only time. Id, settings and history stay;
    /// the old value is rejected as soon as the change is applied, or goes on for its grace. A
    /// value from before that one, if its grace still ran, ends now.
    ///
    /// # Errors
    /// [`Error::SessionRequired`] for an API key; [`Error::NotFound`] for a key that is deleted or
    /// somebody else's; [`Error::KeyExpired`], for the new value would never work.
    pub async fn regenerate_api_key(
        &self,
        actor: &Actor,
        id: ApiKeyId,
        input: RegenerateApiKey,
    ) -> Result<CreatedApiKey, Error> {
        let value = key::generate(KeyKind::ApiKey, self.0.context.bytes());
        let mut tx = self.write().await?;
        let mut row = self.load_own(&tx, actor, id).await?;
        allow(actor, Action::IssueApiKey, Some(UserId(row.user_id)))?;
        if is_expired(row.expires_at.map(Timestamp::from_micros), tx.now()) {
            return Err(Error::KeyExpired);
        }
        let hint = value.hint();
        let digest = self.pepper().digest(value.secret().expose()).to_vec();
        let old = std::mem::replace(&mut row.digest, digest);
        let old_prefix = std::mem::replace(&mut row.prefix, hint.prefix);
        let old_last4 = std::mem::replace(&mut row.last4, hint.last4);
        let mut ended = vec![row.previous_digest.take()];
        let until = input.grace.until(tx.now());
        let detail = serde_json::json!({
            "prefix": row.prefix, "last4": row.last4, "grace": input.grace, "until": until,
            "previous": { "prefix": old_prefix, "last4": old_last4 },
        });
        if let Some(until) = until {
            row.previous_digest = Some(old);
            row.previous_prefix = Some(old_prefix);
            row.previous_last4 = Some(old_last4);
            row.previous_until = Some(until.micros());
            row.previous_last_used_at = row.last_used_at;
        } else {
            ended.push(Some(old));
            forget_previous(&mut row);
        }
        tx.log(removed(row.id, ended.into_iter().flatten())?).await?;
        save(&mut tx, &mut row).await?;
        tx.audit(actor, entry("api_key.regenerate", &row, detail)).await?;
        tx.commit().await?;
        let key = self.api_key_view(row).await?;
        Ok(CreatedApiKey { api_key: value.secret().expose().to_owned(), key })
    }

    /// Ends the grace of a key's old value early.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such key, or no value of it in grace.
    pub async fn end_grace(&self, actor: &Actor, id: ApiKeyId) -> Result<ApiKey, Error> {
        let mut tx = self.write().await?;
        let mut row = self.load_own(&tx, actor, id).await?;
        let previous =
            previous_value(&row, tx.now()).ok_or(Error::NotFound("old value in grace"))?;
        tx.log(removed(row.id, row.previous_digest.take())?).await?;
        forget_previous(&mut row);
        save(&mut tx, &mut row).await?;
        let detail = serde_json::json!({ "prefix": previous.prefix, "last4": previous.last4 });
        tx.audit(actor, entry("api_key.end_grace", &row, detail)).await?;
        tx.commit().await?;
        self.api_key_view(row).await
    }
}

fn forget_previous(row: &mut api_key::Model) {
    row.previous_digest = None;
    row.previous_prefix = None;
    row.previous_last4 = None;
    row.previous_until = None;
    row.previous_last_used_at = None;
}

/// Writes the row and logs it as it stands.
async fn save(tx: &mut WriteTx, row: &mut api_key::Model) -> Result<(), Error> {
    row.updated_at = tx.now().micros();
    row.change_seq = tx.log([Record::ApiKey((&*row).try_into()?)]).await?;
    let mut change = row.clone().into_active_model().reset_all();
    // The gateway nodes write this one, at any time.
    change.last_used_at = sea_orm::ActiveValue::NotSet;
    api_key::Entity::update(change).exec(tx.conn()).await?;
    Ok(())
}

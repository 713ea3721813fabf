//! Applications: what package keys are issued to.

mod create;
mod delete;
mod list;
mod update;

use domain::{ApplicationId, Timestamp, application::Application, policy::Actor};
use sea_orm::EntityTrait;

use crate::{
    Error,
    audit::Entry,
    entity::{application, user},
    tx::WriteTx,
};

const NONE: Error = Error::NotFound("application");

fn to_application(row: application::Model, owner: &user::Model, keys: u32) -> Application {
    Application {
        id: ApplicationId(row.id),
        name: row.name,
        description: row.description,
        user: crate::users::to_ref(owner),
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        keys,
    }
}

/// An application that the actor may change, with its owner, whose row is locked.
pub(crate) async fn lock_own(
    tx: &WriteTx,
    actor: &Actor,
    id: ApplicationId,
) -> Result<(application::Model, user::Model), Error> {
    let find = || application::Entity::find_by_id(id.0).one(tx.conn());
    let row = find().await?.ok_or(NONE)?;
    let owner = domain::UserId(row.user_id);
    domain::policy::allow(actor, domain::policy::Action::Write, Some(owner)).map_err(|_| NONE)?;
    tx.lock_user(owner).await?;
    // Read again under the lock: another request may have changed or deleted it meanwhile.
    let row = find().await?.ok_or(NONE)?;
    let owner = user::Entity::find_by_id(row.user_id).one(tx.conn()).await?.ok_or(NONE)?;
    Ok((row, owner))
}

fn entry<'a>(
    action: &'static str,
    row: &'a application::Model,
    detail: serde_json::Value,
) -> Entry<'a> {
    Entry { action, kind: "application", id: Some(row.id), name: &row.name, detail }
}

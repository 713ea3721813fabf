//! Package Settings: approving, rejecting, enabling, disabling; plan, expiration and limits.

use domain::{
    FieldError, PackageKeyId, PlanId, Timestamp, UserId,
    api_key::parse_expiration,
    limits::{Override, Quota, RateLimit},
    package_key::{PackageKey, PackageKeyStatus, UpdatePackageKey, parse_reason},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{NONE, entry, hint};
use crate::{
    Error, Service,
    entity::{application, package_key, plan},
    error::gather,
    feed::{Record, snapshot::package_key_record},
    limits,
    tx::{WriteTx, unchanged},
};

impl Service {
    /// Changes the settings of a key; its value stays what it is.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::NotBackToWaiting`],
    /// [`Error::ChangedMeanwhile`], [`Error::Invalid`].
    pub async fn update_package_key(
        &self,
        actor: &Actor,
        id: PackageKeyId,
        input: UpdatePackageKey,
    ) -> Result<PackageKey, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let (mut row, application) = self.load_package_key(&tx, actor, id).await?;
        unchanged(input.if_updated_at, row.updated_at)?;
        let old = row.clone();
        let (rate, quota) = (input.rate_limit, input.quota);
        set_status(&mut row, &input)?;
        if let Some(plan) = input.plan_id {
            row.plan_id = another_plan(&tx, &row, plan).await?;
        }
        let mut wrong = Vec::new();
        if let Some(at) = input.expires_at.filter(|at| at.map(Timestamp::micros) != row.expires_at)
        {
            let at = gather(parse_expiration(at, tx.now()), &mut wrong).flatten();
            row.expires_at = at.map(Timestamp::micros);
        }
        if let Some(rate) = rate {
            gather(checked(rate, RateLimit::check), &mut wrong);
        }
        if let Some(quota) = quota {
            gather(checked(quota, Quota::check), &mut wrong);
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        limits::put(&mut row, rate, quota)?;
        if row == old {
            tx.end().await?;
            return self.view(row).await;
        }
        row.updated_at = tx.now().micros();
        row.change_seq = tx.seq().await?;
        tx.log([Record::PackageKey(package_key_record(&row, &application)?)]).await?;
        let mut change = row.clone().into_active_model().reset_all();
        // The gateway nodes write this one, at any time.
        change.last_used_at = sea_orm::ActiveValue::NotSet;
        package_key::Entity::update(change).exec(tx.conn()).await?;
        let name = hint(&row);
        tx.audit(actor, entry(action(&old, &row), &row, &name, detail(&old, &row))).await?;
        tx.commit().await?;
        self.view(row).await
    }

    /// A live key that the actor may change, with its application; the owner's row is locked.
    pub(super) async fn load_package_key(
        &self,
        tx: &WriteTx,
        actor: &Actor,
        id: PackageKeyId,
    ) -> Result<(package_key::Model, application::Model), Error> {
        let find = || package_key::Entity::find_by_id(id.0).one(tx.conn());
        let row = find().await?.ok_or(NONE)?;
        let of = application::Entity::find_by_id(row.application_id).one(tx.conn()).await?;
        let of = of.ok_or(NONE)?;
        let owner = UserId(of.user_id);
        allow(actor, Action::Write, Some(owner)).map_err(|_| NONE)?;
        tx.lock_user(owner).await?;
        // Read again under the lock: another request may have changed or deleted it meanwhile.
        let row = find().await?.filter(|row| row.deleted_at.is_none()).ok_or(NONE)?;
        let of = application::Entity::find_by_id(row.application_id).one(tx.conn()).await?;
        Ok((row, of.ok_or(NONE)?))
    }
}

fn set_status(row: &mut package_key::Model, input: &UpdatePackageKey) -> Result<(), Error> {
    let Some(to) = input.status else {
        if input.reason.is_none() {
            return Ok(());
        }
        let detail = "A reason goes with status disabled.";
        return Err(FieldError::new("reason", "not_settable", detail).into());
    };
    let status: PackageKeyStatus =
        row.status.parse().map_err(|()| Error::Corrupt("package key status"))?;
    if !status.transition(to).map_err(|_| Error::NotBackToWaiting)? {
        return Ok(());
    }
    row.status = to.as_str().into();
    row.reason = match (&input.reason, to) {
        (Some(text), PackageKeyStatus::Disabled) => {
            Some(parse_reason(text)?).filter(|text| !text.is_empty())
        }
        _ => None,
    };
    Ok(())
}

/// A plan of the package that the key's plan belongs to.
async fn another_plan(
    tx: &WriteTx,
    row: &package_key::Model,
    id: PlanId,
) -> Result<uuid::Uuid, Error> {
    if row.plan_id == id.0 {
        return Ok(id.0);
    }
    let find = |id| plan::Entity::find_by_id(id).one(tx.conn());
    let now = find(row.plan_id).await?.ok_or(Error::Corrupt("package key"))?;
    tx.lock_rows(sea_orm::QueryFilter::filter(
        plan::Entity::find(),
        sea_orm::ColumnTrait::eq(&plan::Column::Id, id.0),
    ))
    .await?;
    let error = |code, detail: &str| Err(FieldError::new("plan_id", code, detail).into());
    match find(id.0).await? {
        Some(to) if to.package_id != now.package_id => {
            error("another_package", "Choose a plan of the same package.")
        }
        Some(to) if to.status != "active" => {
            error("inactive", "This plan is inactive. Choose another one.")
        }
        Some(to) => Ok(to.id),
        None => error("unknown", "Choose a plan of the same package."),
    }
}

fn checked<T>(
    setting: Override<T>,
    check: impl FnOnce(T) -> Result<T, FieldError>,
) -> Result<(), FieldError> {
    match setting {
        Override::Ceiling(value) => check(value).map(drop),
        Override::Plan | Override::Exempt => Ok(()),
    }
}

fn action(old: &package_key::Model, row: &package_key::Model) -> &'static str {
    match (old.status.as_str(), row.status.as_str()) {
        ("waiting", "enabled") => "package_key.approve",
        ("waiting", "disabled") => "package_key.reject",
        (_, "enabled") if old.status != row.status => "package_key.enable",
        (_, "disabled") if old.status != row.status => "package_key.disable",
        _ => "package_key.update",
    }
}

/// What differs, for the history.
fn detail(old: &package_key::Model, row: &package_key::Model) -> serde_json::Value {
    let of = |row: &package_key::Model| {
        serde_json::json!({
            "status": row.status, "reason": row.reason, "plan_id": row.plan_id,
            "expires_at": row.expires_at.map(Timestamp::from_micros),
            "rate": [row.rate_mode, row.rate_per_second, row.rate_burst],
            "quota": [row.quota_mode, row.quota_calls, row.quota_period],
        })
    };
    let (from, to) = (of(old), of(row));
    let mut changed = serde_json::Map::new();
    if let (Some(from), Some(to)) = (from.as_object(), to.as_object()) {
        for (name, before) in from {
            let after = to.get(name).cloned().unwrap_or_default();
            if *before != after {
                changed.insert(name.clone(), serde_json::json!({ "from": before, "to": after }));
            }
        }
    }
    changed.into()
}

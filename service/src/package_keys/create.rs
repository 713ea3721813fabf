//! Making a package key.

use domain::{
    PackageId, PackageKeyId, PlanId,
    api_key::parse_expiration,
    key::{self, KeyKind},
    package_key::{CreatePackageKey, CreatedPackageKey, PackageKeyStatus, parse_custom_key},
    policy::{Action, Actor, allow},
    problem::FieldError,
    user::UserStatus,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use super::{entry, hint};
use crate::{
    Digest, Error, Service,
    entity::{api_key, package, package_key, plan, user},
    error::gather,
    feed::{Record, snapshot::package_key_record},
    tx::WriteTx,
};

impl Service {
    /// The same as [`Self::create_package_key`], for any user's application.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], and those.
    pub async fn create_package_key_for(
        &self,
        actor: &Actor,
        input: CreatePackageKey,
    ) -> Result<CreatedPackageKey, Error> {
        allow(actor, Action::Administer, None)?;
        self.create_package_key(actor, input).await
    }

    /// Makes a key for an application and answers its value, for the only time. Where the plan
    /// asks for approval, the key is `waiting`, whoever made it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an application that is somebody else's; [`Error::UserNotActive`];
    /// [`Error::PackageHasNoPlan`]; [`Error::PackageKeyLimit`]; [`Error::KeyInUse`] for a custom
    /// value that anybody has or had; [`Error::Invalid`].
    pub async fn create_package_key(
        &self,
        actor: &Actor,
        input: CreatePackageKey,
    ) -> Result<CreatedPackageKey, Error> {
        let mut wrong = Vec::new();
        let value = match &input.custom_key {
            Some(text) => gather(parse_custom_key(&text.0), &mut wrong),
            None => Some(key::generate(KeyKind::PackageKey, self.0.context.bytes())),
        };
        let mut tx = self.write().await?;
        let now = tx.now();
        let (application, owner) =
            crate::applications::lock_own(&tx, actor, input.application_id).await?;
        let expires_at = gather(parse_expiration(input.expires_at, now), &mut wrong);
        let (Some(value), Some(expires_at)) = (value, expires_at) else {
            return Err(Error::Invalid(wrong));
        };
        is_active(&owner)?;
        let plan = choose(&tx, input.package_id, input.plan_id).await?;
        let same = package_key::Entity::find()
            .filter(package_key::Column::ApplicationId.eq(application.id))
            .filter(package_key::Column::PlanId.eq(plan.id))
            .filter(package_key::Column::DeletedAt.is_null());
        let limit = u32::try_from(plan.max_keys).map_err(|_| Error::Corrupt("plan"))?;
        if same.count(tx.conn()).await? >= u64::from(limit) {
            return Err(Error::PackageKeyLimit(limit));
        }
        let digest = self.pepper().digest(value.secret().expose());
        is_free(&tx, digest).await?;
        let status =
            if plan.needs_approval { PackageKeyStatus::Waiting } else { PackageKeyStatus::Enabled };
        let shown = value.hint();
        let row = package_key::Model {
            id: self.0.context.id::<PackageKeyId>().0,
            application_id: application.id,
            plan_id: plan.id,
            prefix: shown.prefix,
            last4: shown.last4,
            digest: digest.to_vec(),
            status: status.as_str().into(),
            rate_mode: "plan".into(),
            rate_per_second: None,
            rate_burst: None,
            quota_mode: "plan".into(),
            quota_calls: None,
            quota_period: None,
            created_at: now.micros(),
            updated_at: now.micros(),
            expires_at: expires_at.map(domain::Timestamp::micros),
            last_used_at: None,
            deleted_at: None,
            change_seq: tx.seq().await?,
            reason: None,
            application_name: application.name.clone(),
            username_key: owner.username_key.clone(),
        };
        let insert = package_key::Entity::insert(row.clone().into_active_model().reset_all());
        let done = insert.exec_without_returning(tx.conn()).await;
        done.map_err(|error| match error.sql_err() {
            // Somebody else took the same value in the same moment.
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error::KeyInUse,
            _ => error.into(),
        })?;
        tx.log([Record::PackageKey(package_key_record(&row, &application)?)]).await?;
        let detail = serde_json::json!({
            "owner": owner.username, "application": application.name, "plan": plan.name,
            "custom": input.custom_key.is_some(), "status": row.status, "expires_at": expires_at,
        });
        tx.audit(actor, entry("package_key.create", &row, &hint(&row), detail)).await?;
        tx.commit().await?;
        let key = self.view(row).await?;
        Ok(CreatedPackageKey { package_key: value.secret().expose().to_owned(), key })
    }
}

/// None for a disabled or inactive user, from the Boomi documents.
fn is_active(owner: &user::Model) -> Result<(), Error> {
    let status: UserStatus = owner.status.parse().map_err(|()| Error::Corrupt("user status"))?;
    match status {
        UserStatus::Active => Ok(()),
        UserStatus::Inactive | UserStatus::Disabled => Err(Error::UserNotActive(status.as_str())),
    }
}

/// The plan, locked so that it is not deleted meanwhile.
async fn choose(tx: &WriteTx, package: PackageId, id: PlanId) -> Result<plan::Model, Error> {
    let field = |name, code, detail: &str| Error::from(FieldError::new(name, code, detail));
    let of = package::Entity::find_by_id(package.0).one(tx.conn()).await?;
    let of = of.ok_or_else(|| field("package_id", "unknown", "Choose a package."))?;
    if of.status != "active" {
        let detail = "This package is inactive. Choose another one.";
        return Err(field("package_id", "inactive", detail));
    }
    tx.lock_rows(plan::Entity::find().filter(plan::Column::PackageId.eq(of.id))).await?;
    let plans = plan::Entity::find().filter(plan::Column::PackageId.eq(of.id));
    let plans = plans.all(tx.conn()).await?;
    if !plans.iter().any(|plan| plan.status == "active") {
        return Err(Error::PackageHasNoPlan);
    }
    let plan = plans.into_iter().find(|plan| plan.id == id.0);
    let plan = plan.ok_or_else(|| field("plan_id", "unknown", "Choose a plan of this package."))?;
    if plan.status != "active" {
        return Err(field("plan_id", "inactive", "This plan is inactive. Choose another one."));
    }
    Ok(plan)
}

/// Whether nobody has or had a key with this value.
async fn is_free(tx: &WriteTx, digest: Digest) -> Result<(), Error> {
    let same = api_key::Entity::find().filter(api_key::Column::Digest.eq(digest.to_vec()));
    if same.one(tx.conn()).await?.is_some() {
        return Err(Error::KeyInUse);
    }
    let same = package_key::Entity::find();
    let same = same.filter(package_key::Column::Digest.eq(digest.to_vec()));
    match same.one(tx.conn()).await? {
        Some(_) => Err(Error::KeyInUse),
        None => Ok(()),
    }
}

//! Changing, disabling, enabling and deleting users.

use domain::{
    UserId,
    policy::{Action, Actor, allow},
    user::{Role, UpdateUser, User, UserStatus, parse_display_name, parse_email},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};

use super::to_user;
use crate::{
    Digest, Error, Service,
    audit::Entry,
    entity::{api_key, application, package_key, session, user},
    error::gather,
    feed::{Record, Removed},
    tx::{WriteTx, unchanged},
};

impl Service {
    /// Changes a user. Disabling ends their sessions, and every key of theirs is rejected on all
    /// nodes; enabling brings the keys back as they were.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`],
    /// [`Error::LastAdmin`].
    pub async fn update_user(
        &self,
        actor: &Actor,
        id: UserId,
        input: UpdateUser,
    ) -> Result<User, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let old = self.lock_for_change(&tx, id).await?;
        unchanged(input.if_updated_at, old.updated_at)?;
        let mut row = old.clone();
        let mut wrong = Vec::new();
        if let Some(name) = &input.display_name {
            row.display_name = gather(parse_display_name(name), &mut wrong).unwrap_or_default();
        }
        if let Some(email) = &input.email {
            row.email = gather(parse_email(email), &mut wrong).unwrap_or_default();
            row.email_key = row.email.to_lowercase();
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        if let Some(role) = input.role {
            row.role = role.as_str().into();
        }
        if let Some(status) = input.status {
            row.status = settled(status, &old)?.as_str().into();
        }
        if row == old {
            return to_user(row);
        }
        if row.email_key != old.email_key {
            let same = user::Entity::find().filter(user::Column::EmailKey.eq(&row.email_key));
            if same.one(tx.conn()).await?.is_some_and(|other| other.id != row.id) {
                return Err(Error::Taken("email"));
            }
        }
        if is_admin(&old) && !is_admin(&row) {
            another_admin(&tx, id).await?;
        }
        row.updated_at = tx.now().micros();
        if row.status != old.status {
            row.change_seq = tx.log([Record::User((&row).into())]).await?;
            if row.status != UserStatus::Active.as_str() {
                let ended = session::Entity::delete_many();
                ended.filter(session::Column::UserId.eq(row.id)).exec(tx.conn()).await?;
            }
        }
        let update = user::Entity::update(row.clone().into_active_model().reset_all());
        update.exec(tx.conn()).await?;
        let detail = serde_json::json!({
            "display_name": row.display_name, "email": row.email,
            "role": row.role, "status": row.status,
        });
        tx.audit(actor, entry("user.update", &row, detail)).await?;
        tx.commit().await?;
        to_user(row)
    }

    /// Deletes a user with everything that is theirs; none of their keys is ever accepted again.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::LastAdmin`].
    pub async fn delete_user(&self, actor: &Actor, id: UserId) -> Result<(), Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let row = self.lock_for_change(&tx, id).await?;
        if is_admin(&row) {
            another_admin(&tx, id).await?;
        }
        let mut records = Vec::new();
        let digest = |bytes: &[u8]| Digest::from_slice(bytes).ok_or(Error::Corrupt("digest"));
        let keys = api_key::Entity::find().filter(api_key::Column::UserId.eq(id.0));
        for key in keys.all(tx.conn()).await? {
            let digests = [Some(key.digest), key.previous_digest].into_iter().flatten();
            records.extend(crate::api_keys::removed(key.id, digests)?);
        }
        let own = application::Entity::find().filter(application::Column::UserId.eq(id.0));
        let own: Vec<_> = own.all(tx.conn()).await?.into_iter().map(|row| row.id).collect();
        let keys = package_key::Entity::find();
        let keys = keys.filter(package_key::Column::ApplicationId.is_in(own));
        for key in keys.all(tx.conn()).await? {
            let (id, digest) = (domain::PackageKeyId(key.id), digest(&key.digest)?);
            records.push(Record::Removed(Removed::PackageKey { id, digest }));
        }
        records.push(Record::Removed(Removed::User { id }));
        tx.log(records).await?;
        user::Entity::delete_by_id(id.0).exec(tx.conn()).await?;
        tx.audit(actor, entry("user.delete", &row, serde_json::json!({}))).await?;
        tx.commit().await
    }

    /// The user's row, locked together with those of all admins and in one order, so that two
    /// admins who disable each other at once neither both succeed nor wait for each other.
    async fn lock_for_change(&self, tx: &WriteTx, id: UserId) -> Result<user::Model, Error> {
        let either = Condition::any()
            .add(user::Column::Id.eq(id.0))
            .add(user::Column::Role.eq(Role::Admin.as_str()));
        let rows = user::Entity::find().select_only().column(user::Column::Id).filter(either);
        tx.lock_rows(rows).await?;
        let row = user::Entity::find_by_id(id.0).one(tx.conn()).await?;
        row.ok_or(Error::NotFound("user"))
    }
}

/// The status that asking for `to` comes to. Nobody is made inactive on purpose.
fn settled(to: UserStatus, old: &user::Model) -> Result<UserStatus, Error> {
    match to {
        UserStatus::Disabled => Ok(UserStatus::Disabled),
        UserStatus::Active if old.password_hash.is_some() => Ok(UserStatus::Active),
        // They have not set up yet: the activation link is what makes them active.
        UserStatus::Active => Ok(UserStatus::Inactive),
        UserStatus::Inactive if old.status == UserStatus::Inactive.as_str() => {
            Ok(UserStatus::Inactive)
        }
        UserStatus::Inactive => {
            let detail = "Set active or disabled; inactive is who has never finished setting up.";
            Err(domain::FieldError::new("status", "not_settable", detail).into())
        }
    }
}

fn is_admin(row: &user::Model) -> bool {
    row.role == Role::Admin.as_str() && row.status == UserStatus::Active.as_str()
}

/// Makes sure that somebody else can still manage Latchkey.
async fn another_admin(tx: &WriteTx, id: UserId) -> Result<(), Error> {
    let others = user::Entity::find()
        .filter(user::Column::Role.eq(Role::Admin.as_str()))
        .filter(user::Column::Status.eq(UserStatus::Active.as_str()))
        .filter(user::Column::Id.ne(id.0));
    if others.count(tx.conn()).await? > 0 { Ok(()) } else { Err(Error::LastAdmin) }
}

fn entry<'a>(action: &'static str, row: &'a user::Model, detail: serde_json::Value) -> Entry<'a> {
    Entry { action, kind: "user", id: Some(row.id), name: &row.username, detail }
}

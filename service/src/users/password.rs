//! Choosing a password by a one-time link: an invited user's first, or one in place of a lost one.

use domain::{
    Secret, UserId,
    policy::{Action, Actor, Via, allow},
    user::{Role, UserStatus},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Error, LinkPurpose, NewSession, OneTimeLink, Origin, Service,
    audit::Entry,
    entity::{session, user},
    feed::Record,
    password,
};

const BOTH: [LinkPurpose; 2] = [LinkPurpose::Activate, LinkPurpose::Reset];

impl Service {
    /// A link by which a user chooses a new password; older links of theirs end.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::AdminOnly`].
    pub async fn reset_link(&self, actor: &Actor, username: &str) -> Result<OneTimeLink, Error> {
        allow(actor, Action::IssueLink, None)?;
        let tx = self.write().await?;
        let user = user::Entity::find()
            .filter(user::Column::UsernameKey.eq(username.trim().to_lowercase()))
            .one(tx.conn())
            .await?
            .ok_or(Error::NotFound("user"))?;
        let link = self.make_link(&tx, LinkPurpose::Reset, Some(UserId(user.id))).await?;
        let entry = Entry {
            action: "user.reset_link",
            kind: "user",
            id: Some(user.id),
            name: &user.username,
            detail: serde_json::json!({}),
        };
        tx.audit(actor, entry).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// The username that an activation or reset link is for, where it is good.
    ///
    /// # Errors
    /// [`Error::BadLink`].
    pub async fn link_username(&self, token: &Secret) -> Result<String, Error> {
        let id = self.check_link(&BOTH, token).await?.ok_or(Error::BadLink)?;
        let user = user::Entity::find_by_id(id.0).one(self.database().connection()).await?;
        Ok(user.ok_or(Error::BadLink)?.username)
    }

    /// Sets the password of the user the link is for, makes an inactive user active, ends all
    /// their sessions and opens a new one. A disabled user stays disabled: no session.
    ///
    /// # Errors
    /// [`Error::BadLink`]; [`Error::Invalid`], and the link stays good.
    pub async fn activate(&self, token: &Secret, new: Secret) -> Result<Option<NewSession>, Error> {
        let id = self.check_link(&BOTH, token).await?.ok_or(Error::BadLink)?;
        let conn = self.database().connection();
        let user = user::Entity::find_by_id(id.0).one(conn).await?.ok_or(Error::BadLink)?;
        password::check(&new, &user.username, &user.email)?;
        let hash = self.hash_password(Some(new)).await?;
        let mut tx = self.write().await?;
        tx.lock_user(id).await?;
        self.use_link(&tx, &BOTH, token).await?;
        let mut row = user::Entity::find_by_id(id.0).one(tx.conn()).await?.ok_or(Error::BadLink)?;
        let was_inactive = row.status == UserStatus::Inactive.as_str();
        row.password_hash = hash;
        row.updated_at = tx.now().micros();
        if was_inactive {
            row.status = UserStatus::Active.as_str().into();
            row.change_seq = tx.log([Record::User((&row).into())]).await?;
        }
        let change = user::ActiveModel {
            id: Set(row.id),
            password_hash: Set(row.password_hash.clone()),
            status: Set(row.status.clone()),
            updated_at: Set(row.updated_at),
            change_seq: Set(row.change_seq),
            ..Default::default()
        };
        user::Entity::update(change).exec(tx.conn()).await?;
        session::Entity::delete_many()
            .filter(session::Column::UserId.eq(row.id))
            .exec(tx.conn())
            .await?;
        let active = row.status == UserStatus::Active.as_str();
        let session =
            if active { Some(self.open_session(&tx, id, Origin::default()).await?) } else { None };
        let actor = Actor {
            user_id: Some(id),
            name: row.username.clone(),
            role: Role::User,
            via: Via::Session,
        };
        let entry = Entry {
            action: "user.set_password",
            kind: "user",
            id: Some(row.id),
            name: &row.username,
            detail: serde_json::json!({ "activated": was_inactive }),
        };
        tx.audit(&actor, entry).await?;
        tx.commit().await?;
        Ok(session)
    }
}

//! Making a user.

use domain::{
    Secret,
    policy::{Action, Actor, allow},
    user::{Role, User, UserStatus, parse_display_name, parse_email, parse_username},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter};

use super::to_user;
use crate::{
    Error, LinkPurpose, OneTimeLink, Service, audit::Entry, entity::user, error::gather,
    feed::Record, password, tx::WriteTx,
};

/// What making a user takes.
#[derive(Clone, Debug)]
pub struct CreateUser {
    /// The name to sign in with.
    pub username: String,
    /// Where to write to.
    pub email: String,
    /// The name to be called by; the username where left out.
    pub display_name: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Only for scripts on the machine: everybody else chooses their own through a link.
    pub password: Option<Secret>,
}

/// A user that was just made.
#[derive(Clone, Debug)]
pub struct CreatedUser {
    /// The user: active with a password, inactive without.
    pub user: User,
    /// Where they choose their password, where they have none.
    pub activation_link: Option<OneTimeLink>,
}

impl Service {
    /// Makes a user: active where a password is given, else inactive with an activation link.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field at fault, [`Error::Taken`], [`Error::AdminOnly`],
    /// [`Error::SessionRequired`] for an API key.
    pub async fn create_user(
        &self,
        actor: &Actor,
        input: CreateUser,
    ) -> Result<CreatedUser, Error> {
        allow(actor, Action::IssueLink, None)?;
        let input = NewUser::parse(input)?;
        let hash = self.hash_password(input.password.clone()).await?;
        let mut tx = self.write().await?;
        let row = self.insert_user(&mut tx, actor, &input, hash).await?;
        let user = to_user(row)?;
        let activation_link = match user.status {
            UserStatus::Active => None,
            _ => Some(self.make_link(&tx, LinkPurpose::Activate, Some(user.id)).await?),
        };
        tx.commit().await?;
        Ok(CreatedUser { user, activation_link })
    }

    pub(crate) async fn hash_password(
        &self,
        password: Option<Secret>,
    ) -> Result<Option<String>, Error> {
        match password {
            Some(password) => {
                let entropy = self.0.context.entropy.clone();
                password::hash(password, entropy).await.map(Some)
            }
            None => Ok(None),
        }
    }

    pub(super) async fn insert_user(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        input: &NewUser,
        password_hash: Option<String>,
    ) -> Result<user::Model, Error> {
        let (username_key, email_key) = (input.username.to_lowercase(), input.email.to_lowercase());
        let same = Condition::any()
            .add(user::Column::UsernameKey.eq(&username_key))
            .add(user::Column::EmailKey.eq(&email_key));
        if let Some(other) = user::Entity::find().filter(same).one(tx.conn()).await? {
            let field = if other.username_key == username_key { "username" } else { "email" };
            return Err(Error::Taken(field));
        }
        let now = tx.now().micros();
        let active = password_hash.is_some();
        let status = if active { UserStatus::Active } else { UserStatus::Inactive };
        let row = user::Model {
            id: self.0.context.id::<domain::UserId>().0,
            username: input.username.clone(),
            username_key,
            display_name: input.display_name.clone(),
            email: input.email.clone(),
            email_key,
            role: input.role.as_str().into(),
            status: status.as_str().into(),
            password_hash,
            created_at: now,
            updated_at: now,
            last_login_at: None,
            change_seq: tx.seq().await?,
        };
        let insert = user::Entity::insert(row.clone().into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
        tx.log([Record::User((&row).into())]).await?;
        let entry = Entry {
            action: "user.create",
            kind: "user",
            id: Some(row.id),
            name: &row.username,
            detail: serde_json::json!({ "role": row.role, "status": row.status }),
        };
        tx.audit(actor, entry).await?;
        Ok(row)
    }
}

/// Input that keeps to the rules.
pub(super) struct NewUser {
    username: String,
    email: String,
    display_name: String,
    role: Role,
    pub(super) password: Option<Secret>,
}

impl NewUser {
    pub(super) fn parse(input: CreateUser) -> Result<Self, Error> {
        let mut wrong = Vec::new();
        let username = gather(parse_username(&input.username), &mut wrong);
        let email = gather(parse_email(&input.email), &mut wrong);
        let display_name = input.display_name.filter(|name| !name.trim().is_empty());
        let display_name = match display_name.or_else(|| username.clone()) {
            Some(name) => gather(parse_display_name(&name), &mut wrong),
            // The username is at fault, and has its own error.
            None => None,
        };
        if let Some(password) = &input.password {
            gather(password::check(password, &input.username, &input.email), &mut wrong);
        }
        match (username, email, display_name) {
            (Some(username), Some(email), Some(display_name)) if wrong.is_empty() => Ok(Self {
                username,
                email,
                display_name,
                role: input.role,
                password: input.password,
            }),
            _ => Err(Error::Invalid(wrong)),
        }
    }
}

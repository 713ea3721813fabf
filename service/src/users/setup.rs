//! The first admin, who comes by the set-up link.

use domain::{
    Secret,
    policy::{Actor, Via},
    user::Role,
};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{CreateUser, create::NewUser};
use crate::{Error, LinkPurpose, NewSession, OneTimeLink, Origin, Service, entity::user};

/// What the set-up page asks for.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Out of the link.
    pub token: Secret,
    /// The name to sign in with.
    pub username: String,
    /// The name to be called by.
    pub display_name: Option<String>,
    /// Where to write to.
    pub email: String,
    /// 15 to 128 characters.
    pub password: Secret,
}

impl Service {
    /// A fresh set-up link where there is no user yet; older ones end.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn setup_link(&self) -> Result<Option<OneTimeLink>, Error> {
        crate::password::warm_up().await?;
        let tx = self.write().await?;
        if user::Entity::find().count(tx.conn()).await? > 0 {
            return Ok(None);
        }
        let link = self.make_link(&tx, LinkPurpose::Setup, None).await?;
        tx.commit().await?;
        Ok(Some(link))
    }

    /// Makes the first admin and signs them in. The link is used up only where this succeeds.
    ///
    /// # Errors
    /// [`Error::BadLink`] where the link is not good, or somebody was faster; [`Error::Invalid`].
    pub async fn set_up(&self, input: Setup) -> Result<NewSession, Error> {
        self.check_link(&[LinkPurpose::Setup], &input.token).await?;
        let actor = Actor {
            user_id: None,
            name: "set-up link".into(),
            role: Role::Admin,
            via: Via::Operator,
        };
        let new = NewUser::parse(CreateUser {
            username: input.username,
            email: input.email,
            display_name: input.display_name,
            role: Role::Admin,
            password: Some(input.password),
        })?;
        let hash = self.hash_password(new.password.clone()).await?;
        let mut tx = self.write().await?;
        self.use_link(&tx, &[LinkPurpose::Setup], &input.token).await?;
        if user::Entity::find().count(tx.conn()).await? > 0 {
            return Err(Error::BadLink);
        }
        let row = self.insert_user(&mut tx, &actor, &new, hash).await?;
        let session = self.open_session(&tx, domain::UserId(row.id), Origin::default()).await?;
        tx.commit().await?;
        Ok(session)
    }
}

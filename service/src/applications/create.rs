//! Making an application.

use domain::{
    ApplicationId, UserId,
    application::{Application, CreateApplication},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{entry, to_application};
use crate::{
    Error, Service,
    entity::{application, user},
    naming::named,
    tx::WriteTx,
};

impl Service {
    /// The same as [`Self::create_application`], for any user.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], and those.
    pub async fn create_application_for(
        &self,
        actor: &Actor,
        user: UserId,
        input: CreateApplication,
    ) -> Result<Application, Error> {
        allow(actor, Action::Administer, None)?;
        self.create_application(actor, user, input).await
    }

    /// Makes an application for `user`. Also a user who is not active can have one: it does
    /// nothing until it has a key.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a user that is somebody else, [`Error::Invalid`],
    /// [`Error::Taken`] for a name the user has already.
    pub async fn create_application(
        &self,
        actor: &Actor,
        user: UserId,
        input: CreateApplication,
    ) -> Result<Application, Error> {
        const NONE: Error = Error::NotFound("user");
        allow(actor, Action::Write, Some(user)).map_err(|_| NONE)?;
        let (name, description) = named(&input.name, input.description.as_deref())?;
        let tx = self.write().await?;
        tx.lock_user(user).await?;
        let owner = user::Entity::find_by_id(user.0).one(tx.conn()).await?.ok_or(NONE)?;
        name_is_free(&tx, user, &name, None).await?;
        let row = application::Model {
            id: self.0.context.id::<ApplicationId>().0,
            user_id: user.0,
            name,
            description,
            created_at: tx.now().micros(),
            updated_at: tx.now().micros(),
        };
        let insert = application::Entity::insert(row.clone().into_active_model().reset_all());
        insert.exec_without_returning(tx.conn()).await?;
        let detail = serde_json::json!({ "owner": owner.username });
        tx.audit(actor, entry("application.create", &row, detail)).await?;
        tx.commit().await?;
        Ok(to_application(row, &owner, 0))
    }
}

/// The owner's row is locked, so nobody else takes the name meanwhile.
pub(super) async fn name_is_free(
    tx: &WriteTx,
    user: UserId,
    name: &str,
    but: Option<ApplicationId>,
) -> Result<(), Error> {
    let same = application::Entity::find()
        .filter(application::Column::UserId.eq(user.0))
        .filter(application::Column::Name.eq(name));
    match same.one(tx.conn()).await? {
        Some(row) if Some(ApplicationId(row.id)) != but => Err(Error::Taken("name")),
        _ => Ok(()),
    }
}

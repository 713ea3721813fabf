//! Renaming and describing an application.

use domain::{
    ApplicationId, UserId,
    application::{Application, UpdateApplication},
    policy::Actor,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

use super::{create::name_is_free, entry, lock_own};
use crate::{
    Error, Service,
    entity::{application, package_key},
    feed::{Record, snapshot::package_key_record},
    naming::rename,
    tx::{WriteTx, unchanged},
};

impl Service {
    /// Changes an application. A new name goes to the gateway nodes too, which tell it to
    /// upstreams.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`], [`Error::ChangedMeanwhile`].
    pub async fn update_application(
        &self,
        actor: &Actor,
        id: ApplicationId,
        input: UpdateApplication,
    ) -> Result<Application, Error> {
        let mut tx = self.write().await?;
        let (mut row, owner) = lock_own(&tx, actor, id).await?;
        unchanged(input.if_updated_at, row.updated_at)?;
        let old = row.clone();
        let (name, text) = (input.name.as_deref(), input.description.as_deref());
        rename(name, text, (&mut row.name, &mut row.description))?;
        if row == old {
            tx.end().await?;
            return self.application(actor, id).await;
        }
        name_is_free(&tx, UserId(owner.id), &row.name, Some(id)).await?;
        row.updated_at = tx.now().micros();
        let update = application::Entity::update(row.clone().into_active_model().reset_all());
        update.exec(tx.conn()).await?;
        if row.name != old.name {
            rename_in_keys(&mut tx, &row).await?;
        }
        let detail = serde_json::json!({
            "from": { "name": old.name, "description": old.description },
            "to": { "name": row.name, "description": row.description },
        });
        tx.audit(actor, entry("application.update", &row, detail)).await?;
        tx.commit().await?;
        self.application(actor, id).await
    }
}

async fn rename_in_keys(tx: &mut WriteTx, row: &application::Model) -> Result<(), Error> {
    let of = package_key::Column::ApplicationId.eq(row.id);
    package_key::Entity::update_many()
        .col_expr(package_key::Column::ApplicationName, Expr::value(row.name.clone()))
        .filter(of.clone())
        .exec(tx.conn())
        .await?;
    let keys = package_key::Entity::find().filter(of);
    let keys = keys.filter(package_key::Column::DeletedAt.is_null()).all(tx.conn()).await?;
    let records: Vec<Record> = keys
        .iter()
        .map(|key| package_key_record(key, row).map(Record::PackageKey))
        .collect::<Result<_, _>>()?;
    if !records.is_empty() {
        tx.log(records).await?;
    }
    Ok(())
}

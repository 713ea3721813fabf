//! Creating, changing and deleting endpoints.

use domain::{
    EndpointId, FieldError,
    endpoint::{CreateEndpoint, Endpoint, EndpointStatus, UpdateEndpoint, parse_label, parse_name},
    policy::{Action, Actor, allow},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use url::Url;

use super::{to_endpoint, to_record};
use crate::{
    Error, Service,
    audit::Entry,
    entity::endpoint,
    error::gather,
    feed::{Record, Removed},
    tx::WriteTx,
};

impl Service {
    /// Makes an endpoint.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Invalid`], [`Error::Taken`] for a name in use.
    pub async fn create_endpoint(
        &self,
        actor: &Actor,
        input: CreateEndpoint,
    ) -> Result<Endpoint, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let now = tx.now().micros();
        let row = endpoint::Model {
            id: self.0.context.id::<EndpointId>().0,
            service: input.service,
            name: input.name,
            version: input.version.unwrap_or_else(|| "v1".into()),
            url: input.url,
            status: input.status.unwrap_or(EndpointStatus::Active).as_str().into(),
            created_at: now,
            updated_at: now,
        };
        let row = checked(&tx, row).await?;
        let insert = endpoint::Entity::insert(row.clone().into_active_model().reset_all());
        insert.exec_without_returning(tx.conn()).await?;
        self.log_endpoint(&mut tx, actor, "endpoint.create", &row).await?;
        tx.commit().await?;
        to_endpoint(row)
    }

    /// Changes an endpoint.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`], [`Error::Invalid`], [`Error::Taken`].
    pub async fn update_endpoint(
        &self,
        actor: &Actor,
        id: EndpointId,
        input: UpdateEndpoint,
    ) -> Result<Endpoint, Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let old = endpoint::Entity::find_by_id(id.0).one(tx.conn()).await?;
        let old = old.ok_or(Error::NotFound("endpoint"))?;
        let row = endpoint::Model {
            service: input.service.unwrap_or_else(|| old.service.clone()),
            name: input.name.unwrap_or_else(|| old.name.clone()),
            version: input.version.unwrap_or_else(|| old.version.clone()),
            url: input.url.unwrap_or_else(|| old.url.clone()),
            status: input.status.map_or_else(|| old.status.clone(), |s| s.as_str().into()),
            ..old.clone()
        };
        let mut row = checked(&tx, row).await?;
        if row == old {
            return to_endpoint(row);
        }
        row.updated_at = tx.now().micros();
        let update = endpoint::Entity::update(row.clone().into_active_model().reset_all());
        update.exec(tx.conn()).await?;
        self.log_endpoint(&mut tx, actor, "endpoint.update", &row).await?;
        tx.commit().await?;
        to_endpoint(row)
    }

    /// Deletes an endpoint; calls to it are answered `unknown_endpoint`.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`].
    pub async fn delete_endpoint(&self, actor: &Actor, id: EndpointId) -> Result<(), Error> {
        allow(actor, Action::Administer, None)?;
        let mut tx = self.write().await?;
        let row = endpoint::Entity::find_by_id(id.0).one(tx.conn()).await?;
        let row = row.ok_or(Error::NotFound("endpoint"))?;
        endpoint::Entity::delete_by_id(id.0).exec(tx.conn()).await?;
        tx.log([Record::Removed(Removed::Endpoint { id })]).await?;
        tx.audit(actor, entry("endpoint.delete", &row)).await?;
        tx.commit().await
    }

    async fn log_endpoint(
        &self,
        tx: &mut WriteTx,
        actor: &Actor,
        action: &'static str,
        row: &endpoint::Model,
    ) -> Result<(), Error> {
        tx.log([Record::Endpoint(to_record(row))]).await?;
        tx.audit(actor, entry(action, row)).await
    }
}

fn entry<'a>(action: &'static str, row: &'a endpoint::Model) -> Entry<'a> {
    let detail = serde_json::json!({
        "service": row.service, "version": row.version, "url": row.url, "status": row.status,
    });
    Entry { action, kind: "endpoint", id: Some(row.id), name: &row.name, detail }
}

/// The row with its fields trimmed, or all that is wrong with them.
async fn checked(tx: &WriteTx, mut row: endpoint::Model) -> Result<endpoint::Model, Error> {
    let mut wrong = Vec::new();
    row.service = gather(parse_label("service", &row.service, 64), &mut wrong).unwrap_or_default();
    row.version = gather(parse_label("version", &row.version, 16), &mut wrong).unwrap_or_default();
    row.name = gather(parse_name(row.name.trim()), &mut wrong).unwrap_or_default();
    row.url = gather(parse_upstream(row.url.trim()), &mut wrong).unwrap_or_default();
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    let same = endpoint::Entity::find().filter(endpoint::Column::Name.eq(&row.name));
    match same.one(tx.conn()).await? {
        Some(other) if other.id != row.id => Err(Error::Taken("name")),
        _ => Ok(row),
    }
}

/// Where calls go: `http` or `https`, a host, perhaps a port and a path; nothing secret in it.
pub(super) fn parse_upstream(text: &str) -> Result<String, FieldError> {
    let error = |code, detail: &str| Err(FieldError::new("url", code, detail));
    if text.is_empty() {
        return error("required", "Enter the address of the service.");
    }
    if text.len() > 2048 {
        return error("too_long", "Use at most 2048 characters.");
    }
    let Ok(url) = Url::parse(text) else {
        return error("bad_url", "Enter an address like https://servers.internal:8443/v1.");
    };
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return error("bad_url", "The address must begin with http:// or https://.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return error("has_credentials", "Leave user and password out of the address.");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return error("has_query", "Leave ? and # out; callers bring their own query.");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upstreams_are_plain_http_addresses() {
        assert_eq!(parse_upstream("http://127.0.0.1:9000/"), Ok("http://127.0.0.1:9000".into()));
        assert_eq!(parse_upstream("https://a.example/v1/"), Ok("https://a.example/v1".into()));
        for (bad, code) in [
            ("", "required"),
            ("servers", "bad_url"),
            ("ftp://a.example", "bad_url"),
            ("http://u:p@a.example", "has_credentials"),
            ("http://a.example/?x=1", "has_query"),
        ] {
            assert_eq!(parse_upstream(bad).expect_err("refused").code, code, "{bad}");
        }
    }
}

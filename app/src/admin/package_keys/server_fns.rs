//! What the pages of package keys ask the server. Each one: session, service, answer.

use domain::{
    ApplicationId, PackageKeyId, Timestamp, UserId,
    application::Application,
    audit::AuditEvent,
    package::Package,
    package_key::{
        Bulk, BulkResult, CreatePackageKey, PackageKey, PackageKeyQuery, UpdatePackageKey,
    },
    propagation::Propagation,
    usage::Usage,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    codec::Json, error::AppError, listed::Listed, package_keys::issued::Issued, who::Found,
};

/// A page of package keys, with what the page around needs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeysData {
    /// The keys.
    pub listed: Listed<PackageKey>,
    /// How many keys wait for approval, of all.
    pub waiting: u32,
}

/// A page of package keys.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for a query that makes no sense.
#[server(name = KeysRequest, prefix = "/fn", endpoint = "admin/package-keys", input = Json, output = Json)]
pub async fn package_keys(query: PackageKeyQuery) -> Result<KeysData, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let page = service.list_package_keys(&actor, &query).await?;
    Ok(KeysData {
        listed: Listed::of(page, service.now()),
        waiting: service.waiting_package_keys(&actor).await?,
    })
}

/// Keys as they are now, those that are gone left out; the first 200.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = KeysNowRequest, prefix = "/fn", endpoint = "admin/package-keys/now", input = Json, output = Json)]
pub async fn package_keys_now(ids: Vec<PackageKeyId>) -> Result<Vec<PackageKey>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let mut keys = Vec::new();
    for id in ids.into_iter().take(200) {
        match service.package_key(&actor, id).await {
            Ok(key) => keys.push(key),
            Err(service::Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(keys)
}

/// How many keys wait for approval.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`.
#[server(name = WaitingRequest, prefix = "/fn", endpoint = "admin/package-keys/waiting", input = Json, output = Json)]
pub async fn waiting_count() -> Result<u32, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.waiting_package_keys(&actor).await?)
}

/// Every package with its plans, by name; the first 200.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = PackagesRequest, prefix = "/fn", endpoint = "admin/package-keys/packages", input = Json, output = Json)]
pub async fn packages() -> Result<Vec<Package>, AppError> {
    use domain::package::PackageQuery;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let query = PackageQuery { limit: Some(200), ..PackageQuery::default() };
    Ok(service.list_packages(&actor, &query).await?.items)
}

/// A user's applications, by name; the first 200.
///
/// # Errors
/// 401 `unauthenticated`, 404 for a user who is not there.
#[server(name = ApplicationsRequest, prefix = "/fn", endpoint = "admin/package-keys/applications", input = Json, output = Json)]
pub async fn applications_of(user: UserId) -> Result<Vec<Application>, AppError> {
    use domain::application::ApplicationQuery;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let query = ApplicationQuery { limit: Some(200), ..ApplicationQuery::default() };
    Ok(service.applications_of(&actor, user, query).await?.items)
}

/// What the form for a new key begins with.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FormData {
    /// Every package with its plans.
    pub packages: Vec<Package>,
    /// The user that the address names, if there is one.
    pub user: Option<Found>,
    /// Their applications.
    pub applications: Vec<Application>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The form's beginning. `application` names its owner too.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 for what is not there.
#[server(name = FormRequest, prefix = "/fn", endpoint = "admin/package-keys/form", input = Json, output = Json)]
pub async fn form_data(
    username: Option<String>,
    application: Option<ApplicationId>,
) -> Result<FormData, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let user = match (username, application) {
        (Some(name), _) => Some(crate::who::user_named(&service, &actor, &name).await?),
        (None, Some(id)) => {
            let owner = service.application(&actor, id).await?.user.id;
            Some(service.user(&actor, owner).await?)
        }
        (None, None) => None,
    };
    let applications = match &user {
        Some(user) => applications_of(user.id).await?,
        None => Vec::new(),
    };
    let user = user.map(|user| Found {
        id: user.id,
        username: user.username,
        display_name: user.display_name,
        status: user.status,
    });
    Ok(FormData { packages: packages().await?, user, applications, now: service.now() })
}

/// Makes a key. The answer is the only one that holds its value.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404, 409 `key_in_use`, 422 with fields.
#[server(name = CreateKeyRequest, prefix = "/fn", endpoint = "admin/package-keys/create", input = Json, output = Json)]
pub async fn create_package_key(key: CreatePackageKey) -> Result<Issued, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let created = service.create_package_key_for(&actor, key).await?;
    Ok(Issued::of(&service, &actor, created).await)
}

/// One key with all that its page shows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeyData {
    /// The key.
    pub key: PackageKey,
    /// Its package, with the plans it may have.
    pub package: Package,
    /// Its calls of the last 24 hours.
    pub usage: Usage,
    /// What was done to it, latest first; the first 50.
    pub history: Vec<AuditEvent>,
    /// The server's clock.
    pub now: Timestamp,
}

/// One key.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404.
#[server(name = KeyRequest, prefix = "/fn", endpoint = "admin/package-keys/show", input = Json, output = Json)]
pub async fn show_package_key(id: PackageKeyId) -> Result<KeyData, AppError> {
    use domain::{audit::AuditQuery, usage::UsageQuery};

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let key = service.package_key(&actor, id).await?;
    let usage = UsageQuery { key_id: Some(id.0), ..UsageQuery::default() };
    let history = AuditQuery { object_id: Some(id.0), limit: Some(50), ..AuditQuery::default() };
    Ok(KeyData {
        package: service.package(&actor, key.package.id).await?,
        usage: service.usage(&actor, usage).await?,
        history: service.audit_events(&actor, &history).await?.items,
        now: service.now(),
        key,
    })
}

/// Changes a key's settings.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404, 409 `changed_meanwhile`, 422 with fields.
#[server(name = UpdateKeyRequest, prefix = "/fn", endpoint = "admin/package-keys/update", input = Json, output = Json)]
pub async fn update_package_key(
    id: PackageKeyId,
    change: UpdatePackageKey,
) -> Result<PackageKey, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.update_package_key(&actor, id, change).await?)
}

/// Deletes a key for good.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404.
#[server(name = DeleteKeyRequest, prefix = "/fn", endpoint = "admin/package-keys/delete", input = Json, output = Json)]
pub async fn delete_package_key(id: PackageKeyId) -> Result<Propagation, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.delete_package_key(&actor, id).await?)
}

/// Does one thing to several keys, and says of each what became of it.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 with fields.
#[server(name = BulkRequest, prefix = "/fn", endpoint = "admin/package-keys/bulk", input = Json, output = Json)]
pub async fn bulk_package_keys(bulk: Bulk) -> Result<Vec<BulkResult>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.bulk_package_keys(&actor, bulk).await?)
}

//! What the pages ask the server. Each one: session, service, answer.

use domain::{
    PackageKeyId,
    application::Application,
    package::Package,
    package_key::{CreatePackageKey, PackageKey, PackageKeyQuery},
    propagation::Propagation,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError, listed::Listed, package_keys::issued::Issued};

/// What a request is made from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// One's own applications, by name; the first 200.
    pub applications: Vec<Application>,
    /// What is on offer, by name; the first 200.
    pub packages: Vec<Package>,
}

/// A page of one's own keys.
///
/// # Errors
/// 401 `unauthenticated`, 422 for a query that makes no sense.
#[server(name = ListRequest, prefix = "/fn", endpoint = "account/package-keys", input = Json, output = Json)]
pub async fn my_package_keys(query: PackageKeyQuery) -> Result<Listed<PackageKey>, AppError> {
    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.package_keys_of(&actor, user, query).await?, service.now()))
}

/// One's own applications, and what is on offer.
///
/// # Errors
/// 401 `unauthenticated`.
#[server(name = OfferRequest, prefix = "/fn", endpoint = "account/package-keys/offer", input = Json, output = Json)]
pub async fn offer() -> Result<Offer, AppError> {
    use domain::{application::ApplicationQuery, package::PackageQuery};

    let (service, actor, user) = crate::error::session()?;
    crate::error::no_store();
    let limit = Some(200);
    let mine = ApplicationQuery { limit, ..ApplicationQuery::default() };
    let all = PackageQuery { limit, ..PackageQuery::default() };
    Ok(Offer {
        applications: service.applications_of(&actor, user, mine).await?.items,
        packages: service.list_packages(&actor, &all).await?.items,
    })
}

/// Asks for a key. The answer is the only one that holds its value.
///
/// # Errors
/// 401 `unauthenticated`, 404 for an application that is somebody else's, 409 `package_key_limit`,
/// 422 with fields or `package_has_no_plan`.
#[server(name = KeyRequest, prefix = "/fn", endpoint = "account/package-keys/request", input = Json, output = Json)]
pub async fn request_key(key: CreatePackageKey) -> Result<Issued, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let created = service.create_package_key(&actor, key).await?;
    Ok(Issued::of(&service, &actor, created).await)
}

/// Deletes a key for good.
///
/// # Errors
/// 401 `unauthenticated`, 404 `not_found`.
#[server(name = DeleteRequest, prefix = "/fn", endpoint = "account/package-keys/delete", input = Json, output = Json)]
pub async fn delete_key(id: PackageKeyId) -> Result<Propagation, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(service.delete_package_key(&actor, id).await?)
}

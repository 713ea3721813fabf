//! What the pages of packages ask the server. Each one: session, service, answer.

use domain::{
    PackageId, PlanId,
    endpoint::Endpoint,
    package::{CreatePackage, CreatePlan, Package, PackageQuery, Plan, UpdatePackage, UpdatePlan},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{codec::Json, error::AppError, listed::Listed};

/// One package, and what its plans may open.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PackagePage {
    /// The package with its plans.
    pub package: Package,
    /// All endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// A page of packages.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 422 for a query that makes no sense.
#[server(name = ListRequest, prefix = "/fn", endpoint = "admin/packages", input = Json, output = Json)]
pub async fn list_packages(query: PackageQuery) -> Result<Listed<Package>, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(Listed::of(service.list_packages(&actor, &query).await?, service.now()))
}

/// One package.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`.
#[server(name = PackageRequest, prefix = "/fn", endpoint = "admin/packages/one", input = Json, output = Json)]
pub async fn package_page(id: PackageId) -> Result<PackagePage, AppError> {
    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    Ok(PackagePage {
        package: service.package(&actor, id).await?,
        endpoints: service.endpoints(&actor).await?,
    })
}

/// Makes a package.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 409 `taken`, 422 with fields.
#[server(name = CreatePackageRequest, prefix = "/fn", endpoint = "admin/packages/create", input = Json, output = Json)]
pub async fn create_package(package: CreatePackage) -> Result<Package, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.create_package(&actor, package).await?)
}

/// Changes a package.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `taken` or `changed_meanwhile`, 422
/// with fields.
#[server(name = UpdatePackageRequest, prefix = "/fn", endpoint = "admin/packages/update", input = Json, output = Json)]
pub async fn update_package(id: PackageId, change: UpdatePackage) -> Result<Package, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.update_package(&actor, id, change).await?)
}

/// Deletes a package without keys.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `in_use`.
#[server(name = DeletePackageRequest, prefix = "/fn", endpoint = "admin/packages/delete", input = Json, output = Json)]
pub async fn delete_package(id: PackageId) -> Result<(), AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.delete_package(&actor, id).await?)
}

/// Makes a plan.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `taken`, 422 with fields.
#[server(name = CreatePlanRequest, prefix = "/fn", endpoint = "admin/plans/create", input = Json, output = Json)]
pub async fn create_plan(package: PackageId, plan: CreatePlan) -> Result<Plan, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.create_plan(&actor, package, plan).await?)
}

/// Changes a plan, and with it the verdicts for its keys.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `taken` or `changed_meanwhile`, 422
/// with fields.
#[server(name = UpdatePlanRequest, prefix = "/fn", endpoint = "admin/plans/update", input = Json, output = Json)]
pub async fn update_plan(id: PlanId, change: UpdatePlan) -> Result<Plan, AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.update_plan(&actor, id, change).await?)
}

/// Deletes a plan without keys.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`, 404 `not_found`, 409 `in_use`.
#[server(name = DeletePlanRequest, prefix = "/fn", endpoint = "admin/plans/delete", input = Json, output = Json)]
pub async fn delete_plan(id: PlanId) -> Result<(), AppError> {
    let (service, actor, _) = crate::error::session()?;
    Ok(service.delete_plan(&actor, id).await?)
}

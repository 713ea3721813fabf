//! Packages, plans and package keys.

use domain::{
    package::{CreatePackage, CreatePlan, Package, PackageQuery, Plan, UpdatePackage, UpdatePlan},
    package_key::{
        Bulk, CreatePackageKey, PackageKey, PackageKeyQuery, StatusFilter, UpdatePackageKey,
    },
    page::Page,
};
use serde_json::{Value, json};
use utoipa::openapi::HttpMethod::{Delete, Get, Patch, Post};

use super::{Ops, op::op};
use crate::rest::{api_keys, package_keys};

pub(super) fn operations() -> Ops {
    [packages(), plans(), keys()].into_iter().flatten().collect()
}

/// What requesting a package key takes.
pub(super) fn new_key() -> Value {
    json!({
        "application_id": "019d3a1e-7c55-7000-8000-000000000003",
        "package_id": "019d3a1e-7c55-7000-8000-000000000004",
        "plan_id": "019d3a1e-7c55-7000-8000-000000000005",
    })
}

const TAG: &str = "Packages";

fn packages() -> Ops {
    vec![
        op(Get, "/packages", "listPackages", TAG, "Packages with their plans")
            .query::<PackageQuery>()
            .lists::<Page<Package>, Package>("A page."),
        op(Post, "/packages", "createPackage", TAG, "Create a package")
            .takes::<CreatePackage>(json!({ "name": "Gold" }))
            .answers::<Package>(201, "The package.")
            .fails(409, "taken")
            .admin(),
        op(Get, "/packages/{id}", "getPackage", TAG, "One package with its plans")
            .answers::<Package>(200, "The package."),
        op(Patch, "/packages/{id}", "updatePackage", TAG, "Change or retire a package")
            .takes::<UpdatePackage>(json!({ "status": "inactive" }))
            .answers::<Package>(200, "The package.")
            .fails(409, "taken")
            .fails(409, "changed_meanwhile")
            .admin(),
        op(Delete, "/packages/{id}", "deletePackage", TAG, "Delete a package without keys")
            .fails(409, "in_use")
            .admin(),
    ]
}

fn plans() -> Ops {
    vec![
        op(Get, "/packages/{id}/plans", "listPlans", TAG, "A package's plans")
            .lists::<Page<Plan>, Plan>("All of them."),
        op(Post, "/packages/{id}/plans", "createPlan", TAG, "Create a plan")
            .takes::<CreatePlan>(json!({
                "name": "Pro", "rate_limit": { "per_second": 10, "burst": 20 },
                "quota": { "calls": 100_000, "period": "day" },
            }))
            .answers::<Plan>(201, "The plan.")
            .fails(409, "taken")
            .admin(),
        op(Get, "/plans/{id}", "getPlan", TAG, "One plan")
            .answers::<Plan>(200, "The plan.")
            .admin(),
        op(Patch, "/plans/{id}", "updatePlan", TAG, "Change or retire a plan")
            .about("What changes a plan changes the verdicts of all its keys.")
            .takes::<UpdatePlan>(json!({ "needs_approval": true }))
            .answers::<Plan>(200, "The plan.")
            .fails(409, "taken")
            .fails(409, "changed_meanwhile")
            .admin(),
        op(Delete, "/plans/{id}", "deletePlan", TAG, "Delete a plan without keys")
            .fails(409, "in_use")
            .admin(),
    ]
}

fn keys() -> Ops {
    const TAG: &str = "Package keys";
    vec![
        op(Get, "/package-keys", "listPackageKeys", TAG, "Everybody's package keys")
            .query::<PackageKeyQuery>()
            .names::<StatusFilter>()
            .lists::<Page<PackageKey>, PackageKey>("A page.")
            .fails(404, "not_found")
            .admin(),
        op(Post, "/package-keys", "createPackageKey", TAG, "Create a package key")
            .about("The answer holds its value, this once.")
            .takes::<CreatePackageKey>(new_key())
            .answers::<package_keys::Created>(201, "The key with its value.")
            .fails(404, "not_found")
            .fails(409, "package_key_limit")
            .fails(409, "key_in_use")
            .fails(422, "user_not_active")
            .fails(422, "package_has_no_plan")
            .admin(),
        op(
            Post,
            "/package-keys/bulk",
            "changePackageKeys",
            TAG,
            "Enable, disable or delete several",
        )
        .takes::<Bulk>(json!({
            "action": "disable", "ids": ["019d3a1e-7c55-7000-8000-000000000006"],
        }))
        .answers::<package_keys::Results>(200, "What became of each.")
        .admin(),
        op(Get, "/package-keys/{id}", "getPackageKey", TAG, "One package key")
            .answers::<PackageKey>(200, "The key."),
        op(Patch, "/package-keys/{id}", "updatePackageKey", TAG, "Package Settings")
            .about(
                "Status, plan within the package, expiration, and limits in place of the plan's.",
            )
            .takes::<UpdatePackageKey>(json!({ "status": "disabled" }))
            .answers::<PackageKey>(200, "The key.")
            .fails(409, "key_expired")
            .fails(409, "not_back_to_waiting")
            .fails(409, "changed_meanwhile")
            .admin(),
        op(Delete, "/package-keys/{id}", "deletePackageKey", TAG, "Delete a package key for good")
            .answers::<api_keys::Deleted>(202, "Its end is on its way."),
    ]
}

//! Users and applications, for administrators.

use domain::{
    api_key::{ApiKey, CreateApiKey},
    application::{Application, ApplicationQuery, CreateApplicationFor, UpdateApplication},
    package_key::{PackageKey, PackageKeyQuery, StatusFilter},
    page::Page,
    user::{InviteUser, UpdateUser, User, UserQuery},
};
use serde_json::json;
use utoipa::openapi::HttpMethod::{Delete, Get, Patch, Post};

use super::{Ops, account::created_key, op::op};
use crate::rest::{api_keys, users::Invited};

pub(super) fn operations() -> Ops {
    [users(), applications()].into_iter().flatten().collect()
}

fn users() -> Ops {
    const TAG: &str = "Users";
    vec![
        op(Get, "/users", "listUsers", TAG, "All users")
            .query::<UserQuery>()
            .lists::<Page<User>, User>("A page.")
            .admin(),
        op(Post, "/users", "inviteUser", TAG, "Invite a user")
            .about("The answer holds the link by which they choose a password, this once.")
            .takes::<InviteUser>(json!({ "username": "bo", "email": "bo@example.org" }))
            .answers::<Invited>(201, "The user with their link.")
            .fails(409, "taken")
            .admin()
            .session_only(),
        op(Get, "/users/{id}", "getUser", TAG, "One user")
            .answers::<User>(200, "The user.")
            .admin(),
        op(Patch, "/users/{id}", "updateUser", TAG, "Change, disable or enable a user")
            .about("Disabling ends their sessions, and every key of theirs is rejected.")
            .takes::<UpdateUser>(json!({ "status": "disabled" }))
            .answers::<User>(200, "The user.")
            .fails(409, "last_admin")
            .fails(409, "taken")
            .fails(409, "changed_meanwhile")
            .admin(),
        op(Delete, "/users/{id}", "deleteUser", TAG, "Delete a user with all that is theirs")
            .fails(409, "last_admin")
            .admin(),
        op(Get, "/users/{id}/api-keys", "listApiKeysOfUser", TAG, "A user's API keys")
            .lists::<Page<ApiKey>, ApiKey>("All of them.")
            .admin(),
        op(
            Post,
            "/users/{id}/api-keys",
            "createApiKeyForUser",
            TAG,
            "Create an API key for a user",
        )
        .takes::<CreateApiKey>(json!({ "description": "Deploy pipeline" }))
        .answers::<api_keys::Created>(201, "The key with its value, this once.")
        .example(created_key())
        .fails(409, "api_key_limit")
        .admin()
        .session_only(),
        op(Get, "/users/{id}/applications", "listApplicationsOfUser", TAG, "A user's applications")
            .query::<ApplicationQuery>()
            .lists::<Page<Application>, Application>("A page.")
            .admin(),
        op(Get, "/users/{id}/package-keys", "listPackageKeysOfUser", TAG, "A user's package keys")
            .query::<PackageKeyQuery>()
            .names::<StatusFilter>()
            .lists::<Page<PackageKey>, PackageKey>("A page.")
            .admin(),
    ]
}

fn applications() -> Ops {
    const TAG: &str = "Applications";
    vec![
        op(Get, "/applications", "listApplications", TAG, "All applications")
            .query::<ApplicationQuery>()
            .lists::<Page<Application>, Application>("A page.")
            .admin(),
        op(Post, "/applications", "createApplication", TAG, "Create an application for a user")
            .takes::<CreateApplicationFor>(json!({
                "user_id": "019d3a1e-7c55-7000-8000-000000000002", "name": "Shop mobile",
            }))
            .answers::<Application>(201, "The application.")
            .fails(404, "not_found")
            .fails(409, "taken")
            .admin(),
        op(Get, "/applications/{id}", "getApplication", TAG, "One application")
            .answers::<Application>(200, "The application."),
        op(Patch, "/applications/{id}", "updateApplication", TAG, "Change an application")
            .takes::<UpdateApplication>(json!({ "name": "Shop" }))
            .answers::<Application>(200, "The application.")
            .fails(409, "taken")
            .fails(409, "changed_meanwhile"),
        op(Delete, "/applications/{id}", "deleteApplication", TAG, "Delete an application")
            .about("Its keys end with it."),
    ]
}

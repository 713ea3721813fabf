//! People for the tests.

use domain::{
    Secret,
    api_key::CreateApiKey,
    policy::{Actor, Via},
    user::{Role, User},
};
use service::{Service, users::CreateUser};

/// Every test user's password.
pub const PASSWORD: &str = "a password for the tests";

/// Whoever may do everything.
pub fn operator() -> Actor {
    Actor { user_id: None, name: "test".into(), role: Role::Admin, via: Via::Operator }
}

/// An active user, and what the policy sees of them.
pub async fn user(service: &Service, username: &str) -> (User, Actor) {
    let input = CreateUser {
        username: username.into(),
        email: format!("{username}@example.org"),
        display_name: None,
        role: Role::User,
        password: Some(Secret::new(PASSWORD.into())),
    };
    let user = service.create_user(&operator(), input).await.expect("a user").user;
    let actor = Actor {
        user_id: Some(user.id),
        name: username.into(),
        role: Role::User,
        via: Via::Session,
    };
    (user, actor)
}

/// A key that lives for thirty days.
pub fn key(description: &str) -> CreateApiKey {
    CreateApiKey { description: description.into(), expires_at: None, enabled: None }
}

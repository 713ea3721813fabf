//! What can be done to a user, with the question before it.

use domain::user::{UpdateUser, User, UserStatus};
use leptos::prelude::*;

use super::server_fns::{delete_user, update_user};
use crate::ui::{
    ask::{Acting, Question},
    icon,
    pill::Status,
};

/// How a status is shown.
pub fn status(status: UserStatus) -> Status {
    match status {
        UserStatus::Active => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        UserStatus::Inactive => Status { tone: "wait", icon: icon::HOURGLASS, word: "Inactive" },
        UserStatus::Disabled => Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Disabled" },
    }
}

/// The question before a user is disabled, or enabled again. `done` gets the user as they are then.
pub fn ask_switch(user: &User, done: Callback<User>) -> Question {
    let enable = user.status == UserStatus::Disabled;
    let id = user.id;
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            let status = if enable { UserStatus::Active } else { UserStatus::Disabled };
            let change = UpdateUser { status: Some(status), ..UpdateUser::default() };
            let user = update_user(id, change).await.map_err(|error| error.0.detail)?;
            let said = format!("{} {}", user.username, if enable { "enabled" } else { "disabled" });
            done.run(user);
            Ok(said)
        })
    });
    let (title, go, sentence, consequence) = if enable {
        (
            "Enable user",
            "Enable",
            "Are you sure you want to enable this user?",
            "They can sign in again, and their keys are accepted as they were before.",
        )
    } else {
        (
            "Disable user",
            "Disable",
            "Are you sure you want to disable this user?",
            "They are signed out at once, and every call with a key of theirs is rejected with \
             owner_inactive until you enable them again.",
        )
    };
    Question {
        title: title.into(),
        sentence: sentence.into(),
        names: named(user),
        consequence: consequence.into(),
        go,
        danger: !enable,
        act,
    }
}

/// The question before a user is deleted.
pub fn ask_delete(user: &User, done: Callback<()>) -> Question {
    let id = user.id;
    let said = format!("{} deleted", user.username);
    let act = Callback::new(move |()| -> Acting {
        let said = said.clone();
        Box::pin(async move {
            delete_user(id).await.map_err(|error| error.0.detail)?;
            done.run(());
            Ok(said)
        })
    });
    Question {
        title: "Delete user".into(),
        sentence: "Are you sure you want to delete this user?".into(),
        names: named(user),
        consequence: "Their API keys, applications and package keys go with them: every program \
                      that uses one stops working for good. This cannot be undone."
            .into(),
        go: "Delete",
        danger: true,
        act,
    }
}

fn named(user: &User) -> Vec<(String, String)> {
    vec![(user.display_name.clone(), user.username.clone())]
}

//! Naming a user in a form: suggestions while typing, and what is known of who is typed.

use std::time::Duration;

use domain::{UserId, user::UserStatus};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    codec::Json,
    error::AppError,
    ui::form::{Input, SuggestField, Suggestion, Text},
};

/// How long typing rests before the server is asked.
const PAUSE: Duration = Duration::from_millis(200);
/// How many are suggested.
#[cfg(feature = "ssr")]
const SUGGESTED: u32 = 8;

/// Somebody who may be meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Who.
    pub id: UserId,
    /// The name to sign in with.
    pub username: String,
    /// The name to be called by.
    pub display_name: String,
    /// Whether they may have new keys.
    pub status: UserStatus,
}

/// Users whose username, name or address begins with `text`.
///
/// # Errors
/// 401 `unauthenticated`, 403 `forbidden`.
#[server(name = FindUsersRequest, prefix = "/fn", endpoint = "admin/users/find", input = Json, output = Json)]
pub async fn find_users(text: String) -> Result<Vec<Found>, AppError> {
    use domain::user::UserQuery;

    let (service, actor, _) = crate::error::session()?;
    crate::error::no_store();
    let query = UserQuery { search: Some(text), limit: Some(SUGGESTED), ..UserQuery::default() };
    let users = service.list_users(&actor, &query).await?.items;
    let found = |user: domain::user::User| Found {
        id: user.id,
        username: user.username,
        display_name: user.display_name,
        status: user.status,
    };
    Ok(users.into_iter().map(found).collect())
}

/// The user with this name, for a server function whose form names one.
///
/// # Errors
/// 403 `forbidden`; 422 for the field `username` where there is none.
#[cfg(feature = "ssr")]
pub async fn user_named(
    service: &service::Service,
    actor: &domain::policy::Actor,
    username: &str,
) -> Result<domain::user::User, AppError> {
    use domain::{FieldError, user::UserQuery};

    let name = username.trim().to_lowercase();
    if name.is_empty() {
        let missing = FieldError::new("username", "required", "Enter a username.");
        return Err(service::Error::Invalid(vec![missing]).into());
    }
    let query = UserQuery { search: Some(name.clone()), ..UserQuery::default() };
    let users = service.list_users(actor, &query).await?.items;
    let found = users.into_iter().find(|user| user.username.to_lowercase() == name);
    let detail = "There is no user with this name. Choose one from the suggestions, or create the \
                  user first.";
    let unknown = || FieldError::new("username", "unknown_user", detail);
    found.ok_or_else(|| service::Error::Invalid(vec![unknown()]).into())
}

/// The field. What is typed counts also where it is no suggestion: the server has the last word.
#[component]
pub fn WhoField(
    /// What is typed.
    input: Input,
    /// The words above it.
    label: &'static str,
    /// Who that is, once known.
    #[prop(optional)]
    chosen: Option<RwSignal<Option<Found>>>,
    /// Takes the focus at the start.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let found = RwSignal::new(Vec::<Found>::new());
    let asked = RwSignal::new(String::new());
    let typed = move || input.value.get().trim().to_lowercase();
    let exact = Memo::new(move |_| {
        let typed = typed();
        found.with(|found| found.iter().find(|who| who.username.to_lowercase() == typed).cloned())
    });
    if let Some(chosen) = chosen {
        Effect::new(move |_| chosen.set(exact.get()));
    }
    let ask = move || {
        let text = input.get().trim().to_owned();
        if text.is_empty() {
            found.set(Vec::new());
            asked.set(text);
            return;
        }
        let rested = move || {
            if input.value.try_get_untracked().is_none_or(|now| now.trim() != text) {
                return;
            }
            spawn_local(async move {
                let answer = find_users(text.clone()).await;
                // An answer to what is no longer typed does not count.
                let still = input.value.try_get_untracked().is_some_and(|now| now.trim() == text);
                if let (true, Ok(users)) = (still, answer) {
                    found.set(users);
                    asked.set(text);
                }
            });
        };
        set_timeout(rested, PAUSE);
    };
    Effect::new(move |_| {
        if !input.get().is_empty() {
            ask();
        }
    });
    let suggestions = Signal::derive(move || {
        let exact = exact.get();
        let others = |found: &Vec<Found>| {
            found.iter().filter(|who| Some(*who) != exact.as_ref()).map(suggestion).collect()
        };
        found.with(others)
    });
    let known = Signal::derive(move || match exact.get() {
        Some(who) => format!("{} · {}", who.display_name, who.status.as_str()),
        None if !typed().is_empty() && asked.with(|asked| asked.to_lowercase() == typed()) => {
            "no such user".into()
        }
        None => String::new(),
    });
    let text = Text { placeholder: "Begin to type a name", ..Text::of(label) };
    view! { <SuggestField input text suggestions known autofocus on_input=move |()| ask() /> }
        .into_any()
}

fn suggestion(who: &Found) -> Suggestion {
    let hint = format!("{} · {}", who.display_name, who.status.as_str());
    Suggestion { value: who.username.clone(), hint }
}

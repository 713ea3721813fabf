//! The page itself: filter box, and the report below it.

use domain::api_key::{ApiKeyQuery, ApiKeyStatus};
use leptos::{ev, prelude::*};

use super::{report::ReportTable, server_fns::report};
use crate::{
    answer::replaced,
    layout::{NewLink, Page},
    listed::{PAGE_SIZE, load_list},
    ui::{
        form::{Choice, Input, SelectField},
        icon::{self, Icon},
        list::ListQuery,
        live::{heard, live},
    },
};

/// The filter's values in the address, and their words; the document's, in its order.
const STATUSES: [(&str, &str); 4] =
    [("", "Any"), ("active", "Active"), ("inactive", "Inactive"), ("expired", "Expired")];

/// `/admin/api-keys`.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || report(asked(query)));
    let actions = move || {
        view! {
            <Export query />
            <NewLink href="/admin/api-keys/new" word="Add New API Key" />
        }
    };
    view! {
        <Page
            title="API Keys of all users"
            heading="API Keys"
            lead="The API keys of all users. Each user can have two."
            actions
        >
            <Filters query />
            <section aria-labelledby="reports-title">
                <h2 id="reports-title" class="sr-only">
                    "Api key reports"
                </h2>
                <div class="card list">
                    {replaced(page, move |report| view! { <ReportTable query report /> }.into_any())}
                </div>
            </section>
        </Page>
    }
    .into_any()
}

fn status(query: ListQuery) -> Option<ApiKeyStatus> {
    match query.get("status")?.as_str() {
        "active" => Some(ApiKeyStatus::Enabled),
        "inactive" => Some(ApiKeyStatus::Disabled),
        "expired" => Some(ApiKeyStatus::Expired),
        _ => None,
    }
}

fn asked(query: ListQuery) -> ApiKeyQuery {
    untrack(|| ApiKeyQuery {
        username: query.get("username"),
        state: status(query),
        sort: query.get("sort"),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    })
}

/// The filter box. Without scripts it is a plain form.
#[component]
fn Filters(query: ListQuery) -> impl IntoView {
    let of = move |name: &str| untrack(|| query.get(name)).unwrap_or_default();
    let username = Input::new("username", of("username"));
    let status = Input::new("status", of("status"));
    // Where one goes back, the box follows.
    Effect::new(move |_| {
        username.set(query.get("username").unwrap_or_default());
        status.set(query.get("status").unwrap_or_default());
    });
    let search = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = username.get();
        query.go(&[("username", Some(name.trim())), ("status", Some(&status.get()))], false);
    };
    let choices: Vec<_> = STATUSES.iter().map(|(value, word)| Choice::new(*value, *word)).collect();
    view! {
        <form class="card filter-box" role="search" method="get" aria-label="Filters" on:submit=heard(search)>
            <div class="field">
                <label class="label" for="username">
                    "Username"
                </label>
                <input
                    class="input"
                    id="username"
                    name="username"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="How it begins"
                    value=of("username")
                    prop:value=live(move || username.value.get())
                    on:input=heard(move |event: ev::Event| username.set(event_target_value(&event)))
                />
            </div>
            <SelectField input=status label="Status" choices />
            <button type="submit" class="btn">
                <Icon shape=icon::SEARCH />
                "Search"
            </button>
        </form>
    }
    .into_any()
}

/// The whole filtered report as a file, without values.
#[component]
fn Export(query: ListQuery) -> impl IntoView {
    let href = move || {
        let state = status(query).map(ApiKeyStatus::as_str);
        let mut map = leptos_router::params::ParamsMap::new();
        let given = [("username", query.get("username")), ("sort", query.get("sort"))];
        let given = given.into_iter().chain([("state", state.map(Into::into))]);
        for (name, value) in given {
            if let Some(value) = value {
                map.insert(name, value);
            }
        }
        format!("/api/v1/api-keys.csv{}", map.to_query_string())
    };
    view! {
        <a class="btn" href=live(href) rel="external" download="api-keys.csv">
            <Icon shape=icon::DOWNLOAD />
            "Export CSV"
        </a>
    }
    .into_any()
}

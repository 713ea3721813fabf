//! One user, in tabs.

use domain::{Timestamp, UserId, user::User};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    actions::status, applications::ApplicationsOfUser, details::Details, server_fns::show_user,
};
use crate::{
    account::KeysOfUser,
    admin::package_keys::KeysOfUser as PackageKeysOfUser,
    answer::awaited,
    codec::load,
    error::found,
    layout::name_page,
    not_found::NoSuchPage,
    ui::{
        list::ListQuery,
        live::{live, memo},
        pill::Pill,
        tabs::Tabs,
    },
};

const TABS: &[(&str, &str)] = &[
    ("details", "Details"),
    ("api-keys", "API Keys"),
    ("applications", "Applications"),
    ("package-keys", "Package Keys"),
];

/// `/admin/users/{id}`.
#[component]
pub fn UserPage(id: UserId) -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load(move |()| async move { found(show_user(id).await) });
    let loaded = move |answer| match answer {
        Some((user, now)) => view! { <Loaded user now query /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    };
    view! { <div class="page">{awaited(page, loaded)}</div> }.into_any()
}

#[component]
fn Loaded(user: User, now: Timestamp, query: ListQuery) -> impl IntoView {
    name_page(user.display_name.clone());
    let id = user.id;
    let title = user.display_name.clone();
    let user = RwSignal::new(user);
    let shown = memo(move || user.with(|user| status(user.status)));
    let tab = Memo::new(move |_| query.get("tab").unwrap_or_default());
    let part = move || match tab.get().as_str() {
        "api-keys" => view! { <KeysOfUser owner=id /> }.into_any(),
        "applications" => view! { <ApplicationsOfUser owner=id /> }.into_any(),
        "package-keys" => view! { <PackageKeysOfUser query owner=id user /> }.into_any(),
        _ => view! { <Details user now /> }.into_any(),
    };
    view! {
        <Title text=title />
        <div class="page-head">
            <div>
                <h1>
                    {live(move || user.with(|user| user.display_name.clone()))} " "
                    {live(move || view! { <Pill status=shown.get() /> }.into_any())}
                </h1>
                <p class="mono">{live(move || user.with(|user| user.username.clone()))}</p>
            </div>
        </div>
        <Tabs label="User" query tabs=TABS />
        {live(part)}
    }
    .into_any()
}

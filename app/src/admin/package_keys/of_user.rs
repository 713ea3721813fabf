//! "User Package Keys": the keys of one user's applications, as a tab of their page.

use domain::{
    UserId,
    package_key::PackageKeyQuery,
    user::{User, UserStatus},
};
use leptos::prelude::*;

use super::{
    changes::keep_current,
    list::status_filter,
    reject::RejectDialog,
    row::{Opens, Row, Shape},
    server_fns::{KeysData, package_keys},
    waiting::use_waiting,
};
use crate::{
    answer::replaced,
    layout::NewLink,
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        ask::Ask,
        icon,
        list::{ACTIONS, Column, ListQuery, Listing, Table},
        live::live,
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Key", "key"),
    Column::sorted("Application", "application"),
    Column::sorted("Package-Plan", "package"),
    Column::sorted("Status", "status"),
    Column::sorted("Created", "created_at"),
    Column::sorted("Updated", "updated_at"),
    ACTIONS,
];
const LISTING: Listing = Listing {
    caption: "User package keys",
    class: "table package-keys",
    columns: COLUMNS,
    usual: "-created_at",
    filters: &["status"],
    noun: "package key",
    icon: icon::PACKAGE,
    title: "No package keys yet",
    text: "Choose New Package Key to issue one to an application of this user.",
};

/// The tab.
#[component]
pub fn KeysOfUser(
    /// The page's address.
    query: ListQuery,
    /// Whose.
    owner: UserId,
    /// The user, who must be active to get a new key.
    user: RwSignal<User>,
) -> impl IntoView {
    let asked = move || {
        untrack(|| PackageKeyQuery {
            user_id: Some(owner),
            status: status_filter(query),
            sort: query.get("sort"),
            limit: Some(PAGE_SIZE),
            cursor: query.get("cursor"),
            ..PackageKeyQuery::default()
        })
    };
    let page = load_list(query, move || package_keys(asked()));
    let loaded = move |data: KeysData| view! { <Loaded query listed=data.listed /> }.into_any();
    let new = move || {
        if user.with(|user| user.status == UserStatus::Active) {
            let href = format!(
                "/admin/package-keys/new?username={}&fixed=1",
                user.with(|user| user.username.clone())
            );
            return view! { <NewLink href word="New Package Key" /> }.into_any();
        }
        let why = user.with(|user| {
            format!("The user is {}: only an active user can have a new key.", user.status.as_str())
        });
        view! { <p class="hint">{why}</p> }.into_any()
    };
    view! {
        <div class="page-head">
            <div>
                <h2>"User Package Keys"</h2>
                <p>"All package keys of this user's applications."</p>
            </div>
            <div class="actions">{live(new)}</div>
        </div>
        <div class="card list">
            {replaced(page, loaded)}
        </div>
    }
    .into_any()
}

#[component]
fn Loaded(query: ListQuery, listed: Listed<domain::package_key::PackageKey>) -> impl IntoView {
    let now = listed.now;
    let (rows, part) = listed.open();
    use_waiting().follow(rows);
    keep_current(rows);
    let opens = Opens { question: RwSignal::new(None), rejecting: RwSignal::new(None) };
    let row =
        rows.each(move |key| view! { <Row key rows opens shape=Shape::OfUser now /> }.into_any());
    view! {
        <Table query listing=&LISTING ids=rows.ids() row part />
        <Ask question=opens.question />
        <RejectDialog rejecting=opens.rejecting done=move |key| rows.put(key) />
    }
    .into_any()
}

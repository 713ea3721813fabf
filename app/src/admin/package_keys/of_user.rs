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
    server_fns::package_keys,
    waiting::use_waiting,
};
use crate::{
    listed::{Listed, PAGE_SIZE},
    ui::{
        ask::Ask,
        icon::{self, Icon},
        list::{ACTIONS, Column, Empty, Failed, Foot, Head, ListQuery, Rows, Skeleton},
        live::{List, When, live},
        waiting::{Awaited, Replacing},
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
    let page = Resource::new(move || query.text(), move |_| package_keys(asked()));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(data) => view! { <Loaded query listed=data.listed /> }.into_any(),
                Err(error) => view! {
                    <Failed
                        sign_in=error.sign_in(&query.here())
                        detail=error.0.detail
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    let new = move || {
        if user.with(|user| user.status == UserStatus::Active) {
            let href = format!(
                "/admin/package-keys/new?username={}&fixed=1",
                user.with(|user| user.username.clone())
            );
            return view! {
                <a class="btn primary" href=href>
                    <Icon shape=icon::PLUS />
                    "New Package Key"
                </a>
            }
            .into_any();
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
            <Replacing fallback=Skeleton view />
        </div>
    }
    .into_any()
}

#[component]
fn Loaded(query: ListQuery, listed: Listed<domain::package_key::PackageKey>) -> impl IntoView {
    let Listed { items, next_cursor: next, now } = listed;
    let count = items.len();
    let rows = Rows::new(items);
    use_waiting().follow(rows);
    keep_current(rows);
    let opens = Opens { question: RwSignal::new(None), rejecting: RwSignal::new(None) };
    let row = Callback::new(move |id| {
        rows.row(id).map(|key| view! { <Row key rows opens shape=Shape::OfUser now /> }).into_any()
    });
    let empty = move || {
        view! {
            <Empty
                query
                filters=&["status"]
                icon=icon::PACKAGE
                title="No package keys yet"
                text="Choose New Package Key to issue one to an application of this user."
            />
        }
    };
    view! {
        <When when=Signal::derive(move || !rows.ids().with(Vec::is_empty)) fallback=empty>
            <div class="table-scroll">
                <table class="table package-keys">
                    <caption class="sr-only">"User package keys"</caption>
                    <Head query columns=COLUMNS usual="-created_at" />
                    <tbody>
                        <List ids=rows.ids() row />
                    </tbody>
                </table>
            </div>
        </When>
        <Foot query count page_size=PAGE_SIZE as usize next noun="package key" />
        <Ask question=opens.question />
        <RejectDialog rejecting=opens.rejecting done=move |key| rows.put(key) />
    }
    .into_any()
}

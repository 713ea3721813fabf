//! "Manage your Package Keys": everybody's.

use domain::{
    package::Package,
    package_key::{BulkAction, PackageKeyQuery, StatusFilter},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    bulk::{OutcomeDialog, ask_bulk},
    changes::keep_current,
    export::ExportButton,
    reject::RejectDialog,
    row::{Opens, Row, Shape},
    server_fns::{KeysData, package_keys, packages},
    waiting::use_waiting,
};
use crate::{
    listed::{Listed, PAGE_SIZE},
    ui::{
        ask::Ask,
        icon::{self, Icon},
        list::{
            ACTIONS, BulkBar, Column, Empty, Failed, Filter, FilterBar, Foot, Head, ListQuery,
            Rows, Skeleton,
        },
        live::{List, When, live},
        waiting::{Awaited, Replacing, Waiting},
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Key", "key"),
    Column::sorted("Application", "application"),
    Column::sorted("Status", "status"),
    Column::sorted("Package Name", "package"),
    Column::sorted("Plan Name", "plan"),
    Column::sorted("Username", "username"),
    Column::sorted("Created", "created_at"),
    Column::sorted("Updated", "updated_at"),
    ACTIONS,
];
const FILTERS: &[&str] = &["search", "status", "package_id"];
/// What changed last comes first.
const USUAL: &str = "-updated_at";
const STATUSES: &[(&str, &str)] = &[
    ("waiting", "Waiting"),
    ("enabled", "Enabled"),
    ("disabled", "Disabled"),
    ("expired", "Expired"),
];

/// The status that the address names.
pub fn status_filter(query: ListQuery) -> Option<StatusFilter> {
    match query.get("status")?.as_str() {
        "waiting" => Some(StatusFilter::Waiting),
        "enabled" => Some(StatusFilter::Enabled),
        "disabled" => Some(StatusFilter::Disabled),
        "expired" => Some(StatusFilter::Expired),
        _ => None,
    }
}

fn asked(query: ListQuery) -> PackageKeyQuery {
    untrack(|| PackageKeyQuery {
        search: query.get("search"),
        status: status_filter(query),
        package_id: query.parsed("package_id"),
        plan_id: query.parsed("plan_id"),
        application_id: query.parsed("application_id"),
        user_id: None,
        sort: query.get("sort").or_else(|| Some(USUAL.into())),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    })
}

/// `/admin/package-keys`.
#[component]
pub fn PackageKeysPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = Resource::new_blocking(move || query.text(), move |_| package_keys(asked(query)));
    let offered = Resource::new_blocking(|| (), |()| packages());
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
    let bar = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let filters = filters(&offered.await.unwrap_or_default());
            let aside = move || view! { <WaitingChip query page /> };
            view! {
                <FilterBar query search="Key, application or username" filters columns=COLUMNS aside />
            }
            .into_any()
        })
    });
    view! {
        <Title text="Manage your Package Keys" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Manage your Package Keys"</h1>
                    <p>"A package key lets an application call the endpoints of its plan."</p>
                </div>
                <div class="actions">
                    <ExportButton query asked />
                    <a class="btn primary" href="/admin/package-keys/new">
                        <Icon shape=icon::PLUS />
                        "New Package Key"
                    </a>
                </div>
            </div>
            <div class="card list">
                <Waiting fallback=|| () view=bar />
                <Replacing fallback=Skeleton view />
            </div>
        </div>
    }
    .into_any()
}

fn filters(packages: &[Package]) -> Vec<Filter> {
    let choice = |package: &Package| (package.id.to_string(), package.name.clone());
    let choices = packages.iter().map(choice).collect();
    vec![
        Filter::fixed("status", "Status", STATUSES),
        Filter { name: "package_id", label: "Package", choices },
    ]
}

/// How many keys wait, with the way to them.
#[component]
fn WaitingChip(
    query: ListQuery,
    page: Resource<Result<KeysData, crate::error::AppError>>,
) -> impl IntoView {
    let count = use_waiting();
    Effect::new(move |_| {
        if let Some(Ok(data)) = page.get() {
            count.hear(data.waiting);
        }
    });
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let told = page.await.map_or(0, |data| data.waiting);
            let href = untrack(|| query.href(&[("status", Some("waiting"))]));
            let chip = move || {
                let waiting = count.or(told);
                let href = href.clone();
                (waiting > 0).then(|| {
                    view! {
                        <a class="pill wait" href=href>
                            <Icon shape=icon::HOURGLASS />
                            {format!("{waiting} waiting for approval")}
                        </a>
                    }
                    .into_any()
                })
            };
            live(chip).into_any()
        })
    });
    view! { <Replacing fallback=|| () view /> }.into_any()
}

#[component]
fn Loaded(query: ListQuery, listed: Listed<domain::package_key::PackageKey>) -> impl IntoView {
    let Listed { items, next_cursor: next, now } = listed;
    let count = items.len();
    let rows = Rows::new(items);
    use_waiting().follow(rows);
    keep_current(rows);
    let opens = Opens { question: RwSignal::new(None), rejecting: RwSignal::new(None) };
    let outcome = RwSignal::new(None);
    let bulk = move |action| {
        Callback::new(move |()| opens.question.set(Some(ask_bulk(action, rows, outcome))))
    };
    let actions = vec![
        ("Enable", false, bulk(BulkAction::Enable)),
        ("Disable", false, bulk(BulkAction::Disable)),
        ("Delete", true, bulk(BulkAction::Delete)),
    ];
    let row = Callback::new(move |id| {
        rows.row(id).map(|key| view! { <Row key rows opens shape=Shape::All now /> }).into_any()
    });
    let empty = move || {
        view! {
            <Empty
                query
                filters=FILTERS
                icon=icon::PACKAGE
                title="No package keys yet"
                text="Choose New Package Key to issue one to an application."
            />
        }
    };
    view! {
        <BulkBar selection=rows.selection actions />
        <When when=Signal::derive(move || !rows.ids().with(Vec::is_empty)) fallback=empty>
            <div class="table-scroll">
                <table class="table package-keys">
                    <caption class="sr-only">"Package keys"</caption>
                    <Head query columns=COLUMNS usual=USUAL selection=rows.selection />
                    <tbody>
                        <List ids=rows.ids() row />
                    </tbody>
                </table>
            </div>
        </When>
        <Foot query count page_size=PAGE_SIZE as usize next noun="package key" />
        <Ask question=opens.question />
        <RejectDialog rejecting=opens.rejecting done=move |key| rows.put(key) />
        <OutcomeDialog outcome />
    }
    .into_any()
}

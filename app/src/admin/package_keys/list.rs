//! "Manage your Package Keys": everybody's.

use domain::{
    package::Package,
    package_key::{BulkAction, PackageKeyQuery, StatusFilter},
};
use leptos::prelude::*;

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
    answer::replaced,
    codec::{Load, load},
    layout::{NewLink, Page},
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        ask::Ask,
        icon::{self, Icon},
        list::{ACTIONS, BulkBar, Column, Filter, FilterBar, ListQuery, Listing, Table},
        live::live,
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
const LISTING: Listing = Listing {
    caption: "Package keys",
    class: "table package-keys",
    columns: COLUMNS,
    usual: USUAL,
    filters: &["search", "status", "package_id"],
    noun: "package key",
    icon: icon::PACKAGE,
    title: "No package keys yet",
    text: "Choose New Package Key to issue one to an application.",
};
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
    let page = load_list(query, move || package_keys(asked(query)));
    let offered = load(|()| packages());
    let bar = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let filters = filters(&offered.await.unwrap_or_default());
            let aside = move || view! { <WaitingChip query page /> };
            view! {
                <FilterBar query search="Key, application or username" filters listing=&LISTING aside />
            }
            .into_any()
        })
    });
    let actions = move || {
        view! {
            <ExportButton query asked />
            <NewLink href="/admin/package-keys/new" word="New Package Key" />
        }
    };
    let loaded = move |data: KeysData| view! { <Loaded query listed=data.listed /> }.into_any();
    view! {
        <Page
            title="Manage your Package Keys"
            lead="A package key lets an application call the endpoints of its plan."
            actions
        >
            <div class="card list">
                <Waiting fallback=|| () view=bar />
                {replaced(page, loaded)}
            </div>
        </Page>
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
fn WaitingChip(query: ListQuery, page: Load<KeysData>) -> impl IntoView {
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
    let now = listed.now;
    let (rows, part) = listed.open();
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
    let row =
        rows.each(move |key| view! { <Row key rows opens shape=Shape::All now /> }.into_any());
    let selection = rows.selection;
    view! {
        <BulkBar selection actions />
        <Table query listing=&LISTING ids=rows.ids() row selection part />
        <Ask question=opens.question />
        <RejectDialog rejecting=opens.rejecting done=move |key| rows.put(key) />
        <OutcomeDialog outcome />
    }
    .into_any()
}

//! One's own package keys.

use domain::{
    Timestamp,
    package_key::{PackageKey, PackageKeyQuery, PackageKeyStatus, StatusFilter},
};
use leptos::prelude::*;

use super::server_fns::{delete_key, my_package_keys};
use crate::{
    answer::replaced,
    layout::{NewLink, Page},
    listed::{Listed, PAGE_SIZE, load_list},
    package_keys::status,
    ui::{
        ask::{Acting, Ask, Question},
        icon,
        list::{ACTIONS, Column, DeleteButton, Filter, FilterBar, ListQuery, Listing, Rows, Table},
        live::{live, memo},
        moment::{ago, day},
        pill::Pill,
        progress::PropagationBadge,
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Key", "key"),
    Column::sorted("Application", "application"),
    Column::plain("Package-Plan"),
    Column::plain("Status"),
    Column::plain("Expires"),
    Column::sorted("Created", "created_at"),
    Column::plain("Last used"),
    ACTIONS,
];
const LISTING: Listing = Listing {
    caption: "Your package keys",
    class: "table",
    columns: COLUMNS,
    usual: "-created_at",
    filters: &["search", "status"],
    noun: "key",
    icon: icon::PACKAGE,
    title: "No package keys yet",
    text: "Choose Request key to get one for an application of yours.",
};

/// `/account/package-keys`.
#[component]
pub fn PackageKeysPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || my_package_keys(asked(query)));
    let statuses = [
        ("waiting", "Waiting"),
        ("enabled", "Enabled"),
        ("disabled", "Disabled"),
        ("expired", "Expired"),
    ];
    let new = || view! { <NewLink href="/account/package-keys/new" word="Request key" /> };
    view! {
        <Page
            title="Package Keys"
            lead="A package key lets an application of yours call the endpoints of its plan."
            actions=new
        >
            <div class="card list">
                <FilterBar
                    query
                    search="Key or application"
                    filters=vec![Filter::fixed("status", "Status", &statuses)]
                    listing=&LISTING
                />
                {replaced(page, move |listed| view! { <Loaded query listed /> }.into_any())}
            </div>
        </Page>
    }
    .into_any()
}

fn asked(query: ListQuery) -> PackageKeyQuery {
    let status = |text: &str| match text {
        "waiting" => Some(StatusFilter::Waiting),
        "enabled" => Some(StatusFilter::Enabled),
        "disabled" => Some(StatusFilter::Disabled),
        "expired" => Some(StatusFilter::Expired),
        _ => None,
    };
    untrack(|| PackageKeyQuery {
        search: query.get("search"),
        status: query.get("status").and_then(|text| status(&text)),
        application_id: query.parsed("application_id"),
        sort: query.get("sort"),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
        ..PackageKeyQuery::default()
    })
}

#[component]
fn Loaded(query: ListQuery, listed: Listed<PackageKey>) -> impl IntoView {
    let now = listed.now;
    let (rows, part) = listed.open();
    rows.keep_current(move || async move { Some(my_package_keys(asked(query)).await.ok()?.items) });
    let question = RwSignal::new(None);
    let row = rows.each(move |key| view! { <Row key rows question now /> }.into_any());
    view! {
        <Table query listing=&LISTING ids=rows.ids() row part />
        <Ask question />
    }
    .into_any()
}

#[component]
fn Row(
    key: Memo<PackageKey>,
    rows: Rows<PackageKey>,
    question: RwSignal<Option<Question>>,
    now: Timestamp,
) -> impl IntoView {
    let first = key.get_untracked();
    let hint = first.hint();
    let gone = memo(move || key.with(|key| key.deleted));
    let shown = memo(move || key.with(status));
    let propagation = memo(move || key.with(|key| key.propagation));
    let said = memo(move || key.with(explained));
    let delete = move |()| question.set(Some(ask_delete(&key.get_untracked(), rows)));
    view! {
        <tr class:gone=live(move || gone.get())>
            <td class="name mono">{hint.clone()}</td>
            <td data-label="App">
                <a class="quiet" href=format!("/account/applications/{}", first.application.id)>
                    {first.application.name.clone()}
                </a>
            </td>
            <td data-label="Plan">
                {live(move || key.with(|key| format!("{} – {}", key.package.name, key.plan.name)))}
            </td>
            <td class="status">
                {live(move || view! { <Pill status=shown.get() /> }.into_any())}
                {live(move || view! { <PropagationBadge propagation=propagation.get() /> }.into_any())}
                {live(move || said.get().map(|said| view! { <p class="said">{said}</p> }.into_any()))}
            </td>
            <td class="time" data-label="Expires">
                {live(move || match key.with(|key| key.expires_at) {
                    Some(at) => day(at),
                    None => "Never".into_any(),
                })}
            </td>
            <td class="time" data-label="Created">{ago(first.created_at, now)}</td>
            <td class="time" data-label="Last used">
                {live(move || match key.with(|key| key.last_used_at) {
                    Some(at) => ago(at, now),
                    None => "Never".into_any(),
                })}
            </td>
            <td class="actions">
                <div>
                    <DeleteButton label=format!("Delete package key {hint}") disabled=gone on_click=delete />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// What a status alone does not say.
fn explained(key: &PackageKey) -> Option<String> {
    match (key.status, &key.reason) {
        _ if key.deleted => None,
        (PackageKeyStatus::Waiting, _) => Some("An administrator has to approve it.".into()),
        (PackageKeyStatus::Disabled, Some(reason)) => Some(format!("Rejected: {reason}")),
        _ => None,
    }
}

fn ask_delete(key: &PackageKey, rows: Rows<PackageKey>) -> Question {
    let asked = key.clone();
    let act = Callback::new(move |()| -> Acting {
        let key = asked.clone();
        Box::pin(async move {
            rows.changed();
            let propagation = delete_key(key.id).await.map_err(|error| error.0.detail)?;
            let said = format!("Package key {} deleted", key.hint());
            if propagation.is_pending() {
                rows.put(PackageKey { deleted: true, propagation, ..key });
            } else {
                rows.remove(key.id.0.as_u128());
            }
            Ok(said)
        })
    });
    Question {
        title: "Delete package key".into(),
        sentence: "Are you sure you want to delete this package key?".into(),
        names: vec![(key.application.name.clone(), key.hint())],
        consequence: format!(
            "The application {} can no longer call with it: every program that uses this key stops \
             working for good. A deleted key cannot be brought back.",
            key.application.name
        ),
        go: "Delete",
        danger: true,
        act,
    }
}

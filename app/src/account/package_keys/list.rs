//! One's own package keys.

use domain::{
    Timestamp,
    package_key::{PackageKey, PackageKeyQuery, PackageKeyStatus, StatusFilter},
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;

use super::server_fns::{delete_key, my_package_keys};
use crate::{
    listed::{Listed, PAGE_SIZE},
    package_keys::status,
    ui::{
        ask::{Acting, Ask, Question},
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::{
            ACTIONS, Column, Empty, Failed, Filter, FilterBar, Foot, Head, ListQuery, Rows,
            Skeleton,
        },
        live::{List, When, heard, live, memo},
        moment::{ago, day},
        pill::Pill,
        progress::PropagationBadge,
        waiting::{Awaited, Replacing},
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
const FILTERS: &[&str] = &["search", "status"];

/// `/account/package-keys`.
#[component]
pub fn PackageKeysPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = Resource::new_blocking(move || query.text(), move |_| my_package_keys(asked(query)));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(listed) => view! { <Loaded query listed /> }.into_any(),
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
    let statuses = [
        ("waiting", "Waiting"),
        ("enabled", "Enabled"),
        ("disabled", "Disabled"),
        ("expired", "Expired"),
    ];
    view! {
        <Title text="Package Keys" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Package Keys"</h1>
                    <p>"A package key lets an application of yours call the endpoints of its plan."</p>
                </div>
                <div class="actions">
                    <a class="btn primary" href="/account/package-keys/new">
                        <Icon shape=icon::PLUS />
                        "Request key"
                    </a>
                </div>
            </div>
            <div class="card list">
                <FilterBar
                    query
                    search="Key or application"
                    filters=vec![Filter::fixed("status", "Status", &statuses)]
                    columns=COLUMNS
                />
                <Replacing fallback=Skeleton view />
            </div>
        </div>
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
    let Listed { items, next_cursor: next, now } = listed;
    let count = items.len();
    let rows = Rows::new(items);
    rows.keep_current(move || async move { Some(my_package_keys(asked(query)).await.ok()?.items) });
    let question = RwSignal::new(None);
    let row = Callback::new(move |id| {
        rows.row(id).map(|key| view! { <Row key rows question now /> }).into_any()
    });
    let empty = move || {
        view! {
            <Empty
                query
                filters=FILTERS
                icon=icon::PACKAGE
                title="No package keys yet"
                text="Choose Request key to get one for an application of yours."
            />
        }
    };
    view! {
        <When when=Signal::derive(move || !rows.ids().with(Vec::is_empty)) fallback=empty>
            <div class="table-scroll">
                <table class="table">
                    <caption class="sr-only">"Your package keys"</caption>
                    <Head query columns=COLUMNS usual="-created_at" />
                    <tbody>
                        <List ids=rows.ids() row />
                    </tbody>
                </table>
            </div>
        </When>
        <Foot query count page_size=PAGE_SIZE as usize next noun="key" />
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
    let hydrated = use_hydrated();
    let first = key.get_untracked();
    let hint = first.hint();
    let gone = memo(move || key.with(|key| key.deleted));
    let shown = memo(move || key.with(status));
    let propagation = memo(move || key.with(|key| key.propagation));
    let said = memo(move || key.with(explained));
    let delete =
        move |_: ev::MouseEvent| question.set(Some(ask_delete(&key.get_untracked(), rows)));
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
                    <button
                        type="button"
                        class="icon-btn needs-script"
                        aria-label=format!("Delete package key {hint}")
                        title="Delete"
                        disabled=live(move || !hydrated.get() || gone.get())
                        on:click=heard(delete)
                    >
                        <Icon shape=icon::TRASH />
                    </button>
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

//! "Package Settings": everything about a key but its value, which stays what it is.

use domain::{PackageKeyId, Timestamp, package_key::PackageKey};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    changes::{ask_delete, ask_status},
    doings::Doings,
    history::History,
    reject::RejectDialog,
    row::news,
    server_fns::{KeyData, show_package_key},
    settings_form::SettingsForm,
    waiting::use_waiting,
};
use crate::{
    answer::replaced,
    codec::load,
    error::found,
    layout::name_page,
    not_found::NoSuchPage,
    package_keys::status,
    ui::{
        ask::Ask,
        list::{Item, Rows},
        live::{live, memo},
        moment::{ago, day},
        pill::Pill,
        plot::UsagePlot,
        progress::PropagationBadge,
    },
};

/// `/admin/package-keys/{id}`.
#[component]
pub fn PackageKeyPage(id: PackageKeyId) -> impl IntoView {
    let page = load(move |()| async move { found(show_package_key(id).await) });
    let loaded = |answer| match answer {
        Some(data) => view! { <Loaded data /> }.into_any(),
        None => view! { <NoSuchPage /> }.into_any(),
    };
    view! {
        <Title text="Package Settings" />
        <div class="page">{replaced(page, loaded)}</div>
    }
    .into_any()
}

#[component]
fn Loaded(data: KeyData) -> impl IntoView {
    let KeyData { key, package, usage, history, now } = data;
    name_page(key.hint());
    let clock = RwSignal::new(now);
    let id = key.id;
    let history = RwSignal::new(history);
    // A list of one: it brings the badge up to date while a change is on its way.
    let rows = Rows::new(vec![key.clone()]);
    use_waiting().follow(rows);
    let again = move || async move {
        let data = show_package_key(id).await.ok()?;
        history.try_set(data.history);
        clock.try_set(data.now);
        Some(vec![data.key])
    };
    rows.keep_current(again);
    let Some(shown) = rows.row(Item::id(&key)) else { return ().into_any() };
    let changed = Callback::new(move |key: PackageKey| {
        rows.put(key);
        spawn_local(async move {
            if let Ok(data) = show_package_key(id).await {
                history.try_set(data.history);
                clock.try_set(data.now);
            }
        });
    });
    let of = package.clone();
    view! {
        <Head key=shown changed now />
        <section class="section" aria-labelledby="settings-title">
            <h2 id="settings-title">"Settings"</h2>
            <p>"They are in force once every gateway has confirmed them."</p>
            <SettingsForm key=shown package now changed />
        </section>
        <section class="section" aria-label="Usage">
            <UsagePlot title="Calls, last 24 hours" usage />
        </section>
        <section class="section" aria-labelledby="history-title">
            <h2 id="history-title">"History"</h2>
            <History events=history package=of now=clock />
        </section>
    }
    .into_any()
}

#[component]
fn Head(key: Memo<PackageKey>, changed: Callback<PackageKey>, now: Timestamp) -> impl IntoView {
    let question = RwSignal::new(None);
    let rejecting = RwSignal::new(None);
    let navigate = StoredValue::new(use_navigate());
    let shown = memo(move || key.with(status));
    let news = news(key);
    let delete = Callback::new(move |()| {
        let done = Callback::new(move |_| {
            navigate.with_value(|navigate| {
                navigate("/admin/package-keys", NavigateOptions::default());
            });
        });
        question.set(Some(ask_delete(&key.get_untracked(), done)));
    });
    let switch = Callback::new(move |to| {
        question.set(Some(ask_status(&key.get_untracked(), to, changed)));
    });
    let first = key.get_untracked();
    let used = first.last_used_at.map(|at| ago(at, now));
    let reason = memo(move || key.with(|key| key.reason.clone()));
    view! {
        <div class="page-head">
            <div>
                <h1>"Package Settings"</h1>
                <p>
                    <span class="mono">{first.hint()}</span> " "
                    {live(move || view! { <Pill status=shown.get() /> }.into_any())} " "
                    {live(move || news.get().map(|propagation| view! { <PropagationBadge propagation /> }).into_any())}
                </p>
            </div>
            <Doings
                key
                on_switch=switch
                on_reject=move |()| rejecting.set(Some(key.get_untracked()))
                on_delete=delete
            />
        </div>
        <dl class="card details">
            <dt>"Key"</dt>
            <dd>
                <span class="mono">{first.hint()}</span>
                <p class="hint">"Its value was shown once. It cannot be shown again, nor changed."</p>
            </dd>
            <dt>"User"</dt>
            <dd>
                <a href=format!("/admin/users/{}?tab=package-keys", first.user.id)>{first.user.display_name}</a>
            </dd>
            <dt>"Application"</dt>
            <dd>
                <a href=format!("/admin/applications/{}", first.application.id)>{first.application.name}</a>
            </dd>
            <dt>"API Package"</dt>
            <dd>
                <a href=format!("/admin/packages/{}", first.package.id)>{first.package.name}</a>
            </dd>
            <dt>"Created"</dt>
            <dd>{day(first.created_at)}</dd>
            <dt>"Last used"</dt>
            <dd>{used.unwrap_or_else(|| "Never".into_any())}</dd>
            {live(move || {
                reason
                    .get()
                    .map(|reason| {
                        view! {
                            <dt>"Rejected because"</dt>
                            <dd>{reason}</dd>
                        }
                            .into_any()
                    })
            })}
        </dl>
        <Ask question />
        <RejectDialog rejecting done=move |key| changed.run(key) />
    }
    .into_any()
}

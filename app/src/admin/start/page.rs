//! The page itself.

use domain::package_key::PackageKey;
use leptos::prelude::*;

use super::{
    cards::{Cards, health},
    server_fns::{StartData, start_page},
};
use crate::{
    answer::{awaited, keep_asking},
    codec::load,
    layout::Page,
    ui::{
        icon::{self, Icon},
        live::live,
        moment::ago,
        notice::{Notice, Tone},
    },
};

/// `/admin`.
#[component]
pub fn StartPage() -> impl IntoView {
    let page = load(|()| start_page());
    view! {
        <Page title="Get Started" lead="People, their keys, and what the keys open.">
            {awaited(page, |data| view! { <Loaded data /> }.into_any())}
        </Page>
    }
    .into_any()
}

#[component]
fn Loaded(data: StartData) -> impl IntoView {
    let state = RwSignal::new(health(&data));
    // Until all is well.
    keep_asking(
        move || !state.with_untracked(|state| state.0),
        move || async move {
            if let Ok(data) = start_page().await {
                state.try_set(health(&data));
            }
        },
    );
    let notice = move || {
        let (well, words) = state.get();
        let (tone, shape) =
            if well { (Tone::Ok, icon::CIRCLE_CHECK) } else { (Tone::Wait, icon::TRIANGLE_ALERT) };
        view! {
            <Notice tone icon=shape>
                {words}
                " "
                <a href="/admin/gateways">"Gateways"</a>
            </Notice>
        }
        .into_any()
    };
    let now = data.now;
    let (waiting, first) = (data.overview.waiting, data.waiting.clone());
    view! {
        {live(notice)}
        <section class="section" aria-label="What can be managed">
            <Cards data />
        </section>
        <section class="section" aria-labelledby="waiting-title">
            <h2 id="waiting-title">"Waiting for approval"</h2>
            <div class="card">
                {if first.is_empty() {
                    view! { <p class="padded hint">"No package key waits for approval."</p> }.into_any()
                } else {
                    let rows = first.into_iter().map(|key| row(key, now)).collect::<Vec<_>>();
                    view! {
                        <ul class="waiting-list">{rows}</ul>
                        <div class="table-foot">
                            <a href="/admin/package-keys?status=waiting">
                                {format!("{waiting} waiting for approval: see all")}
                            </a>
                        </div>
                    }
                        .into_any()
                }}
            </div>
        </section>
    }
    .into_any()
}

fn row(key: PackageKey, now: domain::Timestamp) -> AnyView {
    view! {
        <li>
            <a href=format!("/admin/package-keys/{}", key.id)>
                <Icon shape=icon::HOURGLASS />
                <strong>{key.application.name}</strong>
                <span class="mono">{format!("{}…{}", key.prefix, key.last4)}</span>
                <span>{format!("{} – {}", key.package.name, key.plan.name)}</span>
                <span>{key.user.username}</span>
                <span class="hint">{ago(key.created_at, now)}</span>
            </a>
        </li>
    }
    .into_any()
}

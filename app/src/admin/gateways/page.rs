//! The page itself. While somebody looks at it, it asks again every other second.

use std::time::Duration;

use domain::format;
use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};

use super::{
    explain::Explain,
    figures::Figures,
    server_fns::{GatewaysData, gateways_page},
    table::NodeTable,
};
use crate::{
    answer::page_of,
    codec::load,
    layout::PageHead,
    ui::{
        live::{live, memo},
        plot::UsagePlot,
    },
};

const EVERY_MS: u32 = 2000;

/// `/admin/gateways`.
#[component]
pub fn GatewaysPage() -> impl IntoView {
    page_of("Gateways", load(|()| gateways_page()), |data| view! { <Loaded data /> }.into_any())
}

#[component]
fn Loaded(data: GatewaysData) -> impl IntoView {
    let bound = format::setting(Duration::from_millis(data.max_staleness_ms));
    let endpoints = data.endpoints.clone();
    let data = RwSignal::new(data);
    keep_current(data);
    let usage = memo(move || data.with(|data| data.usage.clone()));
    view! {
        <PageHead
            heading="Gateways"
            lead=format!(
                "Each gateway node confirms every change. A node that cannot confirm for {bound} rejects all calls.",
            )
        />
        <Figures data />
        {live(move || view! { <UsagePlot title="Calls, last 24 hours" usage=usage.get() /> }.into_any())}
        <NodeTable data />
        <Explain endpoints />
    }
    .into_any()
}

/// Asks again, but not for a window that nobody sees.
fn keep_current(data: RwSignal<GatewaysData>) {
    let asking = StoredValue::new(false);
    let ask = move || {
        if document().hidden() || asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            let answer = gateways_page().await;
            // The page may have been left meanwhile.
            asking.try_set_value(false);
            if let Ok(answer) = answer {
                data.try_set(answer);
            }
        });
    };
    Effect::new(move |_last: Option<Interval>| Interval::new(EVERY_MS, ask));
}

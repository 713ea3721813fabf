//! The page itself. While somebody looks at it, it asks again every other second.

use std::time::Duration;

use domain::format;
use leptos::prelude::*;

use super::{
    explain::Explain,
    figures::Figures,
    server_fns::{GatewaysData, gateways_page},
    table::NodeTable,
};
use crate::{
    answer::{keep_asking, page_of},
    codec::load,
    layout::PageHead,
    ui::{
        live::{live, memo},
        plot::UsagePlot,
    },
};

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
    let again = move || async move {
        if let Ok(answer) = gateways_page().await {
            data.try_set(answer);
        }
    };
    keep_asking(|| true, again);
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

//! How long changes take: the promise, and the last measured figure.

use std::time::Duration;

use domain::format;
use leptos::prelude::*;

use super::{server_fns::PageData, store::use_store};
use crate::ui::{
    icon,
    live::{live, memo},
    notice::{Notice, Tone},
};

/// The notice below the table.
#[component]
pub fn PropagationNotice() -> impl IntoView {
    let store = use_store();
    let promise = memo(move || store.page.with(promise));
    let served = memo(move || store.page.with(|page| page.live_nodes > 0));
    let measured = memo(move || store.page.with(measured));
    view! {
        <div class="page-notice">
            {live(move || {
                let tone = if served.get() { Tone::Info } else { Tone::Wait };
                view! {
                    <Notice tone icon=icon::RADIO_TOWER>
                        <strong>{live(move || promise.get())}</strong>
                        " "
                        {live(move || measured.get())}
                    </Notice>
                }
                    .into_any()
            })}
        </div>
    }
    .into_any()
}

fn promise(page: &PageData) -> String {
    let bound = format::setting(Duration::from_millis(page.max_staleness_ms));
    format!("Changes take up to {bound} to be applied at the latest.")
}

fn measured(page: &PageData) -> String {
    if page.live_nodes == 0 {
        return "No gateway is live at the moment, so no call is let through. Changes are in force as \
                soon as one starts."
            .into();
    }
    let last = page.keys.iter().map(|key| key.propagation).max_by_key(|change| change.seq);
    let waits = if page.live_nodes == 1 {
        "A pending badge stays until the gateway has confirmed."
    } else {
        "A pending badge stays until every gateway has confirmed."
    };
    match last {
        Some(change) if change.is_pending() && change.nodes == 1 => {
            format!("Your last change is on its way to the gateway. {waits}")
        }
        Some(change) if change.is_pending() => {
            let (applied, nodes) = (change.applied, change.nodes);
            format!("Your last change is in force on {applied} of {nodes} gateways so far. {waits}")
        }
        Some(change) => match change.applied_ms.map(format::span) {
            Some(span) if change.nodes == 1 => {
                format!("Your last change was in force on the gateway after {span}. {waits}")
            }
            Some(span) => {
                let nodes = change.nodes;
                format!(
                    "Your last change was in force on all {nodes} gateways after {span}. {waits}"
                )
            }
            None => waits.into(),
        },
        None => waits.into(),
    }
}

//! Four figures above the table.

use domain::{
    format,
    propagation::{NodeState, PropagationState},
};
use leptos::prelude::*;

use super::server_fns::GatewaysData;
use crate::ui::live::{live, memo};

/// The figures.
#[component]
pub fn Figures(
    /// What is known.
    data: RwSignal<GatewaysData>,
) -> impl IntoView {
    let figure = move |label: &'static str, of: fn(&GatewaysData) -> String| {
        let value = memo(move || data.with(of));
        view! {
            <div class="card figure-card">
                <dt>{label}</dt>
                <dd>{live(move || value.get())}</dd>
            </div>
        }
        .into_any()
    };
    view! {
        <dl class="figures">
            {figure("Nodes in force", in_force)}
            {figure("Last change applied", last_change)}
            {figure("Calls per second", calls_per_second)}
            {figure("Rejected, last hour", rejected)}
        </dl>
    }
    .into_any()
}

fn in_force(data: &GatewaysData) -> String {
    let in_force = data.nodes.iter().filter(|node| node.state == NodeState::InForce).count();
    format!("{in_force} of {}", data.nodes.len())
}

fn last_change(data: &GatewaysData) -> String {
    let Some(change) = data.last_change else { return "None yet".into() };
    match (change.state, change.applied_ms) {
        (PropagationState::Pending, _) => format!("Pending {}/{}", change.applied, change.nodes),
        (PropagationState::Applied, Some(ms)) => format::span(ms),
        (PropagationState::Applied, None) => "Applied".into(),
    }
}

fn calls_per_second(data: &GatewaysData) -> String {
    let known: Vec<f64> = data.nodes.iter().filter_map(|node| node.calls_per_second).collect();
    if known.is_empty() { "Unknown".into() } else { rate(known.iter().sum()) }
}

/// Of the hour that has begun, or where nobody has called in it yet, of the one before.
fn rejected(data: &GatewaysData) -> String {
    let calls = |hour: &&domain::usage::UsageHour| hour.accepted + hour.rejected > 0;
    let Some(hour) = data.usage.hours.iter().rev().take(2).find(calls) else {
        return "No calls".into();
    };
    let per_mille = hour.rejected.saturating_mul(1000) / (hour.accepted + hour.rejected);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// Calls a second, for people: `12,410`, `0.4`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded for show")]
pub fn rate(calls: f64) -> String {
    if calls > 0.0 && calls < 10.0 {
        return format!("{calls:.1}");
    }
    format::grouped(calls.max(0.0).round() as u64)
}

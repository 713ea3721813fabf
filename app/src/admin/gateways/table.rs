//! The nodes.

use domain::{
    format,
    propagation::{Gateway, NodeState},
};
use leptos::prelude::*;

use super::{figures::rate, server_fns::GatewaysData};
use crate::ui::{
    icon::{self, Icon},
    list::PlainTable,
    live::{List, When, live, memo},
    pill::{Pill, Status},
};

const HEADS: &[&str] = &[
    "Node",
    "State",
    "Address",
    "Applied",
    "Lag",
    "Lease left",
    "Keys held",
    "Calls / s",
    "Version",
];

/// The table; cards on a phone.
#[component]
pub fn NodeTable(
    /// What is known.
    data: RwSignal<GatewaysData>,
) -> impl IntoView {
    let ids = Signal::derive(move || {
        data.with(|data| data.nodes.iter().map(|node| node.id.0.as_u128()).collect::<Vec<_>>())
    });
    let row = Callback::new(move |id: u128| {
        let find = move |data: &GatewaysData| {
            data.nodes.iter().find(|node| node.id.0.as_u128() == id).cloned()
        };
        let first = data.with_untracked(find);
        first
            .map(|first| {
                view! { <Row node=Memo::new(move |last: Option<&Gateway>| {
                    let now = data.with(find);
                    now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
                }) /> }
            })
            .into_any()
    });
    view! {
        <div class="card">
            <When when=Signal::derive(move || ids.with(|ids| !ids.is_empty())) fallback=NoNodes>
                <PlainTable caption="Gateway nodes" class="table nodes" heads=HEADS>
                    <List ids row />
                </PlainTable>
            </When>
        </div>
    }
    .into_any()
}

#[component]
fn Row(node: Memo<Gateway>) -> impl IntoView {
    let cell = move |label: &'static str, of: fn(&Gateway) -> String| {
        let text = memo(move || node.with(of));
        view! {
            <td data-label=label class="figure">
                {live(move || text.get())}
            </td>
        }
        .into_any()
    };
    let state = memo(move || node.with(|node| status(node.state)));
    view! {
        <tr>
            <th scope="row" class="name">
                {live(move || node.with(|node| node.name.clone()))}
            </th>
            <td class="state">{live(move || view! { <Pill status=state.get() /> }.into_any())}</td>
            <td data-label="Address">
                <span class="mono">{live(move || node.with(|node| node.address.clone()))}</span>
            </td>
            {cell("Applied", |node| format::grouped(node.applied_seq.unsigned_abs()))}
            {cell("Lag", |node| format::grouped(node.lag.unsigned_abs()))}
            {cell(
                "Lease left",
                |node| match node.state {
                    NodeState::Rejecting => "rejecting".into(),
                    _ => format::span(node.lease_left_ms.max(1000) / 1000 * 1000).replace(".0 s", " s"),
                },
            )}
            {cell("Keys held", |node| format::grouped(node.keys_held))}
            {cell("Calls / s", |node| node.calls_per_second.map_or_else(|| "–".into(), rate))}
            {cell("Version", |node| node.version.clone())}
        </tr>
    }
    .into_any()
}

fn status(state: NodeState) -> Status {
    match state {
        NodeState::Starting => Status { tone: "info", icon: icon::LOADER, word: "Starting" },
        NodeState::InForce => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "In force" },
        NodeState::CatchingUp => Status { tone: "info", icon: icon::LOADER, word: "Catching up" },
        NodeState::Rejecting => Status { tone: "bad", icon: icon::CIRCLE_X, word: "Rejecting" },
    }
}

#[component]
fn NoNodes() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=icon::RADIO_TOWER />
            <h2>"No gateway node"</h2>
            <p>
                "No call is let through until one runs. Start it with latchkey gateway, or serve the console with its own."
            </p>
        </div>
    }
    .into_any()
}

//! The cards: what can be managed, and how much there is of it.

use domain::{
    format,
    overview::{Overview, in_words},
    propagation::NodeState,
};
use leptos::prelude::*;

use super::server_fns::StartData;
use crate::ui::icon::{self, Icon, Shape};

struct Card {
    title: &'static str,
    href: &'static str,
    icon: Shape,
    text: &'static str,
    count: String,
}

fn cards(data: StartData) -> [Card; 7] {
    let StartData { overview, nodes, .. } = data;
    let Overview { users, package_keys, applications, packages, api_keys, endpoints, .. } =
        overview;
    let all = nodes.len();
    let in_force = nodes.into_iter().filter(|node| node.state == NodeState::InForce).count();
    let card = |title, href, icon, text, count| Card { title, href, icon, text, count };
    [
        card(
            "Users",
            "/admin/users",
            icon::USERS,
            "Invite people, and switch them off.",
            in_words(users),
        ),
        card(
            "Package Keys",
            "/admin/package-keys",
            icon::PACKAGE,
            "Issue keys to applications, and approve requests.",
            in_words(package_keys),
        ),
        card(
            "Applications",
            "/admin/applications",
            icon::APP_WINDOW,
            "The programs that package keys are issued to.",
            in_words(applications),
        ),
        card(
            "Packages",
            "/admin/packages",
            icon::LAYERS,
            "Plans with their limits, and the endpoints they open.",
            in_words(packages),
        ),
        card(
            "API Keys",
            "/admin/api-keys",
            icon::USER_KEY,
            "Everybody's own keys.",
            in_words(api_keys),
        ),
        card(
            "Endpoints",
            "/admin/endpoints",
            icon::ROUTE,
            "The services behind the traffic manager.",
            in_words(endpoints),
        ),
        card(
            "Gateways",
            "/admin/gateways",
            icon::RADIO_TOWER,
            "The nodes of the traffic manager, and their calls.",
            format!("{in_force} of {all} in force"),
        ),
    ]
}

/// The cards.
#[component]
pub fn Cards(
    /// What the server answered.
    data: StartData,
) -> impl IntoView {
    let cards = cards(data).into_iter().map(|card| {
        view! {
            <li>
                <a class="card start-card" href=card.href>
                    <Icon shape=card.icon />
                    <strong>{card.title}</strong>
                    <span class="count">{card.count}</span>
                    <span class="hint">{card.text}</span>
                </a>
            </li>
        }
        .into_any()
    });
    view! { <ul class="start-cards">{cards.collect::<Vec<_>>()}</ul> }.into_any()
}

/// How the traffic manager does: a tone for the sentence, and the sentence.
pub fn health(data: &StartData) -> (bool, String) {
    let all = data.nodes.len();
    let in_force = data.nodes.iter().filter(|node| node.state == NodeState::InForce).count();
    if all == 0 {
        return (false, "No gateway is live, so no call is let through.".into());
    }
    let last = match data.last_change {
        Some(change) if change.is_pending() => {
            format!(" The last change is in force on {} of {}.", change.applied, change.nodes)
        }
        Some(change) => change
            .applied_ms
            .map(|ms| {
                format!(" The last change was in force everywhere after {}.", format::span(ms))
            })
            .unwrap_or_default(),
        None => String::new(),
    };
    let nodes = if all == 1 { "gateway is" } else { "gateways are" };
    (in_force == all, format!("{in_force} of {all} {nodes} in force.{last}"))
}

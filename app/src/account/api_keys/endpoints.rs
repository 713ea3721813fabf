//! The services that a key can call.

use domain::endpoint::{Endpoint, EndpointStatus, title};
use leptos::prelude::*;

use super::{files, store::use_store};
use crate::ui::{
    copy::CopyButton,
    icon::{self, Icon},
    live::{When, live, memo},
    pill::{Pill, Status},
};

/// The table of endpoints.
#[component]
pub fn Endpoints() -> impl IntoView {
    let store = use_store();
    let endpoints = memo(move || store.page.with(|page| page.endpoints.clone()));
    view! {
        <section class="section" aria-labelledby="endpoints-title">
            <h2 id="endpoints-title">"Endpoints"</h2>
            <p>"Services your keys can call through the traffic manager."</p>
            <div class="card">
                <When when=Signal::derive(move || !endpoints.with(Vec::is_empty)) fallback=Empty>
                    <div class="table-scroll">
                        <table class="table endpoints">
                            <caption class="sr-only">"Endpoints"</caption>
                            <thead>
                                <tr>
                                    <th scope="col">"Service"</th>
                                    <th scope="col">"Name"</th>
                                    <th scope="col">"Version"</th>
                                    <th scope="col">"Endpoint"</th>
                                    <th scope="col">"Status"</th>
                                </tr>
                            </thead>
                            <tbody>
                                {live(move || {
                                    endpoints
                                        .get()
                                        .into_iter()
                                        .map(|endpoint| view! { <Row endpoint /> }.into_any())
                                        .collect::<Vec<_>>()
                                })}
                            </tbody>
                        </table>
                    </div>
                </When>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(endpoint: Endpoint) -> impl IntoView {
    let store = use_store();
    let url = store.page.with_untracked(|page| files::url(&page.gateway_url, &endpoint.name));
    let name = title(&endpoint.name);
    let status = match endpoint.status {
        EndpointStatus::Active => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        EndpointStatus::Retired => {
            Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Retired" }
        }
    };
    view! {
        <tr>
            <td data-label="Service">{endpoint.service}</td>
            <td class="name">{name.clone()}</td>
            <td data-label="Version">{endpoint.version}</td>
            <td>
                <span class="endpoint-url mono">
                    <span>{url.clone()}</span>
                    <CopyButton text=url what=format!("the address of {name}") />
                </span>
            </td>
            <td class="status">
                <Pill status />
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=icon::RADIO_TOWER />
            <h3>"No endpoints yet"</h3>
            <p>"An administrator adds the services that keys can call."</p>
        </div>
    }
    .into_any()
}

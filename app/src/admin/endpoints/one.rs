//! One endpoint: new, or as it is, with the plans that open it.

use domain::{
    EndpointId,
    endpoint::{EndpointDetail, OpenedBy, title},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    form::{EndpointFields, EndpointInput, as_change},
    server_fns::{create_endpoint, one_endpoint, update_endpoint},
};
use crate::{
    answer::page_of,
    codec::load,
    layout::{Page, PageHead, name_page},
    sending::{FormCard, Problems, Sending},
    ui::toast::use_toasts,
};

const LIST: &str = "/admin/endpoints";

/// `/admin/endpoints/new`.
#[component]
pub fn NewEndpointPage() -> impl IntoView {
    name_page("New Endpoint");
    let input = EndpointInput::new(None);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |()| {
        let Some(wanted) = input.parse() else { return };
        sending.send(input.inputs(), create_endpoint(wanted), move |endpoint| {
            toasts.show(format!("{} created", title(&endpoint.name)));
            navigate.with_value(|navigate| navigate(LIST, NavigateOptions::default()));
        });
    };
    view! {
        <Page
            title="New Endpoint"
            lead="Every API key opens it at once; a package key does where its plan says so."
        >
            <FormCard on_submit=submit buttons=sending.buttons("Save and close", LIST)>
                <Problems sending />
                <EndpointFields input />
            </FormCard>
        </Page>
    }
    .into_any()
}

/// `/admin/endpoints/{id}`.
#[component]
pub fn EndpointPage(id: EndpointId) -> impl IntoView {
    let page = load(move |()| one_endpoint(id));
    page_of("Endpoint", page, |detail| view! { <Loaded detail /> }.into_any())
}

#[component]
fn Loaded(detail: EndpointDetail) -> impl IntoView {
    let EndpointDetail { endpoint, plans } = detail;
    let (id, name) = (endpoint.id, title(&endpoint.name));
    name_page(name.clone());
    let input = EndpointInput::new(Some(&endpoint));
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |()| {
        let Some(wanted) = input.parse() else { return };
        sending.send(input.inputs(), update_endpoint(id, as_change(wanted)), move |endpoint| {
            toasts.show(format!("{} saved", title(&endpoint.name)));
            navigate.with_value(|navigate| navigate(LIST, NavigateOptions::default()));
        });
    };
    view! {
        <Title text=name.clone() />
        <PageHead
            heading=name
            lead=format!("{} · {} · /e/{}/…", endpoint.service, endpoint.version, endpoint.name)
        />
        <FormCard on_submit=submit buttons=sending.buttons("Save and close", LIST)>
            <Problems sending />
            <EndpointFields input />
        </FormCard>
        <section class="section" aria-labelledby="plans-title">
            <h2 id="plans-title">"Plans that open it"</h2>
            <p>"Package keys of these plans may call it. API keys may call every endpoint."</p>
            <Plans plans />
        </section>
    }
    .into_any()
}

#[component]
fn Plans(plans: Vec<OpenedBy>) -> impl IntoView {
    if plans.is_empty() {
        return view! { <p class="hint">"No plan opens it yet."</p> }.into_any();
    }
    let row = |by: OpenedBy| {
        view! {
            <li>
                <a href=format!("/admin/packages/{}/plans/{}", by.package_id, by.plan_id)>
                    {format!("{} / {}", by.package, by.plan)}
                </a>
            </li>
        }
    };
    view! { <ul class="links">{plans.into_iter().map(row).collect_view()}</ul> }.into_any()
}

//! One endpoint: new, or as it is, with the plans that open it.

use domain::{
    EndpointId,
    endpoint::{EndpointDetail, OpenedBy, title},
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    form::{EndpointFields, EndpointInput, as_change},
    server_fns::{create_endpoint, one_endpoint, update_endpoint},
};
use crate::{
    layout::name_page,
    sending::{Problems, SendButton, Sending},
    ui::{
        list::{Failed, Skeleton},
        live::heard,
        toast::use_toasts,
        waiting::{Awaited, Waiting},
    },
};

const LIST: &str = "/admin/endpoints";

/// `/admin/endpoints/new`.
#[component]
pub fn NewEndpointPage() -> impl IntoView {
    name_page("New Endpoint");
    let input = EndpointInput::new(None);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(wanted) = input.parse() else { return };
        sending.send(input.inputs(), create_endpoint(wanted), move |endpoint| {
            toasts.show(format!("{} created", title(&endpoint.name)));
            navigate.with_value(|navigate| navigate(LIST, NavigateOptions::default()));
        });
    };
    view! {
        <Title text="New Endpoint" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"New Endpoint"</h1>
                    <p>"Every API key opens it at once; a package key does where its plan says so."</p>
                </div>
            </div>
            <form novalidate=true on:submit=heard(submit)>
                <div class="card form-card">
                    <Problems sending />
                    <EndpointFields input />
                </div>
                <div class="form-foot">
                    <SendButton sending word="Save and close" />
                    <a class="btn plain" href=LIST>
                        "Cancel"
                    </a>
                </div>
            </form>
        </div>
    }
    .into_any()
}

/// `/admin/endpoints/{id}`.
#[component]
pub fn EndpointPage(id: EndpointId) -> impl IntoView {
    let page = Resource::new_blocking(|| (), move |()| one_endpoint(id));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(detail) => view! { <Loaded detail /> }.into_any(),
                Err(error) => view! {
                    <h1>"Endpoint"</h1>
                    <Failed
                        sign_in=error.sign_in(&format!("{LIST}/{id}"))
                        detail=error.0.detail
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    view! {
        <Title text="Endpoint" />
        <div class="page">
            <Waiting fallback=Skeleton view />
        </div>
    }
    .into_any()
}

#[component]
fn Loaded(detail: EndpointDetail) -> impl IntoView {
    let EndpointDetail { endpoint, plans } = detail;
    let (id, name) = (endpoint.id, title(&endpoint.name));
    name_page(name.clone());
    let input = EndpointInput::new(Some(&endpoint));
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(wanted) = input.parse() else { return };
        sending.send(input.inputs(), update_endpoint(id, as_change(wanted)), move |endpoint| {
            toasts.show(format!("{} saved", title(&endpoint.name)));
            navigate.with_value(|navigate| navigate(LIST, NavigateOptions::default()));
        });
    };
    view! {
        <Title text=name.clone() />
        <div class="page-head">
            <div>
                <h1>{name}</h1>
                <p>{format!("{} · {} · /e/{}/…", endpoint.service, endpoint.version, endpoint.name)}</p>
            </div>
        </div>
        <form novalidate=true on:submit=heard(submit)>
            <div class="card form-card">
                <Problems sending />
                <EndpointFields input />
            </div>
            <div class="form-foot">
                <SendButton sending word="Save and close" />
                <a class="btn plain" href=LIST>
                    "Cancel"
                </a>
            </div>
        </form>
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

//! One plan: new, or as it is.

use domain::{
    PackageId, PlanId, format,
    package::{CreatePlan, Plan, UpdatePlan},
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    plan_fields::{PlanFields, PlanInput},
    server_fns::{PackagePage as Data, create_plan, package_page, update_plan},
};
use crate::{
    layout::name_page,
    sending::{Problems, SendButton, Sending},
    ui::{
        icon,
        list::{Failed, Skeleton},
        live::heard,
        notice::{Notice, Tone},
        toast::use_toasts,
        waiting::{Awaited, Waiting},
    },
};

/// `/admin/packages/{id}/plans/new`.
#[component]
pub fn NewPlanPage(package: PackageId) -> impl IntoView {
    view! { <OfPackage package plan=None /> }.into_any()
}

/// `/admin/packages/{id}/plans/{plan}`.
#[component]
pub fn PlanPage(package: PackageId, plan: PlanId) -> impl IntoView {
    view! { <OfPackage package plan=Some(plan) /> }.into_any()
}

#[component]
fn OfPackage(package: PackageId, plan: Option<PlanId>) -> impl IntoView {
    let page = Resource::new_blocking(|| (), move |()| package_page(package));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let failed = |detail: String, sign_in| {
                view! {
                    <h1>"Plan"</h1>
                    <Failed sign_in detail on_retry=move |()| page.refetch() />
                }
                .into_any()
            };
            let data = match page.await {
                Ok(data) => data,
                Err(error) => {
                    let sign_in = error.sign_in(&format!("/admin/packages/{package}"));
                    return failed(error.0.detail, sign_in);
                }
            };
            match plan {
                None => view! { <New data /> }.into_any(),
                Some(id) => match data.package.plans.iter().find(|plan| plan.id == id).cloned() {
                    Some(plan) => view! { <Edit data plan /> }.into_any(),
                    None => failed("There is no such plan. It may have been deleted.".into(), None),
                },
            }
        })
    });
    view! {
        <Title text="Plan" />
        <div class="page">
            <Waiting fallback=Skeleton view />
        </div>
    }
    .into_any()
}

#[component]
fn New(data: Data) -> impl IntoView {
    let Data { package, endpoints } = data;
    name_page(format!("{} / New Plan", package.name));
    let input = PlanInput::new(None);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let back = format!("/admin/packages/{}", package.id);
    let to = back.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(wanted) = input.parse() else { return };
        let request = CreatePlan {
            name: wanted.name,
            status: Some(wanted.status),
            endpoints: wanted.endpoints,
            rate_limit: wanted.rate_limit,
            quota: wanted.quota,
            needs_approval: wanted.needs_approval,
            max_keys: Some(wanted.max_keys),
        };
        let to = to.clone();
        sending.send(input.inputs(), create_plan(package.id, request), move |plan| {
            toasts.show(format!("Plan {} created", plan.name));
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        });
    };
    view! {
        <Title text="New Plan" />
        <div class="page-head">
            <div>
                <h1>"New Plan"</h1>
                <p>{format!("A plan of the package {}. Keys are issued for it.", package.name)}</p>
            </div>
        </div>
        <form novalidate=true on:submit=heard(submit)>
            <div class="card form-card">
                <Problems sending />
                <PlanFields input endpoints />
            </div>
            <div class="form-foot">
                <SendButton sending word="Save and close" />
                <a class="btn plain" href=back>
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Edit(data: Data, plan: Plan) -> impl IntoView {
    let Data { package, endpoints } = data;
    name_page(format!("{} / {}", package.name, plan.name));
    let input = PlanInput::new(Some(&plan));
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let back = format!("/admin/packages/{}", package.id);
    let (to, id, seen) = (back.clone(), plan.id, plan.updated_at);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(wanted) = input.parse() else { return };
        let change = UpdatePlan {
            name: Some(wanted.name),
            status: Some(wanted.status),
            endpoints: Some(wanted.endpoints),
            rate_limit: Some(wanted.rate_limit),
            quota: Some(wanted.quota),
            needs_approval: Some(wanted.needs_approval),
            max_keys: Some(wanted.max_keys),
            if_updated_at: Some(seen),
        };
        let to = to.clone();
        sending.send(input.inputs(), update_plan(id, change), move |plan| {
            toasts.show(format!("Plan {} saved", plan.name));
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        });
    };
    view! {
        <Title text=plan.name.clone() />
        <div class="page-head">
            <div>
                <h1>{plan.name.clone()}</h1>
                <p>{format!("A plan of the package {} · changed {}", package.name, format::minute(plan.updated_at))}</p>
            </div>
        </div>
        <form novalidate=true on:submit=heard(submit)>
            <div class="card form-card">
                <Notice tone=Tone::Info icon=icon::RADIO_TOWER>
                    <strong>"What you change here holds for every key of this plan"</strong>
                    ", as soon as every gateway has confirmed it. Keys with a ceiling of their own, or exempt, keep that."
                </Notice>
                <Problems sending />
                <PlanFields input endpoints />
            </div>
            <div class="form-foot">
                <SendButton sending word="Save and close" />
                <a class="btn plain" href=back>
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

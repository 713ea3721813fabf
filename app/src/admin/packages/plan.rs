//! One plan: new, or as it is.

use domain::{
    PackageId, PlanId, Problem, format,
    package::{CreatePlan, Plan, UpdatePlan},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    plan_fields::{PlanFields, PlanInput},
    server_fns::{PackagePage as Data, create_plan, package_page, update_plan},
};
use crate::{
    answer::page_of,
    codec::load,
    error::AppError,
    layout::{PageHead, name_page},
    sending::{FormCard, Problems, Sending},
    ui::{
        icon,
        notice::{Notice, Tone},
        toast::use_toasts,
    },
};

/// `/admin/packages/{id}/plans/new`.
#[component]
pub fn NewPlanPage(package: PackageId) -> impl IntoView {
    let page = load(move |()| package_page(package));
    page_of("Plan", page, |data| view! { <New data /> }.into_any())
}

/// `/admin/packages/{id}/plans/{plan}`.
#[component]
pub fn PlanPage(package: PackageId, plan: PlanId) -> impl IntoView {
    let page = load(move |()| async move {
        let data = package_page(package).await?;
        let found = data.package.plans.iter().find(|one| one.id == plan).cloned();
        found.map(|plan| (data, plan)).ok_or_else(gone)
    });
    page_of("Plan", page, |(data, plan)| view! { <Edit data plan /> }.into_any())
}

fn gone() -> AppError {
    let detail = "There is no such plan. It may have been deleted.";
    AppError(Box::new(Problem::new(404, "not_found", "Not found", detail)))
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
    let submit = move |()| {
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
        <PageHead
            heading="New Plan"
            lead=format!("A plan of the package {}. Keys are issued for it.", package.name)
        />
        <FormCard on_submit=submit buttons=sending.buttons("Save and close", back)>
            <Problems sending />
            <PlanFields input endpoints />
        </FormCard>
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
    let submit = move |()| {
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
        <PageHead
            heading=plan.name
            lead=format!(
                "A plan of the package {} · changed {}",
                package.name,
                format::minute(plan.updated_at),
            )
        />
        <FormCard on_submit=submit buttons=sending.buttons("Save and close", back)>
            <Notice tone=Tone::Info icon=icon::RADIO_TOWER>
                <strong>"What you change here holds for every key of this plan"</strong>
                ", as soon as every gateway has confirmed it. Keys with a ceiling of their own, or exempt, keep that."
            </Notice>
            <Problems sending />
            <PlanFields input endpoints />
        </FormCard>
    }
    .into_any()
}

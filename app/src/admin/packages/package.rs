//! One package: its settings and its plans.

use domain::{
    PackageId,
    application::{parse_description, parse_name},
    format,
    package::{OfferStatus, Package, UpdatePackage},
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    plan_table::PlanTable,
    server_fns::{PackagePage as Data, delete_package, package_page, update_package},
};
use crate::{
    answer::page_of,
    codec::load,
    layout::{NewLink, name_page},
    sending::{FormCard, Problems, SendButton, Sending},
    ui::{
        ask::{Acting, Ask, Question},
        form::{Choice, Input, SelectField, Text, TextArea, TextField, focus_first_error},
        hydrated::use_hydrated,
        icon::{self, Icon},
        live::{heard, live},
        toast::use_toasts,
    },
};

/// `/admin/packages/{id}`.
#[component]
pub fn PackagePage(id: PackageId) -> impl IntoView {
    let page = load(move |()| package_page(id));
    page_of("Package", page, |data| view! { <Loaded data /> }.into_any())
}

#[component]
fn Loaded(data: Data) -> impl IntoView {
    let Data { package, endpoints } = data;
    name_page(package.name.clone());
    let question = RwSignal::new(None::<Question>);
    let package = RwSignal::new(package);
    view! {
        <Title text=package.with_untracked(|package| package.name.clone()) />
        <div class="page-head">
            <div>
                <h1>{live(move || package.with(|package| package.name.clone()))}</h1>
                <p>{live(move || package.with(made))}</p>
            </div>
            <div class="actions">
                <DeleteButton package question />
                <NewLink
                    href=format!("/admin/packages/{}/plans/new", package.with_untracked(|p| p.id))
                    word="New Plan"
                />
            </div>
        </div>
        <PlanTable package endpoints question />
        <section class="section" aria-labelledby="settings-title">
            <h2 id="settings-title">"Package settings"</h2>
            <p>"A package that is inactive rejects the calls of all its keys with plan_inactive, until it is active again."</p>
            <Settings package />
        </section>
        <Ask question />
    }
    .into_any()
}

fn made(package: &Package) -> String {
    let plans = format::count(package.plans.len() as u64, "plan");
    format!("{plans} · created {}", format::day(package.created_at))
}

#[component]
fn DeleteButton(package: RwSignal<Package>, question: RwSignal<Option<Question>>) -> impl IntoView {
    let hydrated = use_hydrated();
    let navigate = StoredValue::new(use_navigate());
    let ask = move |_: ev::MouseEvent| {
        let (id, name) = package.with_untracked(|package| (package.id, package.name.clone()));
        let plans = package.with_untracked(|package| package.plans.len() as u64);
        let said = format!("Package {name} deleted");
        let act = Callback::new(move |()| -> Acting {
            let said = said.clone();
            Box::pin(async move {
                delete_package(id).await.map_err(|error| error.0.detail.clone())?;
                navigate.with_value(|go| go("/admin/packages", NavigateOptions::default()));
                Ok(said)
            })
        });
        question.set(Some(Question {
            title: "Delete package".into(),
            sentence: "Are you sure you want to delete this package?".into(),
            names: vec![(name, format::count(plans, "plan"))],
            consequence: "Its plans go with it. A package with keys cannot be deleted: make it \
                          inactive instead, or delete its keys first."
                .into(),
            go: "Delete",
            danger: true,
            act,
        }));
    };
    view! {
        <button type="button" class="btn" disabled=live(move || !hydrated.get()) on:click=heard(ask)>
            <Icon shape=icon::TRASH />
            "Delete"
        </button>
    }
    .into_any()
}

#[component]
fn Settings(package: RwSignal<Package>) -> impl IntoView {
    let first = package.get_untracked();
    let name = Input::new("name", first.name);
    let description = Input::new("description", first.description);
    let status = Input::new("status", first.status.as_str());
    let (sending, toasts) = (Sending::new(), use_toasts());
    let submit = move |()| {
        let inputs = vec![name, description, status];
        let parsed = (name.parsed(parse_name), description.parsed(parse_description));
        let (Some(new_name), Some(about)) = parsed else { return focus_first_error(&inputs) };
        let (id, seen) = package.with_untracked(|package| (package.id, package.updated_at));
        let change = UpdatePackage {
            name: Some(new_name),
            description: Some(about),
            status: status.get().parse().ok(),
            if_updated_at: Some(seen),
        };
        sending.send(inputs, update_package(id, change), move |changed| {
            toasts.show(format!("Package {} saved", changed.name));
            package.set(changed);
        });
    };
    let choices = vec![
        Choice::new(OfferStatus::Active.as_str(), "Active"),
        Choice::new(OfferStatus::Inactive.as_str(), "Inactive"),
    ];
    let hint = move || {
        if status.value.with(|status| status == OfferStatus::Inactive.as_str()) {
            "No key can be issued, and every call with one of its keys is rejected."
        } else {
            "Keys can be issued for its active plans."
        }
    };
    let buttons = move || view! { <SendButton sending word="Save" second=true /> };
    view! {
        <FormCard on_submit=submit buttons>
            <Problems sending />
            <TextField input=name text=Text::of("Name") />
            <TextArea input=description label="Description" />
            <SelectField input=status label="Status" choices hint=Signal::derive(move || hint().to_owned()) />
        </FormCard>
    }
    .into_any()
}

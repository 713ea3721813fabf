//! One application: what it is, and its keys.

use domain::{
    ApplicationId, Timestamp,
    application::{Application, UpdateApplication, parse_description, parse_name},
    format,
    package_key::PackageKey,
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    Whose,
    ask::ask_delete,
    server_fns::{OneApplication, one_application, update_application},
};
use crate::{
    answer::page_of,
    codec::load,
    layout::{NewLink, name_page},
    package_keys::status,
    sending::{FormCard, Problems, SendButton, Sending},
    ui::{
        ask::{Ask, Question},
        form::{Input, Text, TextArea, TextField, focus_first_error},
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::PlainTable,
        live::{heard, live},
        moment::ago,
        pill::Pill,
        progress::PropagationBadge,
        toast::use_toasts,
    },
};

/// `/account/applications/{id}` and `/admin/applications/{id}`.
#[component]
pub fn ApplicationPage(whose: Whose, id: ApplicationId) -> impl IntoView {
    let page = load(move |()| one_application(id));
    page_of("Application", page, move |data| view! { <Loaded whose data /> }.into_any())
}

#[component]
fn Loaded(whose: Whose, data: OneApplication) -> impl IntoView {
    let OneApplication { application, keys, now } = data;
    name_page(application.name.clone());
    let hydrated = use_hydrated();
    let navigate = StoredValue::new(use_navigate());
    let question = RwSignal::new(None::<Question>);
    let (id, owner) = (application.id, application.user.clone());
    let made = format!("created {}", format::day(application.created_at));
    let lead = match whose {
        Whose::Mine => view! { <p>{format!("Application · {made}")}</p> }.into_any(),
        Whose::Everybodys => view! {
            <p>
                "Application of "
                <a href=format!("/admin/users/{}", owner.id)>{owner.display_name.clone()}</a>
                {format!(" · {made}")}
            </p>
        }
        .into_any(),
    };
    let new_key = format!("{}/new?username={}&application={id}", whose.keys(), owner.username);
    let application = RwSignal::new(application);
    let asked = keys.clone();
    let delete = move |_: ev::MouseEvent| {
        let done = Callback::new(move |()| {
            navigate.with_value(|go| go(whose.list(), NavigateOptions::default()));
        });
        question.set(Some(application.with_untracked(|one| ask_delete(one, &asked, done))));
    };
    view! {
        <Title text=application.with_untracked(|one| one.name.clone()) />
        <div class="page-head">
            <div>
                <h1>{live(move || application.with(|one| one.name.clone()))}</h1>
                {lead}
            </div>
            <div class="actions">
                <button type="button" class="btn" disabled=live(move || !hydrated.get()) on:click=heard(delete)>
                    <Icon shape=icon::TRASH />
                    "Delete"
                </button>
                <NewLink
                    href=new_key
                    word=if whose == Whose::Mine { "Request key" } else { "New Package Key" }
                />
            </div>
        </div>
        <Keys whose keys now />
        <section class="section" aria-labelledby="settings-title">
            <h2 id="settings-title">"Application settings"</h2>
            <p>"The name reaches the services it calls, in the header X-Latchkey-Application."</p>
            <Settings application />
        </section>
        <Ask question />
    }
    .into_any()
}

#[component]
fn Keys(whose: Whose, keys: Vec<PackageKey>, now: Timestamp) -> impl IntoView {
    if keys.is_empty() {
        return view! {
            <div class="card">
                <div class="empty">
                    <Icon shape=icon::PACKAGE />
                    <h2>"No package keys yet"</h2>
                    <p>"A package key lets the application call the endpoints of a plan."</p>
                </div>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="card list">
            <PlainTable caption="Package keys of the application" heads=&["Key", "Package-Plan", "Status", "Created", "Last used"]>
                {keys
                    .into_iter()
                    .map(|key| view! { <KeyRow whose key now /> }.into_any())
                    .collect::<Vec<_>>()}
            </PlainTable>
        </div>
    }
    .into_any()
}

#[component]
fn KeyRow(whose: Whose, key: PackageKey, now: Timestamp) -> impl IntoView {
    let hint = match whose {
        Whose::Mine => view! { <span class="mono">{key.hint()}</span> }.into_any(),
        Whose::Everybodys => view! {
            <a class="mono" href=format!("/admin/package-keys/{}", key.id)>
                {key.hint()}
            </a>
        }
        .into_any(),
    };
    view! {
        <tr class:gone=key.deleted>
            <td class="name">{hint}</td>
            <td data-label="Plan">{format!("{} - {}", key.package.name, key.plan.name)}</td>
            <td class="status">
                <Pill status=status(&key) />
                <PropagationBadge propagation=key.propagation />
            </td>
            <td class="time" data-label="Created">{ago(key.created_at, now)}</td>
            <td class="time" data-label="Last used">
                {key.last_used_at.map_or_else(|| "Never".into_any(), |at| ago(at, now))}
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Settings(application: RwSignal<Application>) -> impl IntoView {
    let first = application.get_untracked();
    let (name, description) =
        (Input::new("name", first.name), Input::new("description", first.description));
    let (sending, toasts) = (Sending::new(), use_toasts());
    let submit = move |()| {
        let inputs = vec![name, description];
        let parsed = (name.parsed(parse_name), description.parsed(parse_description));
        let (Some(new_name), Some(about)) = parsed else { return focus_first_error(&inputs) };
        let (id, seen) = application.with_untracked(|one| (one.id, one.updated_at));
        let change = UpdateApplication {
            name: Some(new_name),
            description: Some(about),
            if_updated_at: Some(seen),
        };
        sending.send(inputs, update_application(id, change), move |changed| {
            toasts.show(format!("Application {} saved", changed.name));
            application.set(changed);
        });
    };
    let buttons = move || view! { <SendButton sending word="Save" second=true /> };
    view! {
        <FormCard on_submit=submit buttons>
            <Problems sending />
            <TextField input=name text=Text::of("Name") />
            <TextArea input=description label="Description" />
        </FormCard>
    }
    .into_any()
}

//! The request for a key.

use domain::package_key::CreatePackageKey;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::server_fns::{Offer, offer, request_key};
use crate::{
    account::expiration::Expiration,
    answer::awaited,
    codec::load,
    expires::{ExpiresField, ExpiresInput},
    keys::not_stored,
    layout::{Page, name_page},
    package_keys::{
        issued::shown,
        words::{package_choices, plan, plan_choices},
    },
    sending::{FormCard, Problems, Sending},
    ui::{
        form::{Choice, Input, SelectField, focus_first_error},
        icon::{self, Icon},
    },
    value_once::ValueOnce,
};

const LIST: &str = "/account/package-keys";

/// `/account/package-keys/new`.
#[component]
pub fn RequestKeyPage() -> impl IntoView {
    name_page("Request key");
    let page = load(|()| offer());
    let loaded = |offer: Offer| {
        if offer.applications.is_empty() {
            view! { <NoApplication /> }.into_any()
        } else {
            view! { <Form offer /> }.into_any()
        }
    };
    view! {
        <Page
            title="Request key"
            lead="You see its value once, right after it has been made. Only an administrator can change its settings."
        >
            {awaited(page, loaded)}
        </Page>
    }
    .into_any()
}

#[component]
fn NoApplication() -> impl IntoView {
    view! {
        <div class="card empty">
            <Icon shape=icon::APP_WINDOW />
            <h2>"No application yet"</h2>
            <p>"A package key is issued to an application. Make one, and Save and continue leads back here."</p>
            <a class="btn" href="/account/applications/new">
                "New Application"
            </a>
        </div>
    }
    .into_any()
}

#[component]
fn Form(offer: Offer) -> impl IntoView {
    let Offer { applications, packages } = offer;
    let named = use_query_map().with_untracked(|map| map.get("application")).unwrap_or_default();
    let known = |id: &str| applications.iter().any(|one| one.id.to_string() == id);
    let first = match applications.as_slice() {
        [only] => only.id.to_string(),
        _ => Some(named).filter(|id| known(id)).unwrap_or_default(),
    };
    let application = Input::new("application_id", first);
    let package = Input::new("package_id", "");
    let plan_input = Input::new("plan_id", "");
    let expires = ExpiresInput::new(Expiration::Never);
    let choices: Vec<_> =
        applications.iter().map(|one| Choice::new(one.id.to_string(), &one.name)).collect();
    let on_offer = package_choices(&packages);
    let nothing = on_offer.iter().all(|choice| choice.disabled);
    let packages = StoredValue::new(packages);
    let with_package = move |id: &str| {
        packages.with_value(|all| all.iter().find(|one| one.id.to_string() == id).cloned())
    };
    let chosen = Memo::new(move |_| package.value.with(|id| with_package(id)));
    let plans =
        Signal::derive(move || chosen.get().map(|one| plan_choices(&one)).unwrap_or_default());
    let hint = Signal::derive(move || {
        let chosen = chosen.get();
        let id = plan_input.value.get();
        let found =
            chosen.and_then(|one| one.plans.into_iter().find(|plan| plan.id.to_string() == id));
        found.map(|found| plan(&found)).unwrap_or_default()
    });
    // One plan need not be chosen.
    let on_package = move |()| {
        let plans = untrack(|| plans.get());
        plan_input.set(match plans.as_slice() {
            [only] => only.value.clone(),
            _ => String::new(),
        });
    };
    let value = RwSignal::new(None);
    let sending = Sending::new();
    let navigate = StoredValue::new(use_navigate());
    let submit = move |()| {
        let inputs = vec![application, package, plan_input, expires.choice];
        let ids = (
            parsed(application, "Choose an application."),
            parsed(package, "Choose a package."),
            parsed(plan_input, "Choose a plan."),
        );
        let expires_at = expires.parse();
        let (Some(application_id), Some(package_id), Some(plan_id), Some(expires_at)) =
            (ids.0, ids.1, ids.2, expires_at)
        else {
            return focus_first_error(&inputs);
        };
        let custom_key = None;
        let key = CreatePackageKey { application_id, package_id, plan_id, expires_at, custom_key };
        let request = async move {
            request_key(key).await.map_err(|mut error| {
                error.0.detail = not_stored(&error);
                error
            })
        };
        sending.send(inputs, request, move |issued| {
            value.set(Some(shown(&issued)));
        });
    };
    let leave = move |()| navigate.with_value(|go| go(LIST, NavigateOptions::default()));
    view! {
        <FormCard on_submit=submit buttons=sending.buttons("Request key", LIST)>
            <Problems sending />
            <SelectField
                input=application
                label="Application"
                choices
                prompt="Choose an application"
            />
            <div class="form-pair">
                <SelectField
                    input=package
                    label="API Package"
                    choices=on_offer
                    prompt="Choose a package"
                    hint=if nothing { "No package is on offer. Ask an administrator for one." } else { "" }.to_owned()
                    on_change=on_package
                />
                <SelectField
                    input=plan_input
                    label="API Plan"
                    choices=plans
                    prompt="Choose a plan"
                    hint
                    disabled=Signal::derive(move || chosen.with(Option::is_none))
                />
            </div>
            <ExpiresField input=expires label="Expiration" />
        </FormCard>
        <ValueOnce shown=value on_done=leave />
    }
    .into_any()
}

/// The id that is chosen, or none with `missing` shown.
fn parsed<T: core::str::FromStr>(input: Input, missing: &str) -> Option<T> {
    let id = input.get().parse().ok();
    input.error.set(id.is_none().then(|| missing.to_owned()));
    id
}

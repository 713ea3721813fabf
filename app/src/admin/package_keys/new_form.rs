//! The form for a new key: user, application, package, plan, expiration, and which value.

#![cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied as one is")
)]

use domain::{ApplicationId, package_key::CreatePackageKey};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    new_fields::{Fields, at_its_field},
    new_offer::{KindFields, OfferFields},
    new_owner::{Owner, OwnerFields},
    server_fns::{FormData, create_package_key, form_data},
    waiting::use_waiting,
};
use crate::{
    error::AppError,
    keys::not_stored,
    package_keys::issued::{Issued, shown},
    sending::{CancelLink, FormCard, Problems, SendButton, Sending},
    ui::{form::DateField, toast::use_toasts},
    value_once::ValueOnce,
};

/// The form.
#[component]
pub fn NewForm(
    /// What it begins with.
    data: FormData,
    /// The application that the address names.
    application: Option<ApplicationId>,
    /// The user is given.
    fixed: bool,
) -> impl IntoView {
    let FormData { packages, user, applications, now } = data;
    let username = user.as_ref().map(|user| user.username.clone()).unwrap_or_default();
    let back = match (&user, fixed) {
        (Some(user), true) => format!("/admin/users/{}?tab=package-keys", user.id),
        _ => "/admin/package-keys".into(),
    };
    let named = application.filter(|id| applications.iter().any(|one| one.id == *id));
    let fields = Fields::new(username, named);
    let owner = Owner::new(user, Vec::new());
    if named.is_some() {
        owner.applications.set(applications);
    } else {
        owner.set_applications(fields, applications);
    }
    let (sending, toasts) = (Sending::new(), use_toasts());
    let go_on = RwSignal::new(false);
    let (value, next) = (RwSignal::new(None), RwSignal::new(String::new()));
    let to_list = StoredValue::new(back.clone());
    let waiting = use_waiting();
    let made = move |issued: Issued| {
        let key = &issued.created.key;
        next.set(if go_on.get_untracked() {
            format!("/admin/package-keys/{}", key.id)
        } else {
            to_list.get_value()
        });
        // What was typed has been taken, and is nowhere else from here on.
        fields.custom.set("");
        toasts.show(format!("Package key {} created", key.hint()));
        waiting.ask();
        value.set(Some(shown(&issued)));
    };
    let submit = move |()| {
        if value.with_untracked(Option::is_some) {
            return;
        }
        let typed = fields.username.filled();
        let known = owner.user.get_untracked();
        if let (None, Some(typed)) = (&known, typed) {
            return look_up(sending, fields, owner, typed);
        }
        if let Some(request) = fields.parse(known.as_ref(), now) {
            sending.send(fields.all(), create(request), made);
        }
    };
    let navigate = StoredValue::new(use_navigate());
    let done = move |()| {
        let to = next.get_untracked();
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    let buttons = move || {
        view! {
            <SendButton sending word="Save and close" on_choose=move |()| go_on.set(false) />
            <SendButton
                sending
                word="Save and continue"
                second=true
                on_choose=move |()| go_on.set(true)
            />
            <CancelLink href=back />
        }
    };
    view! {
        <FormCard on_submit=submit buttons>
            <Problems sending />
            <OwnerFields fields owner fixed />
            <OfferFields fields packages fixed />
            <DateField
                input=fields.expires
                label="Expiration Date"
                hint="In your time zone. Left empty, the key does not expire."
            />
            <KindFields fields fixed />
        </FormCard>
        <ValueOnce shown=value on_done=done />
    }
    .into_any()
}

/// Sends it. Where the answer got lost, nobody has seen the value, and the form says so.
async fn create(request: CreatePackageKey) -> Result<Issued, AppError> {
    create_package_key(request).await.map_err(|mut error| {
        error.0.detail = not_stored(&error);
        at_its_field(error)
    })
}

/// Sent before it was known who is typed: then that comes first.
fn look_up(sending: Sending, fields: Fields, owner: Owner, typed: String) {
    sending.send(fields.all(), form_data(Some(typed), None), move |data| {
        fields.application.set("");
        owner.set_applications(fields, data.applications);
        owner.user.set(data.user.clone());
        // What else is missing is shown now; nothing is sent without another look.
        fields.parse(data.user.as_ref(), data.now);
    });
}

//! A new package.

use domain::{application::parse_description, package::CreatePackage};
use leptos::{ev, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

use super::server_fns::create_package;
use crate::{
    layout::name_page,
    sending::{Problems, SendButton, Sending},
    ui::{
        form::{Input, Text, TextArea, TextField, focus_first_error},
        live::heard,
        toast::use_toasts,
    },
};

/// `/admin/packages/new`. What follows is its first plan, without which it is of no use.
#[component]
pub fn NewPackagePage() -> impl IntoView {
    name_page("New Package");
    let (name, description) = (Input::new("name", ""), Input::new("description", ""));
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let inputs = vec![name, description];
        let parsed =
            (name.parsed(domain::application::parse_name), description.parsed(parse_description));
        let (Some(name), Some(description)) = parsed else { return focus_first_error(&inputs) };
        let request = CreatePackage { name, description: Some(description), status: None };
        sending.send(inputs, create_package(request), move |package| {
            toasts.show(format!("Package {} created", package.name));
            let to = format!("/admin/packages/{}/plans/new", package.id);
            navigate
                .with_value(|navigate| navigate(&to, leptos_router::NavigateOptions::default()));
        });
    };
    view! {
        <Title text="New Package" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"New Package"</h1>
                    <p>"Its first plan comes next: a package without a plan cannot be chosen for a key."</p>
                </div>
            </div>
            <form novalidate=true on:submit=heard(submit)>
                <div class="card form-card">
                    <Problems sending />
                    <TextField
                        input=name
                        text=Text { placeholder: "Gold", ..Text::of("Name") }
                        autofocus=true
                    />
                    <TextArea input=description label="Description" placeholder="Who it is for" />
                </div>
                <div class="form-foot">
                    <SendButton sending word="Save and continue" />
                    <a class="btn plain" href="/admin/packages">
                        "Cancel"
                    </a>
                </div>
            </form>
        </div>
    }
    .into_any()
}

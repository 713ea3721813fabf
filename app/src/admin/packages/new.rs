//! A new package.

use domain::{application::parse_description, package::CreatePackage};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::server_fns::create_package;
use crate::{
    layout::{Page, name_page},
    sending::{FormCard, Problems, Sending},
    ui::{
        form::{Input, Text, TextArea, TextField, focus_first_error},
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
    let submit = move |()| {
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
        <Page
            title="New Package"
            lead="Its first plan comes next: a package without a plan cannot be chosen for a key."
        >
            <FormCard on_submit=submit buttons=sending.buttons("Save and continue", "/admin/packages")>
                <Problems sending />
                <TextField
                    input=name
                    text=Text { placeholder: "Gold", ..Text::of("Name") }
                    autofocus=true
                />
                <TextArea input=description label="Description" placeholder="Who it is for" />
            </FormCard>
        </Page>
    }
    .into_any()
}

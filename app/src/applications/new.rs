//! A new application.

use domain::application::{CreateApplication, parse_description, parse_name};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    Whose,
    server_fns::{create_for, create_mine},
};
use crate::{
    layout::{Page, name_page},
    sending::{CancelLink, FormCard, Problems, SendButton, Sending},
    ui::{
        form::{Input, Text, TextArea, TextField, focus_first_error},
        toast::use_toasts,
    },
    who::WhoField,
};

/// `/account/applications/new` and `/admin/applications/new`. *Save and continue* goes on to a key.
#[component]
pub fn NewApplicationPage(whose: Whose) -> impl IntoView {
    name_page("New Application");
    let given = use_query_map().with_untracked(|map| map.get("username")).unwrap_or_default();
    let username = Input::new("username", given);
    let (name, description) = (Input::new("name", ""), Input::new("description", ""));
    let go_on = RwSignal::new(false);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let navigate = StoredValue::new(use_navigate());
    let submit = move |()| {
        let inputs = vec![username, name, description];
        if whose == Whose::Everybodys && username.filled().is_none() {
            username.error.set(Some("Enter a username.".into()));
        }
        let parsed = (name.parsed(parse_name), description.parsed(parse_description));
        let missing = username.error.with_untracked(Option::is_some);
        let (Some(name), Some(description), false) = (parsed.0, parsed.1, missing) else {
            return focus_first_error(&inputs);
        };
        let request = CreateApplication { name, description: Some(description) };
        let go_on = go_on.get_untracked();
        let owner = username.get();
        let create = async move {
            match whose {
                Whose::Mine => create_mine(request).await,
                Whose::Everybodys => create_for(owner, request).await,
            }
        };
        sending.send(inputs, create, move |application| {
            toasts.show(format!("Application {} created", application.name));
            let to = if go_on {
                let (keys, id) = (whose.keys(), application.id);
                format!("{keys}/new?username={}&application={id}", application.user.username)
            } else {
                whose.list().to_owned()
            };
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        });
    };
    let everybodys = whose == Whose::Everybodys;
    let buttons = move || {
        view! {
            <SendButton sending word="Save and close" on_choose=move |()| go_on.set(false) />
            <SendButton sending word="Save and continue" second=true on_choose=move |()| go_on.set(true) />
            <CancelLink href=whose.list() />
        }
    };
    view! {
        <Page title="New Application" lead="It belongs to one user, and cannot change hands.">
            <FormCard on_submit=submit buttons>
                <Problems sending />
                {everybodys.then(|| view! { <WhoField input=username label="Username" autofocus=true /> })}
                <TextField
                    input=name
                    text=Text { placeholder: "Shop mobile", ..Text::of("Name") }
                    autofocus=!everybodys
                />
                <TextArea input=description label="Description" placeholder="What the program does" />
            </FormCard>
        </Page>
    }
    .into_any()
}

//! *Add New API Key*.

use domain::api_key::{IssueApiKey, parse_description};
use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use crate::{
    account::expiration::Expiration,
    expires::{ExpiresField, ExpiresInput},
    keys::{issue, not_stored, shown},
    layout::{Page, name_page},
    sending::{CancelLink, FormCard, Problems, SendButton, Sending},
    ui::{
        ask::{Acting, Ask, Question},
        browser,
        form::{Card, Input, RadioCards, Text, TextField, focus_first_error},
        live::heard,
        toast::use_toasts,
    },
    value_once::{Shown, ValueOnce},
    who::WhoField,
};

const LIST: &str = "/admin/api-keys";
const DESCRIPTION: &str = "Made by an administrator";
const ACTIVE: &[Card] = &[
    Card { value: "yes", label: "Yes", hint: "The key works as soon as it is applied" },
    Card { value: "no", label: "No", hint: "It is rejected until somebody enables it" },
];

#[derive(Clone, Copy)]
struct Form {
    username: Input,
    active: Input,
    description: Input,
    expires: ExpiresInput,
}

impl Form {
    fn new(username: String) -> Self {
        Self {
            username: Input::new("username", username),
            active: Input::new("active", "yes"),
            description: Input::new("description", DESCRIPTION),
            expires: ExpiresInput::new(Expiration::DEFAULT),
        }
    }

    fn inputs(self) -> Vec<Input> {
        vec![self.username, self.description, self.expires.choice]
    }

    fn is_touched(self) -> bool {
        !self.username.get().is_empty()
            || self.description.get() != DESCRIPTION
            || self.active.get() != "yes"
    }

    fn reset(self) {
        self.username.set("");
        self.active.set("yes");
        self.description.set(DESCRIPTION);
        self.expires.reset(Expiration::DEFAULT);
    }

    fn parse(self) -> Option<IssueApiKey> {
        let missing = self.username.filled().is_none();
        self.username.error.set(missing.then(|| "Type the name of a user.".to_owned()));
        let description = self.description.parsed(parse_description);
        let expires_at = self.expires.parse();
        focus_first_error(&self.inputs());
        Some(IssueApiKey {
            username: self.username.filled()?,
            description: description?,
            expires_at: Some(expires_at?),
            enabled: Some(self.active.get() == "yes"),
        })
    }
}

/// `/admin/api-keys/new`.
#[component]
pub fn AddApiKeyPage() -> impl IntoView {
    name_page("Add New API Key");
    let given = use_query_map().with_untracked(|map| map.get("username")).unwrap_or_default();
    let form = Form::new(given);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let value = RwSignal::new(None::<Shown>);
    let add_another = RwSignal::new(false);
    let question = RwSignal::new(None::<Question>);
    let navigate = StoredValue::new(use_navigate());
    let leave = Callback::new(move |()| {
        navigate.with_value(|navigate| navigate(LIST, NavigateOptions::default()));
    });
    let submit = move |()| {
        let Some(request) = form.parse() else { return };
        let request = async move {
            issue(request).await.map_err(|mut error| {
                error.0.detail = not_stored(&error);
                error
            })
        };
        sending.send(form.inputs(), request, move |issued| {
            toasts.show(format!(
                "API Key for {} successfully generated",
                issued.created.key.user.username
            ));
            value.set(Some(shown("API Key successfully created", &issued, None)));
        });
    };
    // The value was seen: on to the next one, or back to the report.
    let seen = move |()| {
        if add_another.get_untracked() {
            form.reset();
            browser::focus_soon("username");
        } else {
            leave.run(());
        }
    };
    let cancel = move |event: ev::MouseEvent| {
        event.prevent_default();
        if untrack(|| form.is_touched()) {
            question.set(Some(ask_cancel(leave)));
        } else {
            leave.run(());
        }
    };
    let buttons = move || {
        view! {
            <SendButton sending word="Save" on_choose=move |()| add_another.set(false) />
            <SendButton
                sending
                word="Save & add new"
                second=true
                on_choose=move |()| add_another.set(true)
            />
            <CancelLink href=LIST on:click=heard(cancel) />
        }
    };
    view! {
        <Page
            title="Add New API Key"
            lead="The system generates a unique value. You see it once, right after it has been made."
        >
            <FormCard on_submit=submit buttons>
                <Problems sending />
                <WhoField input=form.username label="Users" autofocus=true />
                <RadioCards input=form.active label="Active" cards=ACTIVE />
                <TextField
                    input=form.description
                    text=Text { placeholder: "Where the key will be used", ..Text::of("Description") }
                />
                <ExpiresField input=form.expires label="Expiration" />
            </FormCard>
        </Page>
        <Ask question />
        <ValueOnce shown=value on_done=seen />
    }
    .into_any()
}

fn ask_cancel(leave: Callback<()>) -> Question {
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            leave.run(());
            Ok("Nothing was added".into())
        })
    });
    Question {
        title: "Cancel".into(),
        sentence: "Do you want to discard what you typed?".into(),
        names: Vec::new(),
        consequence: "No API key is made.".into(),
        go: "Discard",
        danger: true,
        act,
    }
}

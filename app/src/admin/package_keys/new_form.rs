//! The form: user, application, package, plan, expiration, and which value.

use domain::{
    ApplicationId, FieldError, Timestamp,
    api_key::parse_expiration,
    application::Application,
    package::Package,
    package_key::{CreatePackageKey, CustomKey, parse_custom_key},
    user::UserStatus,
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::server_fns::{FormData, applications_of, create_package_key};
use crate::{
    package_keys::{
        made::MadeDialog,
        words::{package_choices, plan, plan_choices, plans_on_offer},
    },
    sending::{Problems, SendButton, Sending},
    ui::{
        form::{
            Card, Choice, DateField, Input, RadioCards, SelectField, Text, TextField,
            focus_first_error, from_local,
        },
        live::{When, heard, live, memo},
        toast::use_toasts,
    },
    who::{Found, WhoField},
};

const GENERATE: &str = "generate";
const CUSTOM: &str = "custom";
const KINDS: &[Card] = &[
    Card {
        value: GENERATE,
        label: "Generate a new key",
        hint: "36 random characters with a checksum",
    },
    Card { value: CUSTOM, label: "Enter a custom key", hint: "For keys your callers already have" },
];

/// What the form holds.
#[derive(Clone, Copy)]
struct Fields {
    username: Input,
    application: Input,
    package: Input,
    plan: Input,
    expires: Input,
    kind: Input,
    custom: Input,
}

impl Fields {
    fn all(self) -> Vec<Input> {
        let Self { username, application, package, plan, expires, custom, .. } = self;
        vec![username, application, package, plan, expires, custom]
    }

    /// The request, or none with the errors shown.
    fn parse(self, who: Option<&Found>, now: Timestamp) -> Option<CreatePackageKey> {
        if let Err(why) = may_have_keys(self.username, who) {
            self.username.error.set(Some(why));
        }
        let application = chosen(self.application, "an application");
        let package = chosen(self.package, "a package");
        let plan = chosen(self.plan, "a plan");
        let expires_at = self.expires.parsed(|text| {
            if text.is_empty() {
                return Ok(None);
            }
            let unread = || FieldError::new("expires_at", "bad_time", "Enter a date and a time.");
            parse_expiration(Some(from_local(text).ok_or_else(unread)?), now)
        });
        let custom = self.kind.get() == CUSTOM;
        let custom_key = if custom {
            let value = self.custom.parsed(|text| parse_custom_key(text).map(|_| text.to_owned()));
            Some(value.map(CustomKey))
        } else {
            None
        };
        focus_first_error(&self.all());
        let named = self.username.error.with_untracked(Option::is_none);
        named.then_some(CreatePackageKey {
            application_id: application?,
            package_id: package?,
            plan_id: plan?,
            expires_at: expires_at?,
            custom_key: match custom_key {
                None => None,
                Some(value) => Some(value?),
            },
        })
    }
}

/// What is chosen in a select, or an error that asks for it.
fn chosen<T: core::str::FromStr>(input: Input, what: &str) -> Option<T> {
    let id = input.filled().and_then(|value| value.parse().ok());
    if id.is_none() {
        input.error.set(Some(format!("Select {what}.")));
    }
    id
}

/// Why whoever is typed can have no key, if so.
fn may_have_keys(username: Input, who: Option<&Found>) -> Result<(), String> {
    let typed = username.filled().ok_or("Enter a username.")?;
    match who {
        None => Err(format!("There is no user {typed}. Choose one from the suggestions.")),
        Some(who) if who.status == UserStatus::Active => Ok(()),
        Some(who) => Err(format!(
            "{} is {} and can have no new key. Choose an active user, or make this one active first.",
            who.username,
            who.status.as_str()
        )),
    }
}

/// The form.
#[component]
pub fn NewForm(data: FormData, application: Option<ApplicationId>, fixed: bool) -> impl IntoView {
    let FormData { packages, user, applications, now } = data;
    let username = user.as_ref().map(|user| user.username.clone()).unwrap_or_default();
    let id = application.map(|id| id.to_string()).unwrap_or_default();
    let fields = Fields {
        username: Input::new("username", username),
        application: Input::new("application_id", id),
        package: Input::new("package_id", ""),
        plan: Input::new("plan_id", ""),
        expires: Input::new("expires_at", ""),
        kind: Input::new("key_type", GENERATE),
        custom: Input::new("custom_key", ""),
    };
    let who = RwSignal::new(user.clone());
    let applications = RwSignal::new(applications);
    follow_user(fields, who, applications);
    let (sending, toasts) = (Sending::new(), use_toasts());
    let go_on = RwSignal::new(false);
    let made = RwSignal::new(None);
    let next = RwSignal::new(String::new());
    let navigate = StoredValue::new(use_navigate());
    let back = match (&user, fixed) {
        (Some(user), true) => format!("/admin/users/{}?tab=package-keys", user.id),
        _ => "/admin/package-keys".into(),
    };
    let to_list = StoredValue::new(back.clone());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(request) = fields.parse(who.get_untracked().as_ref(), now) else { return };
        sending.send(fields.all(), create_package_key(request), move |created| {
            next.set(if go_on.get_untracked() {
                format!("/admin/package-keys/{}", created.key.id)
            } else {
                to_list.get_value()
            });
            // What was typed has been taken, and is nowhere else from here on.
            fields.custom.set("");
            toasts.show(format!("Package key {} created", created.key.hint()));
            made.set(Some(created));
        });
    };
    let done = move |()| {
        let to = next.get_untracked();
        navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
    };
    let user_field = if fixed {
        view! { <Fixed fields /> }.into_any()
    } else {
        view! { <WhoField input=fields.username label="Username" chosen=who autofocus=true /> }
            .into_any()
    };
    view! {
        <form novalidate=true on:submit=heard(submit)>
            <div class="card form-card">
                <Problems sending />
                {user_field}
                <ApplicationField fields who applications />
                <Offer fields packages />
                <DateField
                    input=fields.expires
                    label="Expiration Date"
                    hint="Left empty, the key does not expire."
                />
                <RadioCards input=fields.kind label="Which type of key would you like to create?" cards=KINDS />
                <CustomField fields />
            </div>
            <div class="form-foot">
                <SendButton sending word="Save and close" on_choose=move |()| go_on.set(false) />
                <SendButton sending word="Save and continue" second=true on_choose=move |()| go_on.set(true) />
                <a class="btn plain" href=back>
                    "Cancel"
                </a>
            </div>
        </form>
        <MadeDialog made on_done=done />
    }
    .into_any()
}

/// Asks for the applications of whoever is chosen.
fn follow_user(
    fields: Fields,
    who: RwSignal<Option<Found>>,
    applications: RwSignal<Vec<Application>>,
) {
    let chosen = memo(move || who.with(|who| who.as_ref().map(|who| who.id)));
    Effect::new(move |last: Option<Option<domain::UserId>>| {
        let now = chosen.get();
        // The first is the one that the server has looked up already.
        if last.is_none() || last == Some(now) {
            return now;
        }
        fields.application.set("");
        applications.set(Vec::new());
        if let Some(id) = now {
            spawn_local(async move {
                let answer = applications_of(id).await;
                // Somebody else may have been chosen meanwhile.
                if chosen.try_get_untracked() == Some(Some(id))
                    && let Ok(answer) = answer
                {
                    if let [only] = answer.as_slice() {
                        fields.application.set(only.id.to_string());
                    }
                    applications.set(answer);
                }
            });
        }
        now
    });
}

/// The user, who is given.
#[component]
fn Fixed(fields: Fields) -> impl IntoView {
    view! {
        <div class="field">
            <label class="label" for="username">
                "User"
            </label>
            <input class="input" id="username" disabled=true value=fields.username.get() />
        </div>
    }
    .into_any()
}

#[component]
fn ApplicationField(
    fields: Fields,
    who: RwSignal<Option<Found>>,
    applications: RwSignal<Vec<Application>>,
) -> impl IntoView {
    let choices = Signal::derive(move || {
        let choice = |one: &Application| Choice::new(one.id.to_string(), &one.name);
        applications.with(|all| all.iter().map(choice).collect::<Vec<_>>())
    });
    let none = memo(move || applications.with(Vec::is_empty));
    let missing = move || {
        let user = who.get()?;
        none.get().then(|| {
            let href = format!("/admin/applications/new?username={}", user.username);
            view! {
                <p class="hint">
                    {user.display_name} " has no application yet. " <a href=href>"Create one"</a> " first."
                </p>
            }
            .into_any()
        })
    };
    view! {
        <div class="field">
            <SelectField
                input=fields.application
                label="Application"
                prompt="Select an application"
                choices
                disabled=Signal::derive(move || none.get())
            />
            {live(missing)}
        </div>
    }
    .into_any()
}

/// Package and plan, the second depending on the first.
#[component]
fn Offer(fields: Fields, packages: Vec<Package>) -> impl IntoView {
    let choices = package_choices(&packages);
    let empty = packages
        .iter()
        .find(|package| plans_on_offer(package).next().is_none())
        .map(|package| (package.id, package.name.clone()));
    let packages = StoredValue::new(packages);
    let chosen = memo(move || {
        let id = fields.package.value.get();
        packages.with_value(|all| all.iter().find(|package| package.id.to_string() == id).cloned())
    });
    let plans = Signal::derive(move || {
        chosen.with(|package| package.as_ref().map(plan_choices).unwrap_or_default())
    });
    let hint = Signal::derive(move || {
        let id = fields.plan.value.get();
        chosen
            .with(|package| {
                let package = package.as_ref()?;
                Some(plan(package.plans.iter().find(|plan| plan.id.to_string() == id)?))
            })
            .unwrap_or_default()
    });
    let first_plan = move |()| {
        let only = untrack(|| {
            plans.with(|plans| match plans.as_slice() {
                [only] => only.value.clone(),
                _ => String::new(),
            })
        });
        fields.plan.set(only);
    };
    let without = empty.map(|(id, name)| {
        view! {
            <p class="hint">
                {name} " has no plan yet, so it cannot be selected. "
                <a href=format!("/admin/packages/{id}/plans/new")>"Create a plan"</a> "."
            </p>
        }
        .into_any()
    });
    view! {
        <div class="form-pair">
            <div class="field">
                <SelectField
                    input=fields.package
                    label="API Package"
                    prompt="Select a package"
                    choices=Signal::stored(choices)
                    on_change=first_plan
                />
                {without}
            </div>
            <SelectField
                input=fields.plan
                label="API Plan"
                prompt="Select a plan"
                choices=plans
                hint
                disabled=Signal::derive(move || chosen.with(Option::is_none))
            />
        </div>
    }
    .into_any()
}

/// The value, judged while it is typed by the same function as on the server.
#[component]
fn CustomField(fields: Fields) -> impl IntoView {
    let custom = memo(move || fields.kind.value.with(|kind| kind == CUSTOM));
    // Too short is no news while one is typing; a wrong character is.
    let judge = move |()| {
        let wrong = fields.custom.value.with_untracked(|text| parse_custom_key(text).err());
        let now = wrong.filter(|error| error.code != "too_short" || fields.custom.get().is_empty());
        let now = now.filter(|_| !fields.custom.get().is_empty());
        fields.custom.error.set(now.map(|error| error.detail));
    };
    view! {
        <When when=custom>
            <TextField
                input=fields.custom
                text=Text {
                    mono: true,
                    hint: "16 to 128 letters, numbers and _ - . :",
                    ..Text::of("Custom Key")
                }
                on_input=judge
            />
        </When>
    }
    .into_any()
}

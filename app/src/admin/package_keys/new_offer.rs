//! What the key is for: package and plan, the second depending on the first; and which value.

#![cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied as one is")
)]

use domain::package::Package;
use leptos::prelude::*;

use super::new_fields::{CUSTOM, Fields, KINDS, KINDS_OF_USER};
use crate::{
    package_keys::words::{package_choices, plan, plan_choices, plans_on_offer},
    ui::{
        form::{RadioCards, SelectField, Text, TextField},
        icon,
        live::{When, live, memo},
        notice::{Notice, Tone},
    },
};

/// How many packages without a plan are named.
const NAMED: usize = 3;

/// API Package and API Plan.
#[component]
pub fn OfferFields(
    /// The form.
    fields: Fields,
    /// Every package.
    packages: Vec<Package>,
    /// The user is given.
    fixed: bool,
) -> impl IntoView {
    let (package_label, plan_label) =
        if fixed { ("Package", "Plan") } else { ("API Package", "API Plan") };
    let choices = package_choices(&packages);
    let without = without_plan(&packages);
    let packages = StoredValue::new(packages);
    let chosen = memo(move || {
        let id = fields.package.value.get();
        packages.with_value(|all| all.iter().find(|package| package.id.to_string() == id).cloned())
    });
    let plans = Signal::derive(move || {
        chosen.with(|package| package.as_ref().map(plan_choices).unwrap_or_default())
    });
    let chosen_plan = memo(move || {
        let id = fields.plan.value.get();
        chosen.with(|package| {
            package.as_ref()?.plans.iter().find(|plan| plan.id.to_string() == id).cloned()
        })
    });
    let hint = Signal::derive(move || {
        chosen_plan.with(|chosen| chosen.as_ref().map(plan)).unwrap_or_default()
    });
    let waits = Signal::derive(move || {
        chosen_plan.with(|chosen| chosen.as_ref().is_some_and(|plan| plan.needs_approval))
    });
    // One plan need not be chosen.
    let on_package = move |()| {
        let only = untrack(|| {
            plans.with(|plans| match plans.as_slice() {
                [only] => only.value.clone(),
                _ => String::new(),
            })
        });
        fields.plan.set(only);
    };
    view! {
        <div class="form-pair">
            <div class="field">
                <SelectField
                    input=fields.package
                    label=package_label
                    prompt="Select a package"
                    choices=Signal::stored(choices)
                    on_change=on_package
                />
                {without}
            </div>
            <SelectField
                input=fields.plan
                label=plan_label
                prompt="Select a plan"
                choices=plans
                hint
                disabled=Signal::derive(move || chosen.with(Option::is_none))
            />
        </div>
        <When when=waits>
            <Notice tone=Tone::Wait icon=icon::HOURGLASS>
                <strong>"The plan asks for approval: the key starts as Waiting. "</strong>
                "The Traffic Manager rejects its calls until it is approved under Manage > Package Keys."
            </Notice>
        </When>
    }
    .into_any()
}

/// Says which packages cannot be chosen, with the way to make them a plan.
fn without_plan(packages: &[Package]) -> Option<AnyView> {
    let empty: Vec<_> =
        packages.iter().filter(|package| plans_on_offer(package).next().is_none()).collect();
    let more = empty.len().saturating_sub(NAMED);
    let links: Vec<_> = empty
        .into_iter()
        .take(NAMED)
        .map(|package| {
            let href = format!("/admin/packages/{}", package.id);
            let label = format!("Create a plan for {}", package.name);
            view! {
                <a href=href aria-label=label>
                    {package.name.clone()}
                </a>
                " "
            }
            .into_any()
        })
        .collect();
    let more = (more > 0).then(|| format!("and {more} more "));
    (!links.is_empty()).then(|| {
        view! { <p class="hint">"Without an active plan: " {links} {more} "– create a plan first."</p> }
            .into_any()
    })
}

/// Which type of key, and the value where it is a custom one.
#[component]
pub fn KindFields(
    /// The form.
    fields: Fields,
    /// The user is given.
    fixed: bool,
) -> impl IntoView {
    let custom = memo(move || fields.kind.value.with(|kind| kind == CUSTOM));
    let typed = move || {
        let length = fields.custom.value.with(|text| text.chars().count());
        if length == 0 { String::new() } else { format!("{length} of 16 to 128") }
    };
    view! {
        <RadioCards
            input=fields.kind
            label="Which type of key would you like to create?"
            cards=if fixed { KINDS_OF_USER } else { KINDS }
        />
        <When when=custom>
            <div class="field counted">
                <TextField
                    input=fields.custom
                    text=Text {
                        mono: true,
                        hint: "Letters, numbers and _ - . : (16 to 128 characters)",
                        ..Text::of("Custom Key")
                    }
                    on_input=move |()| fields.judge_custom()
                />
                <span class="hint count">{live(typed)}</span>
            </div>
        </When>
    }
    .into_any()
}

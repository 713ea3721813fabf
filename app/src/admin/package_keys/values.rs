//! The settings of a key, and the fields for them: plan within its package, expiration, limits of
//! its own.

#![cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied as one is")
)]

use domain::{
    FieldError, PlanId, Timestamp,
    api_key::parse_expiration,
    limits::{Override, Quota, RateLimit},
    package::{OfferStatus, Package, Plan},
    package_key::{PackageKey, UpdatePackageKey},
};
use leptos::prelude::*;

use super::overrides::{OverrideFields, QuotaInput, RateInput};
use crate::{
    package_keys::words,
    ui::{
        form::{Choice, DateField, Input, SelectField, focus_first_error, from_local, to_local},
        live::memo,
    },
};

/// What can be set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Values {
    /// The plan.
    pub plan_id: PlanId,
    /// When the key stops working, if ever.
    pub expires_at: Option<Timestamp>,
    /// In place of the plan's rate.
    pub rate_limit: Override<RateLimit>,
    /// In place of the plan's quota.
    pub quota: Override<Quota>,
}

impl Values {
    /// As a key has them.
    pub fn of(key: &PackageKey) -> Self {
        let PackageKey { expires_at, rate_limit, quota, .. } = *key;
        Self { plan_id: key.plan.id, expires_at, rate_limit, quota }
    }

    /// The change that sets them, where the key still is as it was at `seen`.
    pub fn change(self, seen: Timestamp) -> UpdatePackageKey {
        UpdatePackageKey {
            plan_id: Some(self.plan_id),
            expires_at: Some(self.expires_at),
            rate_limit: Some(self.rate_limit),
            quota: Some(self.quota),
            if_updated_at: Some(seen),
            ..UpdatePackageKey::default()
        }
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
pub struct SettingsInput {
    plan: Input,
    expires: Input,
    rate: RateInput,
    quota: QuotaInput,
}

impl SettingsInput {
    /// As the key has them.
    pub fn new(key: &PackageKey) -> Self {
        let input = Self {
            plan: Input::new("plan_id", key.plan.id.to_string()),
            expires: Input::new("expires_at", ""),
            rate: RateInput::new(key.rate_limit),
            quota: QuotaInput::new(key.quota),
        };
        // Only the browser knows its time zone.
        let expires_at = key.expires_at;
        Effect::new(move |_| input.expires.set(local(expires_at)));
        input
    }

    /// Puts in what a key has; in the browser only.
    pub fn set(self, key: &PackageKey) {
        self.plan.set(key.plan.id.to_string());
        self.expires.set(local(key.expires_at));
        self.rate.set(key.rate_limit);
        self.quota.set(key.quota);
    }

    /// The fields that can be wrong.
    pub fn inputs(self) -> Vec<Input> {
        let mut all = vec![self.plan, self.expires];
        all.extend(self.rate.inputs());
        all.extend(self.quota.inputs());
        all
    }

    /// What is asked for, or none with the errors shown. `seen` is the key as the form began.
    pub fn parse(self, seen: &PackageKey, now: Timestamp) -> Option<Values> {
        let plan_id = self.plan.parsed(|id| {
            id.parse().map_err(|_| FieldError::new("plan_id", "required", "Choose a plan."))
        });
        let expires_at = self.expires.parsed(|text| {
            // The field holds minutes; what nobody touched stays to the microsecond.
            if text == local(seen.expires_at) {
                return Ok(seen.expires_at);
            }
            parse_local(text, now)
        });
        let (rate_limit, quota) = (self.rate.parse(), self.quota.parse());
        focus_first_error(&self.inputs());
        Some(Values {
            plan_id: plan_id?,
            expires_at: expires_at?,
            rate_limit: rate_limit?,
            quota: quota?,
        })
    }
}

fn local(at: Option<Timestamp>) -> String {
    at.map(to_local).unwrap_or_default()
}

/// What a date field holds; empty means never.
///
/// # Errors
/// `bad_time` or `in_the_past` for the field `expires_at`.
pub fn parse_local(text: &str, now: Timestamp) -> Result<Option<Timestamp>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let unread = || FieldError::new("expires_at", "bad_time", "Enter a date and a time.");
    parse_expiration(Some(from_local(text).ok_or_else(unread)?), now)
}

/// The fields.
#[component]
pub fn SettingsFields(
    /// What they hold.
    input: SettingsInput,
    /// The package that the plan is to be of.
    package: Package,
    /// The plan that the key has now, which may be off.
    plan_id: PlanId,
) -> impl IntoView {
    let plans: Vec<_> = package
        .plans
        .into_iter()
        .filter(|plan| plan.status == OfferStatus::Active || plan.id == plan_id)
        .collect();
    let choices: Vec<_> = plans.iter().map(choice).collect();
    let plan = memo(move || {
        let id = input.plan.value.get();
        plans.iter().find(|plan| plan.id.to_string() == id).cloned()
    });
    let hint = Signal::derive(move || {
        plan.with(|plan| plan.as_ref().map(words::plan)).unwrap_or_default()
    });
    view! {
        <div class="form-pair">
            <SelectField input=input.plan label="API Plan" choices hint />
            <DateField
                input=input.expires
                label="Expiration Date"
                hint="In your time zone. Left empty, the key does not expire."
            />
        </div>
        <OverrideFields rate=input.rate quota=input.quota plan />
    }
    .into_any()
}

fn choice(plan: &Plan) -> Choice {
    let off = if plan.status == OfferStatus::Active { "" } else { " (inactive)" };
    Choice::new(plan.id.to_string(), format!("{}{off}", plan.name))
}

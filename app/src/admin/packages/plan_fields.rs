//! The fields of a plan's form, and what they hold.

#![expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied as one is")]

use domain::{
    EndpointId, FieldError,
    application::parse_name,
    endpoint::{Endpoint, EndpointStatus, title},
    limits::{Period, Quota, RateLimit},
    package::{DEFAULT_MAX_KEYS, OfferStatus, Plan, check_max_keys},
};
use leptos::prelude::*;

use crate::ui::{
    form::{CheckList, Choice, Input, SelectField, Switch, Text, TextField, focus_first_error},
    live::When,
};

/// What a plan is to be.
pub struct Wanted {
    pub name: String,
    pub status: OfferStatus,
    pub endpoints: Vec<EndpointId>,
    pub rate_limit: Option<RateLimit>,
    pub quota: Option<Quota>,
    pub needs_approval: bool,
    pub max_keys: u32,
}

/// What the form holds.
#[derive(Clone, Copy)]
pub struct PlanInput {
    name: Input,
    status: Input,
    limited: RwSignal<bool>,
    per_second: Input,
    burst: Input,
    counted: RwSignal<bool>,
    calls: Input,
    period: Input,
    needs_approval: RwSignal<bool>,
    max_keys: Input,
    endpoints: RwSignal<Vec<String>>,
    endpoints_error: Input,
}

impl PlanInput {
    /// As `plan` is; without one, with good defaults.
    pub fn new(plan: Option<&Plan>) -> Self {
        let rate = plan.and_then(|plan| plan.rate_limit);
        let quota = plan.and_then(|plan| plan.quota);
        let opened = plan.map(|plan| plan.endpoints.iter().map(ToString::to_string).collect());
        let status = plan.map_or(OfferStatus::Active, |plan| plan.status);
        Self {
            name: Input::new("name", plan.map(|plan| plan.name.clone()).unwrap_or_default()),
            status: Input::new("status", status.as_str()),
            limited: RwSignal::new(plan.is_none() || rate.is_some()),
            per_second: Input::new(
                "per_second",
                rate.map_or(2, |rate| rate.per_second).to_string(),
            ),
            burst: Input::new("burst", rate.map_or(10, |rate| rate.burst).to_string()),
            counted: RwSignal::new(plan.is_none() || quota.is_some()),
            calls: Input::new("calls", quota.map_or(5000, |quota| quota.calls).to_string()),
            period: Input::new("period", quota.map_or(Period::Day, |quota| quota.period).as_str()),
            needs_approval: RwSignal::new(plan.is_some_and(|plan| plan.needs_approval)),
            max_keys: Input::new(
                "max_keys",
                plan.map_or(DEFAULT_MAX_KEYS, |plan| plan.max_keys).to_string(),
            ),
            endpoints: RwSignal::new(opened.unwrap_or_default()),
            endpoints_error: Input::new("endpoints", ""),
        }
    }

    /// The fields that the server may find fault with.
    pub fn inputs(self) -> Vec<Input> {
        vec![
            self.name,
            self.per_second,
            self.burst,
            self.calls,
            self.max_keys,
            self.endpoints_error,
            self.status,
        ]
    }

    /// What is asked for, or none with the errors shown.
    pub fn parse(self) -> Option<Wanted> {
        let name = self.name.parsed(parse_name);
        let rate_limit = untrack(|| self.rate_limit());
        let quota = untrack(|| self.quota());
        let max_keys =
            self.max_keys.parsed(|text| number(text, "max_keys").and_then(check_max_keys));
        focus_first_error(&self.inputs());
        Some(Wanted {
            name: name?,
            status: self.status.get().parse().ok()?,
            endpoints: self
                .endpoints
                .with_untracked(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect()),
            rate_limit: rate_limit?,
            quota: quota?,
            needs_approval: self.needs_approval.get_untracked(),
            max_keys: max_keys?,
        })
    }

    #[expect(clippy::option_option, reason = "wrong, no limit, and a limit")]
    fn rate_limit(self) -> Option<Option<RateLimit>> {
        if !self.limited.get() {
            return Some(None);
        }
        let per_second = self.per_second.parsed(|text| number(text, "per_second"));
        let burst = self.burst.parsed(|text| number(text, "burst"));
        let limit = RateLimit { per_second: per_second?, burst: burst? };
        self.per_second.parsed(|_| limit.check()).map(Some)
    }

    #[expect(clippy::option_option, reason = "wrong, no limit, and a limit")]
    fn quota(self) -> Option<Option<Quota>> {
        if !self.counted.get() {
            return Some(None);
        }
        let calls = self.calls.parsed(|text| number(text, "calls"))?;
        let quota = Quota { calls, period: self.period.get().parse().ok()? };
        self.calls.parsed(|_| quota.check()).map(Some)
    }
}

/// A whole number, with or without its thousands apart.
pub fn number<N: core::str::FromStr>(text: &str, name: &str) -> Result<N, FieldError> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '\'')).collect();
    let wrong = || FieldError::new(name, "bad_number", "Enter a whole number.");
    digits.parse().map_err(|_| wrong())
}

/// The fields.
#[component]
pub fn PlanFields(
    /// What they hold.
    input: PlanInput,
    /// What can be opened.
    endpoints: Vec<Endpoint>,
) -> impl IntoView {
    let choices = endpoints
        .into_iter()
        .map(|endpoint| {
            let retired =
                if endpoint.status == EndpointStatus::Retired { " (retired)" } else { "" };
            let label = format!("{} {}{retired}", title(&endpoint.name), endpoint.version);
            Choice::new(endpoint.id.to_string(), label)
        })
        .collect();
    let figure = |label| Text { kind: "text", ..Text::of(label) };
    let statuses = vec![
        Choice::new(OfferStatus::Active.as_str(), "Active"),
        Choice::new(OfferStatus::Inactive.as_str(), "Inactive"),
    ];
    let periods: Vec<_> =
        Period::ALL.iter().map(|period| Choice::new(period.as_str(), period.as_str())).collect();
    view! {
        <TextField input=input.name text=Text { placeholder: "Basic", ..Text::of("Name") } autofocus=true />
        <Switch
            id="limited"
            on=input.limited
            label="Rate limit"
            hint="Calls that come faster are rejected with rate_limited."
        />
        <When when=input.limited>
            <div class="form-pair">
                <TextField input=input.per_second text=figure("Calls per second") />
                <TextField input=input.burst text=figure("At once") />
            </div>
        </When>
        <Switch
            id="counted"
            on=input.counted
            label="Quota"
            hint="Calls beyond it are rejected with quota_exceeded until the next period, in UTC."
        />
        <When when=input.counted>
            <div class="form-pair">
                <TextField input=input.calls text=figure("Calls") />
                <SelectField input=input.period label="Per" choices=periods.clone() />
            </div>
        </When>
        <CheckList
            name="endpoints"
            label="Endpoints it opens"
            chosen=input.endpoints
            choices
            hint="Calls to others are rejected with endpoint_not_allowed."
            error=input.endpoints_error.error
        />
        <Switch
            id="needs-approval"
            on=input.needs_approval
            label="Needs approval"
            hint="A key that a user requests waits until an administrator approves it."
        />
        <div class="form-pair">
            <TextField
                input=input.max_keys
                text=Text { hint: "For one application.", ..Text::of("Maximum keys") }
            />
            <SelectField
                input=input.status
                label="Status"
                choices=statuses
                hint="Inactive rejects every key of the plan."
            />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_people_write_them() {
        assert_eq!(number("5,000", "calls"), Ok(5000_u64));
        assert_eq!(number(" 10 000 ", "calls"), Ok(10_000_u64));
        for bad in ["", "many", "-1", "1.5"] {
            assert!(number::<u64>(bad, "calls").is_err(), "{bad}");
        }
    }
}

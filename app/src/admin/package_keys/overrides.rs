//! Limits of a key's own, in place of its plan's.

use domain::{
    limits::{Override, Period, Quota, RateLimit},
    package::Plan,
};
use leptos::prelude::*;

use crate::{
    admin::packages::number,
    package_keys::words,
    ui::{
        form::{Card, Choice, Input, RadioCards, SelectField, Text, TextField},
        live::{When, live},
    },
};

const PLAN: &str = "plan";
const CEILING: &str = "ceiling";
const EXEMPT: &str = "exempt";
const WAYS: &[Card] = &[
    Card { value: PLAN, label: "As the plan", hint: "Follows the plan when that changes" },
    Card { value: CEILING, label: "Ceiling", hint: "A limit of this key's own" },
    Card { value: EXEMPT, label: "Exempt", hint: "No limit for this key" },
];

fn mode<T>(own: &Override<T>) -> &'static str {
    match own {
        Override::Plan => PLAN,
        Override::Ceiling(_) => CEILING,
        Override::Exempt => EXEMPT,
    }
}

/// What a ceiling begins with where there is none yet.
const FIRST_RATE: RateLimit = RateLimit { per_second: 5, burst: 10 };
const FIRST_QUOTA: Quota = Quota { calls: 5000, period: Period::Day };

/// The rate of a key's own.
#[derive(Clone, Copy)]
pub struct RateInput {
    mode: Input,
    per_second: Input,
    burst: Input,
}

impl RateInput {
    /// As the key has it.
    pub fn new(own: Override<RateLimit>) -> Self {
        let input = Self {
            mode: Input::new("rate_limit", ""),
            per_second: Input::new("per_second", ""),
            burst: Input::new("burst", ""),
        };
        input.set(own);
        input
    }

    /// Puts in what a key has.
    pub fn set(self, own: Override<RateLimit>) {
        let shown = match own {
            Override::Ceiling(limit) => limit,
            Override::Plan | Override::Exempt => FIRST_RATE,
        };
        self.mode.set(mode(&own));
        self.per_second.set(shown.per_second.to_string());
        self.burst.set(shown.burst.to_string());
    }

    /// The fields that can be wrong.
    pub fn inputs(self) -> [Input; 2] {
        [self.per_second, self.burst]
    }

    /// What is asked for, or none with the errors shown.
    pub fn parse(self) -> Option<Override<RateLimit>> {
        match self.mode.get().as_str() {
            CEILING => {
                let per_second = self.per_second.parsed(|text| number(text, "per_second"));
                let burst = self.burst.parsed(|text| number(text, "burst"));
                let limit = RateLimit { per_second: per_second?, burst: burst? };
                self.per_second.parsed(|_| limit.check()).map(Override::Ceiling)
            }
            EXEMPT => Some(Override::Exempt),
            _ => Some(Override::Plan),
        }
    }
}

/// The quota of a key's own.
#[derive(Clone, Copy)]
pub struct QuotaInput {
    mode: Input,
    calls: Input,
    period: Input,
}

impl QuotaInput {
    /// As the key has it.
    pub fn new(own: Override<Quota>) -> Self {
        let input = Self {
            mode: Input::new("quota", ""),
            calls: Input::new("calls", ""),
            period: Input::new("period", ""),
        };
        input.set(own);
        input
    }

    /// Puts in what a key has.
    pub fn set(self, own: Override<Quota>) {
        let shown = match own {
            Override::Ceiling(quota) => quota,
            Override::Plan | Override::Exempt => FIRST_QUOTA,
        };
        self.mode.set(mode(&own));
        self.calls.set(shown.calls.to_string());
        self.period.set(shown.period.as_str());
    }

    /// The fields that can be wrong.
    pub fn inputs(self) -> [Input; 1] {
        [self.calls]
    }

    /// What is asked for, or none with the errors shown.
    pub fn parse(self) -> Option<Override<Quota>> {
        match self.mode.get().as_str() {
            CEILING => {
                let calls = self.calls.parsed(|text| number(text, "calls"))?;
                let quota = Quota { calls, period: self.period.get().parse().ok()? };
                self.calls.parsed(|_| quota.check()).map(Override::Ceiling)
            }
            EXEMPT => Some(Override::Exempt),
            _ => Some(Override::Plan),
        }
    }
}

/// The fields of both. What the plan says stands below, where it holds.
#[component]
pub fn OverrideFields(
    /// The rate.
    rate: RateInput,
    /// The quota.
    quota: QuotaInput,
    /// The plan that is chosen.
    plan: Memo<Option<Plan>>,
) -> impl IntoView {
    let own_rate = Signal::derive(move || rate.mode.value.with(|mode| mode == CEILING));
    let own_quota = Signal::derive(move || quota.mode.value.with(|mode| mode == CEILING));
    let plan_rate = move || {
        let says = |plan: &Plan| plan.rate_limit.map_or("no rate limit".into(), words::rate);
        of_plan(rate.mode, plan, says)
    };
    let plan_quota = move || {
        let says = |plan: &Plan| plan.quota.map_or("no quota".into(), words::quota);
        of_plan(quota.mode, plan, says)
    };
    let periods: Vec<_> =
        Period::ALL.iter().map(|period| Choice::new(period.as_str(), period.as_str())).collect();
    view! {
        <div class="field">
            <RadioCards input=rate.mode label="Rate limit" cards=WAYS />
            <p class="hint">{live(plan_rate)}</p>
        </div>
        <When when=own_rate>
            <div class="form-pair">
                <TextField input=rate.per_second text=Text::of("Calls per second") />
                <TextField input=rate.burst text=Text::of("At once") />
            </div>
        </When>
        <div class="field">
            <RadioCards input=quota.mode label="Quota" cards=WAYS />
            <p class="hint">{live(plan_quota)}</p>
        </div>
        <When when=own_quota>
            <div class="form-pair">
                <TextField input=quota.calls text=Text::of("Calls") />
                <SelectField input=quota.period label="Per" choices=periods.clone() />
            </div>
        </When>
    }
    .into_any()
}

fn of_plan(mode: Input, plan: Memo<Option<Plan>>, says: fn(&Plan) -> String) -> String {
    if mode.value.with(|mode| mode != PLAN) {
        return String::new();
    }
    plan.with(|plan| {
        plan.as_ref().map(|plan| format!("{}: {}.", plan.name, says(plan))).unwrap_or_default()
    })
}

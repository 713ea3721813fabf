//! Plans and their limits in words.

use domain::{
    format,
    limits::{Override, Period, Quota, RateLimit},
    package::{OfferStatus, Package, Plan},
};

use crate::ui::form::Choice;

/// `5 calls a second, 10 at once`.
pub fn rate(limit: RateLimit) -> String {
    let calls = format::count(u64::from(limit.per_second), "call");
    format!("{calls} a second, {} at once", limit.burst)
}

/// `5,000 calls a day`.
pub fn quota(quota: Quota) -> String {
    let calls = if quota.calls == 1 { "call" } else { "calls" };
    format!("{} {calls} {}", format::grouped(quota.calls), each(quota.period))
}

/// `a day`, `an hour`.
pub fn each(period: Period) -> String {
    let article = if period == Period::Hour { "an" } else { "a" };
    format!("{article} {}", period.as_str())
}

/// `5 calls a second, 5,000 a day, opens 3 endpoints`.
pub fn plan(plan: &Plan) -> String {
    let rate = plan
        .rate_limit
        .map(|limit| format!("{} a second", format::count(u64::from(limit.per_second), "call")));
    let quota =
        plan.quota.map(|quota| format!("{} {}", format::grouped(quota.calls), each(quota.period)));
    let opens = format!("opens {}", format::count(plan.endpoints.len() as u64, "endpoint"));
    let approval = plan.needs_approval.then(|| "needs approval".to_owned());
    let unlimited = (rate.is_none() && quota.is_none()).then(|| "no limit".to_owned());
    let parts = [unlimited, rate, quota, Some(opens), approval];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// An override in words, or what the plan says.
pub fn overridden<T: Copy>(own: Override<T>, words: fn(T) -> String) -> String {
    match own {
        Override::Plan => "as the plan".into(),
        Override::Ceiling(limit) => words(limit),
        Override::Exempt => "exempt".into(),
    }
}

/// The plans of a package that new keys can have.
pub fn plans_on_offer(package: &Package) -> impl Iterator<Item = &Plan> {
    package.plans.iter().filter(|plan| plan.status == OfferStatus::Active)
}

/// Packages to choose from. One without a plan cannot be chosen, and says so.
pub fn package_choices(packages: &[Package]) -> Vec<Choice> {
    let choice = |package: &Package| {
        let empty = plans_on_offer(package).next().is_none();
        let label =
            if empty { format!("{} (no plan yet)", package.name) } else { package.name.clone() };
        Choice { value: package.id.to_string(), label, disabled: empty }
    };
    let offered = packages.iter().filter(|package| package.status == OfferStatus::Active);
    offered.map(choice).collect()
}

/// Plans to choose from.
pub fn plan_choices(package: &Package) -> Vec<Choice> {
    plans_on_offer(package).map(|plan| Choice::new(plan.id.to_string(), &plan.name)).collect()
}

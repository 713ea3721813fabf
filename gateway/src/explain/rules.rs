//! Every rule's answer, in the order of judging. `crate::judge` decides calls; a test holds the two
//! together.

use domain::{
    Timestamp,
    explain::{ExplainedKey, Rule, RuleAnswer, RuleOutcome, Ruling},
    format,
    verdict::Verdict,
};
use service::{explain::Question, feed::UsedKey};

use crate::{
    clock::BootTime,
    gate::Gate,
    limits::{QuotaLeft, RateLeft},
    table::{Endpoint, Grant, Key, Owner, Standing, Table, Terms},
};

impl Gate {
    /// What this node would say of a call with this key, at one moment, rule by rule. Charges and
    /// counts nothing, and is no use of the key.
    pub fn explain(&self, question: &Question) -> Ruling {
        loop {
            let table = self.table();
            let Some(seq) = table.applied() else { continue };
            let mut ruling = self.rule(&table, question);
            let fresh = self.lease().holds(BootTime::now());
            // As in `Gate::verify`: once the number has moved, parts of two moments may be mixed.
            if table.applied() != Some(seq) {
                continue;
            }
            ruling.rules.push(freshness(fresh));
            ruling.applied_seq = seq;
            ruling.verdict = verdict(&ruling.rules);
            return ruling;
        }
    }

    /// Every rule but the last.
    fn rule(&self, table: &Table, question: &Question) -> Ruling {
        let mut rules = vec![well_formed(question)];
        let endpoints = table.endpoints();
        let name = question.endpoint.as_deref();
        let endpoint = name.and_then(|name| endpoints.by_name(name));
        let key = question.digest.as_ref().map(|digest| {
            table.with_key(digest, |key| {
                let Some(key) = key.filter(|key| !key.is_over(self.now())) else {
                    rules.push(unknown());
                    return None;
                };
                rules.push(known(key));
                let terms = key.grant.as_ref().map(|grant| grant.plan.terms());
                let grant = key.grant.as_deref().zip(terms.as_deref());
                let who = table.owner(key.owner())?;
                let active = table.is_active(key.owner());
                rules.extend([status(key), expiry(key, self.now()), owner(&who, active)]);
                rules.push(found(name, endpoint.map(|endpoint| &**endpoint)));
                rules.push(plan(grant));
                rules.push(allowed(grant, endpoint.map(|endpoint| &**endpoint)));
                rules.extend(self.limits(grant));
                Some(facts(key, &who, grant))
            })
        });
        let missing = Rule::ALL[rules.len()..Rule::ALL.len() - 1].iter();
        rules.extend(missing.map(|rule| RuleAnswer::skipped(*rule, "Without a key, not judged.")));
        Ruling { verdict: Verdict::Ok, applied_seq: 0, key: key.flatten(), rules }
    }

    fn limits(&self, grant: Option<(&Grant, &Terms)>) -> [RuleAnswer; 2] {
        let Some((grant, terms)) = grant else {
            let none = "API keys have no limits.";
            return [RuleAnswer::skipped(Rule::Rate, none), RuleAnswer::skipped(Rule::Quota, none)];
        };
        let (rate, quota) = (grant.rate_limit(terms), grant.quota(terms));
        let now = BootTime::now();
        let (rate_left, quota_left) = grant.meter.look(rate, quota, self.nodes(), now);
        [
            rate_left.map_or_else(|| unlimited(Rule::Rate), self::rate),
            match quota_left {
                Some(left) => self::quota(left),
                None if quota.is_some() => RuleAnswer::skipped(
                    Rule::Quota,
                    "This node holds none of the quota at the moment; for a call, it would take some \
                 from the database.",
                ),
                None => unlimited(Rule::Quota),
            },
        ]
    }
}

/// The first rule that fails; but a node that is not up to date knows nothing for certain.
fn verdict(rules: &[RuleAnswer]) -> Verdict {
    let failed = |answer: &&RuleAnswer| answer.outcome == RuleOutcome::Failed;
    let stale = rules.last().filter(failed);
    let first = stale.or_else(|| rules.iter().find(failed));
    first.and_then(|answer| answer.code).unwrap_or(Verdict::Ok)
}

fn well_formed(question: &Question) -> RuleAnswer {
    let rule = Rule::WellFormed;
    match (&question.digest, &question.flaw) {
        (Some(_), _) => RuleAnswer::passed(rule, "Length, characters and checksum are right."),
        (None, flaw) => {
            let flaw = flaw.as_deref().unwrap_or("it cannot be a key");
            RuleAnswer::failed(rule, Verdict::MalformedKey, format!("No key: {flaw}."))
        }
    }
}

fn unknown() -> RuleAnswer {
    let detail = "This node knows no such key: it was deleted, replaced, or is from elsewhere.";
    RuleAnswer::failed(Rule::Known, Verdict::UnknownKey, detail)
}

fn known(key: &Key) -> RuleAnswer {
    let detail = match key.used_key() {
        UsedKey::PreviousValue(_) => {
            "This node knows the key, by the value that it had before it was regenerated."
        }
        _ => "This node knows the key.",
    };
    RuleAnswer::passed(Rule::Known, detail)
}

fn status(key: &Key) -> RuleAnswer {
    let rule = Rule::Status;
    match key.standing() {
        Standing::Enabled => RuleAnswer::passed(rule, "The key is enabled."),
        Standing::Disabled => {
            RuleAnswer::failed(rule, Verdict::KeyDisabled, "The key is disabled.")
        }
        Standing::Waiting => {
            RuleAnswer::failed(rule, Verdict::KeyWaiting, "The key waits for approval.")
        }
    }
}

fn expiry(key: &Key, now: Timestamp) -> RuleAnswer {
    let rule = Rule::Expiry;
    match key.expires_at().map(format::minute) {
        None => RuleAnswer::passed(rule, "The key never expires."),
        Some(at) if key.is_expired(now) => {
            RuleAnswer::failed(rule, Verdict::KeyExpired, format!("The key expired {at}."))
        }
        Some(at) => RuleAnswer::passed(rule, format!("The key expires {at}.")),
    }
}

fn owner(owner: &Owner, active: bool) -> RuleAnswer {
    let name = &owner.username;
    if active {
        return RuleAnswer::passed(Rule::Owner, format!("{name} is active."));
    }
    RuleAnswer::failed(Rule::Owner, Verdict::OwnerInactive, format!("{name} is not active."))
}

fn found(name: Option<&str>, endpoint: Option<&Endpoint>) -> RuleAnswer {
    let rule = Rule::Endpoint;
    match (name, endpoint) {
        (None, _) => RuleAnswer::skipped(rule, "No endpoint was named."),
        (Some(name), Some(endpoint)) if endpoint.active => {
            RuleAnswer::passed(rule, format!("The endpoint {name} is active."))
        }
        (Some(name), Some(_)) => RuleAnswer::failed(
            rule,
            Verdict::UnknownEndpoint,
            format!("The endpoint {name} is switched off."),
        ),
        (Some(_), None) => {
            RuleAnswer::failed(rule, Verdict::UnknownEndpoint, "There is no such endpoint.")
        }
    }
}

fn plan(grant: Option<(&Grant, &Terms)>) -> RuleAnswer {
    let rule = Rule::Plan;
    match grant {
        None => RuleAnswer::skipped(rule, "API keys have no plan."),
        Some((_, terms)) => {
            let (package, plan) = (&terms.package, &terms.name);
            if terms.active {
                RuleAnswer::passed(rule, format!("{package} / {plan} is active."))
            } else {
                let detail = format!("{package} / {plan} is switched off.");
                RuleAnswer::failed(rule, Verdict::PlanInactive, detail)
            }
        }
    }
}

fn allowed(grant: Option<(&Grant, &Terms)>, endpoint: Option<&Endpoint>) -> RuleAnswer {
    let rule = Rule::EndpointAllowed;
    match (grant, endpoint) {
        (_, None) => RuleAnswer::skipped(rule, "No endpoint to look for."),
        (None, Some(_)) => RuleAnswer::passed(rule, "API keys open every endpoint."),
        (Some((_, terms)), Some(endpoint)) if terms.opens(endpoint.id) => {
            RuleAnswer::passed(rule, format!("The plan opens {}.", endpoint.name))
        }
        (Some(_), Some(endpoint)) => {
            let detail = format!("The plan does not open {}.", endpoint.name);
            RuleAnswer::failed(rule, Verdict::EndpointNotAllowed, detail)
        }
    }
}

fn unlimited(rule: Rule) -> RuleAnswer {
    RuleAnswer::passed(rule, "No limit holds.")
}

fn rate(left: RateLeft) -> RuleAnswer {
    let (per_second, burst) = (left.limit.per_second, left.limit.burst);
    let limit = format!("{per_second} calls a second, {burst} at once, over all nodes");
    if left.remaining == 0 {
        let wait = left.reset;
        let detail = format!("Too fast for {limit}; this node takes the next call in {wait} s.");
        return RuleAnswer::failed(Rule::Rate, Verdict::RateLimited, detail);
    }
    let takes = format::count(left.remaining.into(), "call");
    RuleAnswer::passed(Rule::Rate, format!("This node takes {takes} at this moment; {limit}."))
}

fn quota(left: QuotaLeft) -> RuleAnswer {
    let (calls, period) = (left.quota.calls, left.quota.period.as_str());
    if left.remaining == 0 {
        let end = format::minute(left.end);
        let detail = format!("All {calls} calls of the {period} are used; it ends {end}.");
        return RuleAnswer::failed(Rule::Quota, Verdict::QuotaExceeded, detail);
    }
    let detail = format!("{} of {calls} calls of the {period} are left.", left.remaining);
    RuleAnswer::passed(Rule::Quota, detail)
}

fn freshness(fresh: bool) -> RuleAnswer {
    if fresh {
        return RuleAnswer::passed(
            Rule::Freshness,
            "The node has confirmed that it is up to date.",
        );
    }
    let detail = "The node cannot confirm that it is up to date, and rejects every call.";
    RuleAnswer::failed(Rule::Freshness, Verdict::GatewayStale, detail)
}

fn facts(key: &Key, owner: &Owner, grant: Option<(&Grant, &Terms)>) -> ExplainedKey {
    ExplainedKey {
        kind: key.kind(),
        id: key.id(),
        user_id: owner.id,
        username: owner.username.to_string(),
        expires_at: key.expires_at(),
        application_id: grant.map(|(grant, _)| grant.application),
        application: grant.map(|(grant, _)| grant.application_name.to_string()),
        package: grant.map(|(_, terms)| terms.package.to_string()),
        plan_id: grant.map(|(grant, _)| grant.plan.id),
        plan: grant.map(|(_, terms)| terms.name.to_string()),
    }
}

//! `POST /v1/verify`: is this key good, and whose is it?
//!
//! A question counts as a call: it is charged to rate and quota, for whoever asks will let the call
//! through.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::Response,
};
use domain::{ApplicationId, PlanId, Secret, Timestamp, UserId, limits::Period, verdict::Verdict};
use http::{
    HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use uuid::Uuid;

use super::{
    answer::{CODE, Fault, NO_STORE, refuse},
    rate_headers,
    url_guard::holds_key,
};
use crate::{
    clock::BootTime,
    judge::{Judgement, KeyFacts},
    node::Node,
    table::Owner,
    trace,
};

/// The largest body, in bytes.
const BODY_MAX: usize = 4 * 1024;
/// A body that small comes at once.
const BODY_WITHIN: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct Question {
    key: Secret,
    #[serde(default)]
    endpoint: Option<String>,
}

/// What is said of the key. Every field is there; what is unknown is null.
#[derive(Serialize)]
struct Answer<'a> {
    valid: bool,
    code: Verdict,
    kind: Option<&'static str>,
    key_id: Option<Uuid>,
    user: Option<User<'a>>,
    application: Option<Application<'a>>,
    package: Option<Package<'a>>,
    plan: Option<Plan<'a>>,
    expires_at: Option<Timestamp>,
    rate_limit: Option<Rate>,
    quota: Option<Quota>,
}

/// The key's rate; `remaining` and `reset_at` are those of this node's share.
#[derive(Serialize)]
struct Rate {
    per_second: u32,
    burst: u32,
    remaining: u32,
    reset_at: Timestamp,
}

#[derive(Serialize)]
struct Quota {
    calls: u64,
    period: Period,
    remaining: u64,
    reset_at: Timestamp,
}

#[derive(Serialize)]
struct User<'a> {
    id: UserId,
    username: &'a str,
}

#[derive(Serialize)]
struct Application<'a> {
    id: ApplicationId,
    name: &'a str,
}

#[derive(Serialize)]
struct Package<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Plan<'a> {
    id: PlanId,
    name: &'a str,
}

/// Answers 200 for every verdict; `valid` and `code` tell which.
pub(super) async fn handle(State(node): State<Node>, request: Request) -> Response {
    if holds_key(request.uri()) {
        return refuse(Fault::KeyInUrl);
    }
    let question = match read(request.into_body()).await {
        Ok(question) => question,
        Err(fault) => return refuse(fault),
    };
    let key = Some(question.key.expose()).filter(|key| !key.is_empty());
    let (gate, begun) = (node.gate(), BootTime::now());
    let judgement = gate.decide(key, question.endpoint.as_deref()).await;
    trace::judged(&judgement);
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    let owner = judgement.key.as_ref().and_then(KeyFacts::owner);
    let Ok(body) = serde_json::to_vec(&Answer::of(&judgement, owner.as_deref(), gate.now())) else {
        return refuse(Fault::BadBody);
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(CODE, HeaderValue::from_static(judgement.verdict.code()));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, NO_STORE);
    if let Some(limits) = &judgement.limits {
        rate_headers::put(headers, limits);
    }
    response
}

async fn read(body: Body) -> Result<Question, Fault> {
    serde_json::from_slice(&read_body(body).await?).map_err(|_| Fault::BadBody)
}

/// The whole of a small body.
pub(super) async fn read_body(body: Body) -> Result<Bytes, Fault> {
    timeout(BODY_WITHIN, to_bytes(body, BODY_MAX))
        .await
        .map_err(|_| Fault::RequestTimeout)?
        .map_err(|error| {
            let error = error.into_inner();
            let too_large = error.is::<http_body_util::LengthLimitError>();
            if too_large { Fault::BodyTooLarge } else { Fault::BadBody }
        })
}

impl<'a> Answer<'a> {
    fn of(judgement: &'a Judgement, owner: Option<&'a Owner>, now: Timestamp) -> Self {
        let limits = judgement.limits.unwrap_or_default();
        let key = judgement.key.as_ref();
        let package = key.and_then(|key: &KeyFacts| key.package.as_ref());
        Self {
            valid: judgement.verdict.is_accepted(),
            code: judgement.verdict,
            kind: key.map(|key| key.kind.as_str()),
            key_id: key.map(|key| key.id),
            user: owner.map(|owner| User { id: owner.id, username: &owner.username }),
            application: package.map(|package| Application {
                id: package.grant.application,
                name: &package.grant.application_name,
            }),
            package: package.map(|package| Package { name: &package.terms.package }),
            plan: package
                .map(|package| Plan { id: package.grant.plan.id, name: &package.terms.name }),
            expires_at: key.and_then(|key| key.expires_at),
            rate_limit: limits.rate.map(|rate| Rate {
                per_second: rate.limit.per_second,
                burst: rate.limit.burst,
                remaining: rate.remaining,
                reset_at: now.plus(Duration::from_secs(rate.reset.into())),
            }),
            quota: limits.quota.map(|left| Quota {
                calls: left.quota.calls,
                period: left.quota.period,
                remaining: left.remaining,
                reset_at: left.end,
            }),
        }
    }
}

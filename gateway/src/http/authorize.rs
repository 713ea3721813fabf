//! `GET /v1/authorize`: forward authentication for nginx, Caddy, Traefik and `HAProxy`.

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header::CACHE_CONTROL};

use super::{
    answer::{CODE, Fault, NO_STORE, for_nginx, refuse},
    extract, identity, rate_headers,
    url_guard::holds_key,
};
use crate::{
    clock::BootTime,
    gate::Gate,
    judge::{Judgement, KeyFacts},
    limits::Limits,
    node::Node,
};

/// The endpoint, where the proxy does not name it in the query.
const ENDPOINT: &str = "x-latchkey-endpoint";

/// The route: 204 with the caller's identity, or why not. With `?nginx=1` only in statuses that
/// nginx takes. `serve` asks [`at_once`] before.
pub(super) async fn handle(State(node): State<Node>, request: Request) -> Response {
    let (gate, begun) = (node.gate(), BootTime::now());
    let query = Query::of(request.uri());
    let judged = match call(request.uri(), &query, request.headers()) {
        Ok(call) => Ok(gate.decide(call.key, call.endpoint).await),
        Err(fault) => Err(fault),
    };
    let response = answer(judged, &query);
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    response
}

/// The same for a call that need not wait for quota; `None`: it must.
pub(crate) fn at_once(gate: &Gate, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let begun = BootTime::now();
    let query = Query::of(uri);
    let judged = call(uri, &query, headers).map(|call| gate.verify(call.key, call.endpoint));
    if judged.as_ref().is_ok_and(|judgement| judgement.waits) {
        return None;
    }
    let response = answer(judged, &query);
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    Some(response)
}

/// What a request asks.
struct Asked<'a> {
    key: Option<&'a str>,
    endpoint: Option<&'a str>,
}

fn call<'a>(uri: &Uri, query: &Query<'a>, headers: &'a HeaderMap) -> Result<Asked<'a>, Fault> {
    if holds_key(uri) {
        return Err(Fault::KeyInUrl);
    }
    let endpoint = endpoint(query, headers)?;
    let key = extract::key(headers).map_err(|extract::Conflict| Fault::ConflictingKeys)?;
    Ok(Asked { key, endpoint })
}

fn answer(judged: Result<Judgement, Fault>, query: &Query<'_>) -> Response {
    let refused = match judged {
        Err(fault) => refuse(fault),
        Ok(judgement) => match &judgement.key {
            Some(key) if judgement.verdict.is_accepted() => {
                return accepted(key, judgement.limits.as_ref());
            }
            _ => refuse(&judgement),
        },
    };
    if query.nginx { for_nginx(refused) } else { refused }
}

fn accepted(key: &KeyFacts, limits: Option<&Limits>) -> Response {
    let own = if limits.is_some() { 2 + rate_headers::MOST } else { 2 };
    let mut headers = HeaderMap::with_capacity(identity::count(key) + own);
    headers.insert(CODE, HeaderValue::from_static("ok"));
    headers.insert(CACHE_CONTROL, NO_STORE);
    identity::put(&mut headers, key);
    if let Some(limits) = limits {
        rate_headers::put(&mut headers, limits);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    *response.headers_mut() = headers;
    response
}

/// The endpoint that the operator's proxy names. Where query and header differ, one of them may be
/// the caller's: refused.
fn endpoint<'a>(query: &Query<'a>, headers: &'a HeaderMap) -> Result<Option<&'a str>, Fault> {
    let mut found = query.endpoint.map_err(|()| Fault::ConflictingEndpoints)?;
    for (header, value) in headers {
        if header.as_str() != ENDPOINT {
            continue;
        }
        let name = value.to_str().unwrap_or("\u{fffd}");
        match found {
            Some(other) if other != name => return Err(Fault::ConflictingEndpoints),
            _ => found = Some(name),
        }
    }
    Ok(found)
}

/// The two parameters. Slugs and `1` need no decoding.
struct Query<'a> {
    endpoint: Result<Option<&'a str>, ()>,
    nginx: bool,
}

impl<'a> Query<'a> {
    fn of(uri: &'a Uri) -> Self {
        let mut query = Self { endpoint: Ok(None), nginx: false };
        for pair in uri.query().unwrap_or_default().split('&') {
            match pair.split_once('=') {
                Some(("endpoint", name)) => {
                    query.endpoint = match query.endpoint {
                        Ok(Some(other)) if other != name => Err(()),
                        Err(()) => Err(()),
                        Ok(_) => Ok(Some(name)),
                    };
                }
                Some(("nginx", "1")) => query.nginx = true,
                _ => {}
            }
        }
        query
    }
}

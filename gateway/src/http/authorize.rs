//! `GET /v1/authorize`: forward authentication for nginx, Caddy, Traefik and `HAProxy`.

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header::CACHE_CONTROL};

use super::{
    answer::{CODE, Fault, NO_STORE, Reason, for_nginx, refuse},
    extract, identity,
    url_guard::holds_key,
};
use crate::{gate::Gate, judge::KeyFacts, node::Node};

/// The endpoint, where the proxy does not name it in the query.
const ENDPOINT: &str = "x-latchkey-endpoint";

/// The route; `serve` calls [`authorize`] directly.
pub(super) async fn handle(State(node): State<Node>, request: Request) -> Response {
    authorize(node.gate(), request.uri(), request.headers())
}

/// 204 with the caller's identity, or why not. With `?nginx=1` only in statuses that nginx takes.
pub(crate) fn authorize(gate: &Gate, uri: &Uri, headers: &HeaderMap) -> Response {
    let query = Query::of(uri);
    match answer(gate, uri, &query, headers) {
        Ok(response) => response,
        Err(reason) if query.nginx => for_nginx(refuse(reason)),
        Err(reason) => refuse(reason),
    }
}

fn answer(
    gate: &Gate,
    uri: &Uri,
    query: &Query<'_>,
    headers: &HeaderMap,
) -> Result<Response, Reason> {
    if holds_key(uri) {
        return Err(Fault::KeyInUrl.into());
    }
    let endpoint = endpoint(query, headers)?;
    let key = extract::key(headers).map_err(|extract::Conflict| Fault::ConflictingKeys)?;
    let judgement = gate.verify(key, endpoint);
    match judgement.key {
        Some(key) if judgement.verdict.is_accepted() => Ok(accepted(&key)),
        _ => Err(judgement.verdict.into()),
    }
}

fn accepted(key: &KeyFacts) -> Response {
    let mut headers = HeaderMap::with_capacity(identity::count(key) + 2);
    headers.insert(CODE, HeaderValue::from_static("ok"));
    headers.insert(CACHE_CONTROL, NO_STORE);
    identity::put(&mut headers, key);
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

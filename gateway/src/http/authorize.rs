//! `GET /v1/authorize`: forward authentication for nginx, Caddy, Traefik and `HAProxy`.

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use domain::verdict::Verdict;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header::CACHE_CONTROL};

use super::{
    answer::{CODE, Fault, NO_STORE, Reason, for_nginx, refuse, write_refusal},
    extract::{self, Keys},
    identity, rate_headers,
    url_guard::target_holds_key,
};
use crate::{
    clock::BootTime,
    gate::Gate,
    judge::{Judgement, KeyFacts},
    limits::Limits,
    node::Node,
    serve::Date,
    trace,
};

/// Where it is asked.
pub(crate) const PATH: &str = "/v1/authorize";
/// The endpoint, where the proxy does not name it in the query.
const ENDPOINT: &str = "x-latchkey-endpoint";

/// The route: 204 with the caller's identity, or why not. With `?nginx=1` only in statuses that
/// nginx takes. `serve` asks [`at_once`] before.
pub(super) async fn handle(State(node): State<Node>, request: Request) -> Response {
    let (gate, begun) = (node.gate(), BootTime::now());
    let query = Query::of(request.uri().query().unwrap_or_default());
    let judged =
        match Read::of(&query, extract::pairs(request.headers())).call(target(request.uri())) {
            Ok(call) => {
                let judgement = gate.decide(call.key, call.endpoint).await;
                trace::judged(&judgement);
                Ok(judgement)
            }
            Err(fault) => Err(fault),
        };
    let response = answer(judged, &query);
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    response
}

/// Answers a call that need not wait for quota, as bytes; `false`: it must, and nothing is written.
/// `target` is path and query.
pub(crate) fn write<'a>(
    gate: &Gate,
    target: &'a str,
    pairs: impl Iterator<Item = (&'a str, &'a [u8])>,
    begun: BootTime,
    date: &Date,
    out: &mut Vec<u8>,
) -> bool {
    let query = Query::of(target.split_once('?').map_or("", |(_, query)| query));
    let read = Read::of(&query, pairs);
    let judged = read.call(target).map(|call| gate.verify(call.key, call.endpoint));
    if judged.as_ref().is_ok_and(|judgement| judgement.waits) {
        return false;
    }
    let more = Lines { date, id: read.id };
    match judged {
        Ok(Judgement { verdict: Verdict::Ok, key: Some(key), limits, .. }) => {
            out.extend_from_slice(
                b"HTTP/1.1 204 No Content\r\nx-latchkey-code: ok\r\ncache-control: no-store\r\n",
            );
            identity::write(out, &key);
            if let Some(limits) = &limits {
                rate_headers::write_lines(out, limits);
            }
            more.write(out);
            out.extend_from_slice(b"\r\n");
        }
        judged => {
            let reason = judged.map_or_else(Reason::from, |judgement| Reason::from(&judgement));
            let mut lines = Vec::with_capacity(64);
            more.write(&mut lines);
            write_refusal(out, reason, query.nginx, &lines);
        }
    }
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    true
}

/// What every answer has.
struct Lines<'a> {
    date: &'a Date,
    id: Option<&'a str>,
}

impl Lines<'_> {
    fn write(&self, out: &mut Vec<u8>) {
        if let Some(id) = self.id {
            for part in ["x-request-id: ", id, "\r\n"] {
                out.extend_from_slice(part.as_bytes());
            }
        }
        out.extend_from_slice(b"date: ");
        out.extend_from_slice(self.date.text());
        out.extend_from_slice(b"\r\n");
    }
}

/// The same for a call that need not wait for quota; `None`: it must.
pub(crate) fn at_once(gate: &Gate, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let begun = BootTime::now();
    let query = Query::of(uri.query().unwrap_or_default());
    let read = Read::of(&query, extract::pairs(headers));
    let judged = read.call(target(uri)).map(|call| gate.verify(call.key, call.endpoint));
    if judged.as_ref().is_ok_and(|judgement| judgement.waits) {
        return None;
    }
    let mut response = answer(judged, &query);
    if let Some(id) = trace::given_id(headers) {
        response.headers_mut().insert(trace::REQUEST_ID, id.clone());
    }
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    Some(response)
}

/// What a request asks.
struct Asked<'a> {
    key: Option<&'a str>,
    endpoint: Option<&'a str>,
}

fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str)
}

/// What one walk through the headers found.
struct Read<'a> {
    keys: Keys<'a>,
    /// The endpoint that the operator's proxy names. Where query and header differ, one of them may
    /// be the caller's: refused.
    endpoint: Result<Option<&'a str>, Fault>,
    /// The request's id, where one can be taken over.
    id: Option<&'a str>,
}

impl<'a> Read<'a> {
    fn of(query: &Query<'a>, pairs: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let endpoint = query.endpoint.map_err(|()| Fault::ConflictingEndpoints);
        let mut read = Self { keys: Keys::default(), endpoint, id: None };
        for (name, value) in pairs {
            match name.len() {
                19 if name.eq_ignore_ascii_case(ENDPOINT) => read.name(value),
                12 if name.eq_ignore_ascii_case(trace::REQUEST_ID.as_str()) => {
                    read.id = read.id.or_else(|| trace::good_id(value));
                }
                _ => read.keys.see(name, value),
            }
        }
        read
    }

    fn name(&mut self, value: &'a [u8]) {
        let visible = value.iter().all(|c| c.is_ascii_graphic() || matches!(c, b' ' | b'\t'));
        let name = std::str::from_utf8(value).ok().filter(|_| visible).unwrap_or("\u{fffd}");
        if let Ok(found) = &mut self.endpoint {
            match *found {
                Some(other) if other != name => self.endpoint = Err(Fault::ConflictingEndpoints),
                _ => *found = Some(name),
            }
        }
    }

    fn call(&self, target: &str) -> Result<Asked<'a>, Fault> {
        if target_holds_key(target) {
            return Err(Fault::KeyInUrl);
        }
        let endpoint = self.endpoint?;
        let key = self.keys.one().map_err(|extract::Conflict| Fault::ConflictingKeys)?;
        Ok(Asked { key, endpoint })
    }
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

/// The two parameters. Slugs and `1` need no decoding.
struct Query<'a> {
    endpoint: Result<Option<&'a str>, ()>,
    nginx: bool,
}

impl<'a> Query<'a> {
    fn of(text: &'a str) -> Self {
        let mut query = Self { endpoint: Ok(None), nginx: false };
        for pair in text.split('&') {
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

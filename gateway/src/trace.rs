//! Request ids, and what the log and traces say of calls.
//!
//! A call has one id from end to end: the caller's `X-Request-Id`, or one made here. The upstream
//! gets it, the answer bears it, and so do the call's span and its line in the log. Spans and lines
//! hold ids and names that are known here, never a key, a path, a query or a body.
//!
//! Calls through the proxy are logged at `info`. Questions (`/v1/authorize`, `/v1/verify`) are at
//! `debug`, for whoever asks has a log of its own; while nobody listens to that, they are answered
//! without any of this, and bear an id only where one came with them.

use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering},
};

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::{
    global::get_text_map_propagator,
    propagation::{Extractor, Injector},
    trace::TraceContextExt as _,
};
use tracing::{Instrument as _, Level, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

use crate::{
    clock::BootTime,
    http::{answer::CODE, url_guard::has_key},
    judge::Judgement,
};

/// What log filters call these spans and lines: `LATCHKEY_LOG=info,latchkey::call=debug`.
pub const TARGET: &str = "latchkey::call";

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest id that is taken over.
const ID_MAX: usize = 128;

/// Whether anybody wants to hear of every call. One relaxed load where not.
pub(crate) fn is_heard() -> bool {
    tracing::enabled!(target: TARGET, Level::DEBUG)
}

/// The id that came with a request, where it can be taken over: letters, digits and `-_.:/+=`, and
/// no key that somebody put there by mistake.
pub(crate) fn given_id(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(REQUEST_ID).filter(|given| good_id(given.as_bytes()).is_some())
}

/// The same for the bytes of a header.
pub(crate) fn good_id(given: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(given).ok()?;
    let plain = |c: u8| c.is_ascii_alphanumeric() || b"-_.:/+=".contains(&c);
    let good = (1..=ID_MAX).contains(&text.len()) && text.bytes().all(plain) && !has_key(text);
    good.then_some(text)
}

/// An id that no other request has: random for each process, then counted.
fn new_id() -> HeaderValue {
    static PROCESS: LazyLock<u64> =
        LazyLock::new(|| std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0));
    static NEXT: AtomicU64 = AtomicU64::new(0);
    // Relaxed: only that no two are the same.
    let text = format!("{:016x}{:016x}", *PROCESS, NEXT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("-"))
}

/// Around every route.
pub(crate) async fn observe(mut request: Request, next: Next) -> Response {
    let begun = BootTime::now();
    let id = given_id(request.headers()).cloned().unwrap_or_else(new_id);
    let span = span(&request, &id);
    join(&span, request.headers_mut());
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    response.headers_mut().insert(REQUEST_ID, id);
    close(&span, &response, begun);
    response
}

/// The span of a call; `judged` fills in what it was about.
fn span(request: &Request, id: &HeaderValue) -> Span {
    macro_rules! span {
        ($level:expr, $route:expr) => {
            tracing::span!(
                target: TARGET,
                $level,
                "call",
                id = id.to_str().unwrap_or_default(),
                otel.name = $route,
                otel.kind = "server",
                otel.status_code = Empty,
                http.request.method = request.method().as_str(),
                http.route = $route,
                http.response.status_code = Empty,
                verdict = Empty,
                endpoint = Empty,
                key_id = Empty,
            )
        };
    }
    match request.uri().path() {
        path if path.starts_with("/e/") => span!(Level::INFO, "/e/{endpoint}"),
        "/v1/authorize" => span!(Level::DEBUG, "/v1/authorize"),
        "/v1/verify" => span!(Level::DEBUG, "/v1/verify"),
        "/v1/explain" => span!(Level::DEBUG, "/v1/explain"),
        // Probes, and what is no route, are of no interest.
        _ => Span::none(),
    }
}

/// Continues the caller's trace, and lets the upstream continue this one. Without an exporter,
/// `traceparent` goes through as it came.
fn join(span: &Span, headers: &mut HeaderMap) {
    if span.is_disabled() {
        return;
    }
    get_text_map_propagator(|propagator| {
        let parent = propagator.extract(&Carried(&mut *headers));
        if parent.span().span_context().is_valid() {
            // Fails where nothing is exported.
            let _: Result<(), _> = span.set_parent(parent);
        }
        let own = span.context();
        if own.span().span_context().is_valid() {
            propagator.inject_context(&own, &mut Carried(&mut *headers));
        }
    });
}

/// Notes what a call was about.
pub(crate) fn judged(judgement: &Judgement) {
    let span = Span::current();
    if span.is_disabled() {
        return;
    }
    span.record("verdict", judgement.verdict.code());
    if let Some(endpoint) = &judgement.endpoint {
        span.record("endpoint", &*endpoint.name);
    }
    if let Some(key) = &judgement.key {
        span.record("key_id", tracing::field::display(key.id));
    }
}

fn close(span: &Span, response: &Response, begun: BootTime) {
    if span.is_disabled() {
        return;
    }
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let ms = begun.until(BootTime::now()).as_secs_f64() * 1000.0;
    let code = response.headers().get(CODE).and_then(|code| code.to_str().ok()).unwrap_or("-");
    span.in_scope(|| {
        let info = span.metadata().is_some_and(|span| *span.level() == Level::INFO);
        if info {
            tracing::info!(target: TARGET, status = status.as_u16(), code, ms, "call");
        } else {
            tracing::debug!(target: TARGET, status = status.as_u16(), code, ms, "call");
        }
    });
}

/// Headers, as the propagator reads and writes them.
struct Carried<T>(T);

impl Extractor for Carried<&mut HeaderMap> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

impl Injector for Carried<&mut HeaderMap> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(key), HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::key::{KeyKind, generate};

    use super::*;

    fn given(text: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, text.parse().expect("a header"));
        given_id(&headers).map(|id| id.to_str().expect("ASCII").to_owned())
    }

    #[test]
    fn an_id_is_taken_over_unless_it_could_do_harm() {
        for good in ["1", "019d3a1e-7b1c", "eu:web/17+a=.x", &"x".repeat(ID_MAX)] {
            assert_eq!(given(good).as_deref(), Some(good));
        }
        let key = generate(KeyKind::ApiKey, || 7);
        let key = key.secret().expose();
        for bad in ["", "a b", "a\"b", "<x>", &"x".repeat(ID_MAX + 1), key, &format!("id-{key}")] {
            assert_eq!(given(bad), None, "{bad}");
        }
        assert_eq!(given_id(&HeaderMap::new()), None);
    }

    #[test]
    fn no_two_new_ids_are_the_same() {
        let (one, two) = (new_id(), new_id());
        assert_ne!(one, two);
        assert_eq!((one.len(), &one.as_bytes()[..16]), (32, &two.as_bytes()[..16]));
    }
}

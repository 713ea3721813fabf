//! Answers that are no acceptance: RFC 9457 problems, made once and sent as they are.

use std::sync::{LazyLock, OnceLock};

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use domain::verdict::Verdict;
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE},
};

use super::rate_headers;
use crate::{judge::Judgement, limits::Limits};

/// The stable code of the answer: `ok`, a verdict's or a fault's.
pub(crate) const CODE: HeaderName = HeaderName::from_static("x-latchkey-code");
/// The status as it should be, where nginx needs another: see [`for_nginx`].
pub(crate) const STATUS: HeaderName = HeaderName::from_static("x-latchkey-status");
/// No answer of the gateway itself may be kept.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Where the console is, whose handbook explains every code.
static CONSOLE: OnceLock<String> = OnceLock::new();

/// Lets every rejection of this process link to the handbook of the console at `public_url`
/// (without a slash at the end). It counts before the first answer, and only once; without it the
/// links are `/help/verdicts#<code>`, to be read as an address of the console.
pub fn handbook_at(public_url: &str) {
    // The first one stays: answers are prepared once.
    let _ = CONSOLE.set(public_url.to_owned());
}

/// What else can go wrong with a request: beside the verdicts, and never a matter of the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    ConflictingKeys,
    ConflictingEndpoints,
    KeyInUrl,
    BadPath,
    BadBody,
    BodyTooLarge,
    RequestTimeout,
    UpstreamUnreachable,
    UpstreamTimeout,
    NotFound,
    MethodNotAllowed,
    NotReady,
    QuestionForged,
    QuestionExpired,
    QuestionRepeated,
    OtherNode,
}

impl Fault {
    const ALL: [Self; 16] = [
        Self::ConflictingKeys,
        Self::ConflictingEndpoints,
        Self::KeyInUrl,
        Self::BadPath,
        Self::BadBody,
        Self::BodyTooLarge,
        Self::RequestTimeout,
        Self::UpstreamUnreachable,
        Self::UpstreamTimeout,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotReady,
        Self::QuestionForged,
        Self::QuestionExpired,
        Self::QuestionRepeated,
        Self::OtherNode,
    ];

    #[rustfmt::skip]
    const fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::ConflictingKeys => (400, "conflicting_keys",
                "The request carries two different keys. Send one."),
            Self::ConflictingEndpoints => (400, "conflicting_endpoints",
                "The request names two different endpoints. Name one."),
            Self::KeyInUrl => (400, "key_in_url",
                "The URL holds an API key. URLs end up in logs and histories: treat this key as \
                 leaked, make a new one in the console and delete it, and send keys in X-Api-Key."),
            Self::BadPath => (400, "bad_path",
                "The path steps out of the endpoint. Send it without dot segments."),
            Self::BadBody => (400, "bad_body",
                "Send a JSON object with a text `key` and, if you like, a text `endpoint`."),
            Self::BodyTooLarge => (413, "body_too_large", "The body is larger than is taken here."),
            Self::RequestTimeout => (408, "request_timeout", "The request did not come in time."),
            Self::UpstreamUnreachable => (502, "upstream_unreachable",
                "The service behind this endpoint cannot be reached. Try again later."),
            Self::UpstreamTimeout => (504, "upstream_timeout",
                "The service behind this endpoint did not answer in time. Try again later."),
            Self::NotFound => (404, "not_found",
                "There is nothing here. Calls go to /e/{endpoint}/…"),
            Self::MethodNotAllowed => (405, "method_not_allowed",
                "This address does not take this method."),
            Self::NotReady => (503, "not_ready",
                "This gateway is starting, stopping, or cannot confirm that it is up to date."),
            Self::QuestionForged => (401, "question_forged",
                "Only the console asks this. Use POST /v1/verify."),
            Self::QuestionExpired => (401, "question_expired",
                "The question was signed too long ago, or by a clock that is ahead."),
            Self::QuestionRepeated => (401, "question_repeated",
                "This question was answered before."),
            Self::OtherNode => (409, "other_node", "The question is for another node."),
        }
    }
}

/// A verdict or a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reason {
    /// With what is left of the key's limits.
    Verdict(Verdict, Option<Limits>),
    Fault(Fault),
}

impl From<Verdict> for Reason {
    fn from(verdict: Verdict) -> Self {
        Self::Verdict(verdict, None)
    }
}

impl From<&Judgement> for Reason {
    fn from(judgement: &Judgement) -> Self {
        Self::Verdict(judgement.verdict, judgement.limits)
    }
}

impl From<Fault> for Reason {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What an answer is made of; the body is shared by all answers.
struct Prepared {
    status: StatusCode,
    code: HeaderValue,
    body: Bytes,
}

fn prepare(status: u16, code: &'static str, detail: &str) -> Prepared {
    let mut title = code.replace('_', " ");
    title[..1].make_ascii_uppercase();
    let body = serde_json::json!({
        "type": format!("{}/help/verdicts#{code}", CONSOLE.get_or_init(String::new)),
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    });
    Prepared {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        code: HeaderValue::from_static(code),
        body: body.to_string().into(),
    }
}

static VERDICTS: LazyLock<[Prepared; Verdict::ALL.len()]> =
    LazyLock::new(|| Verdict::ALL.map(|v| prepare(v.status(), v.code(), v.detail())));
static FAULTS: LazyLock<[Prepared; Fault::ALL.len()]> = LazyLock::new(|| {
    Fault::ALL.map(|fault| {
        let (status, code, detail) = fault.parts();
        prepare(status, code, detail)
    })
});

fn prepared(reason: Reason) -> (&'static Prepared, Option<Limits>) {
    // The arrays are in the order of declaration, so a discriminant is an index.
    match reason {
        Reason::Verdict(verdict, limits) => (&VERDICTS[verdict as usize], limits),
        Reason::Fault(fault) => (&FAULTS[fault as usize], None),
    }
}

/// Writes the answer of [`refuse`], and of [`for_nginx`] where that is asked for, as bytes; `more`
/// are further lines of its head.
pub(crate) fn write_refusal(out: &mut Vec<u8>, reason: Reason, nginx: bool, more: &[u8]) {
    let (prepared, limits) = prepared(reason);
    let status = prepared.status.as_u16();
    let hidden = nginx && !matches!(status, 401 | 403);
    let sent = if hidden { StatusCode::FORBIDDEN } else { prepared.status };
    let line = |out: &mut Vec<u8>, parts: &[&[u8]]| {
        for part in parts {
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b"\r\n");
    };
    let reason = sent.canonical_reason().unwrap_or_default();
    line(out, &[b"HTTP/1.1 ", sent.as_str().as_bytes(), b" ", reason.as_bytes()]);
    line(out, &[b"x-latchkey-code: ", prepared.code.as_bytes()]);
    line(out, &[b"content-type: application/problem+json"]);
    line(out, &[b"cache-control: no-store"]);
    if let Some(limits) = limits {
        rate_headers::write_lines(out, &limits);
    }
    if prepared.status == StatusCode::UNAUTHORIZED {
        line(out, &[b"www-authenticate: ApiKey realm=\"latchkey\""]);
    }
    if hidden {
        line(out, &[b"x-latchkey-status: ", prepared.status.as_str().as_bytes()]);
    }
    line(out, &[b"content-length: ", prepared.body.len().to_string().as_bytes()]);
    out.extend_from_slice(more);
    line(out, &[]);
    out.extend_from_slice(&prepared.body);
}

/// The answer for a call that is not let through.
pub(crate) fn refuse(reason: impl Into<Reason>) -> Response {
    let (prepared, limits) = prepared(reason.into());
    let mut response = Response::new(Body::from(prepared.body.clone()));
    *response.status_mut() = prepared.status;
    let headers = response.headers_mut();
    headers.reserve(5);
    headers.insert(CODE, prepared.code.clone());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, NO_STORE);
    if let Some(limits) = limits {
        rate_headers::put(headers, &limits);
    }
    if prepared.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("ApiKey realm=\"latchkey\""));
    }
    response
}

/// nginx's `auth_request` takes 2xx, 401 and 403, and turns everything else into a 500: so the
/// rest is sent as 403, with the real status beside it.
pub(crate) fn for_nginx(mut response: Response) -> Response {
    let status = response.status();
    if !status.is_success() && !matches!(status.as_u16(), 401 | 403) {
        response.headers_mut().insert(STATUS, HeaderValue::from(status.as_u16()));
        *response.status_mut() = StatusCode::FORBIDDEN;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_finds_its_own_answer() {
        for verdict in Verdict::ALL {
            let response = refuse(verdict);
            assert_eq!(response.headers()[CODE], verdict.code());
            assert_eq!(response.status().as_u16(), verdict.status());
            assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
            assert_eq!(response.headers().contains_key(WWW_AUTHENTICATE), verdict.status() == 401);
        }
        for fault in Fault::ALL {
            assert_eq!(refuse(fault).headers()[CODE], fault.parts().1);
        }
    }

    #[test]
    fn nginx_gets_403_for_what_it_cannot_take() {
        let sent = for_nginx(refuse(Verdict::RateLimited));
        assert_eq!(
            (sent.status().as_u16(), &sent.headers()[STATUS]),
            (403, &"429".parse().unwrap())
        );
        let sent = for_nginx(refuse(Verdict::MissingKey));
        assert_eq!((sent.status().as_u16(), sent.headers().get(STATUS)), (401, None));
    }
}

//! One question of Envoy's, answered as `/v1/authorize` answers it.

use axum::{
    Router,
    body::{Body, to_bytes},
    response::Response,
};
use http::{HeaderMap, HeaderName, StatusCode, Uri, header::AUTHORIZATION};
use tonic::Code;
use tower::ServiceExt as _;

use super::messages::{
    AttributeContext, CheckRequest, CheckResponse, DeniedHttpResponse, HeaderValue,
    HeaderValueOption, HttpRequest, HttpResponse, HttpStatus, OVERWRITE, OkHttpResponse, Status,
};
use crate::http::{
    answer::{CODE, Fault, refuse},
    extract,
    url_guard::holds_key,
};

/// The name under which Envoy's configuration tells the endpoint.
const ENDPOINT: &str = "endpoint";
/// How the same is told to `/v1/authorize`.
const ENDPOINT_HEADER: HeaderName = HeaderName::from_static("x-latchkey-endpoint");
const OURS: &str = "x-latchkey-";

/// Judges a call by the routes of the gateway listener, so that Envoy is told what every other proxy
/// is told. Whatever goes wrong is a refusal.
pub(super) async fn check(gateway: Router, request: CheckRequest) -> CheckResponse {
    let AttributeContext { request, context_extensions } = request.attributes.unwrap_or_default();
    let http = request.and_then(|request| request.http).unwrap_or_default();
    let mut headers = headers(&http);
    let forged: Vec<String> =
        headers.keys().map(HeaderName::as_str).filter(|name| ours(name)).map(Into::into).collect();
    for name in &forged {
        headers.remove(name);
    }
    if let Some(endpoint) = context_extensions.get(ENDPOINT) {
        headers.insert(ENDPOINT_HEADER, value(endpoint.as_bytes()));
    }
    let response = match guard(&http.path) {
        Ok(()) => authorize(gateway, headers.clone()).await,
        Err(fault) => refuse(fault),
    };
    if response.status().is_success() {
        accepted(&response, &headers, forged)
    } else {
        denied(response).await
    }
}

async fn authorize(gateway: Router, headers: HeaderMap) -> Response {
    let mut question = http::Request::new(Body::empty());
    *question.uri_mut() = Uri::from_static("/v1/authorize");
    *question.headers_mut() = headers;
    match gateway.oneshot(question).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The caller's own path and query, which are no one's business but for keys in them.
fn guard(path: &str) -> Result<(), Fault> {
    if path.is_empty() {
        return Ok(());
    }
    match path.parse::<Uri>() {
        Ok(uri) if holds_key(&uri) => Err(Fault::KeyInUrl),
        Ok(_) => Ok(()),
        Err(_) => Err(Fault::BadPath),
    }
}

/// The headers of the call, in whichever form Envoy sends them.
fn headers(http: &HttpRequest) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name: &str, bytes: &[u8]| {
        // Pseudo-headers such as `:path` are no names of headers, and fall away here.
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.append(name, value(bytes));
        }
    };
    for (name, text) in &http.headers {
        put(name, text.as_bytes());
    }
    for header in http.header_map.iter().flat_map(|list| &list.headers) {
        let raw = &header.raw_value;
        put(&header.key, if raw.is_empty() { header.value.as_bytes() } else { raw });
    }
    headers
}

/// What cannot stand in a header becomes something that is neither a key nor an endpoint.
fn value(bytes: &[u8]) -> http::HeaderValue {
    http::HeaderValue::from_bytes(bytes).unwrap_or(http::HeaderValue::from_static("?"))
}

/// Names that only the gateway may use; CGI-like upstreams cannot tell `_` from `-`.
fn ours(name: &str) -> bool {
    name.len() >= OURS.len()
        && name.bytes().zip(OURS.bytes()).all(|(c, o)| c == o || (c == b'_' && o == b'-'))
}

fn accepted(response: &Response, asked: &HeaderMap, forged: Vec<String>) -> CheckResponse {
    let (mut upstream, mut caller) = (Vec::new(), Vec::new());
    for (name, value) in response.headers() {
        if name.as_str().starts_with(OURS) {
            if name != CODE {
                upstream.push(option(name, value));
            }
        } else if name.as_str().starts_with("ratelimit") {
            caller.push(option(name, value));
        }
    }
    // What is both set and removed would be gone: Envoy removes last.
    let set = response.headers();
    let mut remove: Vec<String> = forged
        .into_iter()
        .filter(|name| name == CODE.as_str() || !set.contains_key(name))
        .collect();
    remove.extend([extract::X_API_KEY.to_string(), extract::X_AUTHORIZATION.to_string()]);
    if carries_key(asked) {
        remove.push(AUTHORIZATION.to_string());
    }
    CheckResponse {
        status: Some(Status { code: Code::Ok as i32, message: "ok".into() }),
        http_response: Some(HttpResponse::Ok(OkHttpResponse {
            headers: upstream,
            headers_to_remove: remove,
            response_headers_to_add: caller,
        })),
    }
}

/// Whether some `Authorization` header holds a key. Envoy takes out all of a name or none.
fn carries_key(asked: &HeaderMap) -> bool {
    let mut stripped = asked.clone();
    extract::strip(&mut stripped);
    stripped.get_all(AUTHORIZATION).iter().count() < asked.get_all(AUTHORIZATION).iter().count()
}

async fn denied(response: Response) -> CheckResponse {
    let status = response.status();
    let headers = response.headers().iter().map(|(name, value)| option(name, value)).collect();
    let code = response.headers().get(CODE).and_then(|code| code.to_str().ok()).unwrap_or_default();
    let message = code.to_owned();
    // It is in memory already.
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
    CheckResponse {
        status: Some(Status { code: grpc(status) as i32, message }),
        http_response: Some(HttpResponse::Denied(DeniedHttpResponse {
            status: Some(HttpStatus { code: status.as_u16().into() }),
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        })),
    }
}

/// Envoy asks only whether it is 0; its logs show the rest.
const fn grpc(status: StatusCode) -> Code {
    match status {
        StatusCode::BAD_REQUEST => Code::InvalidArgument,
        StatusCode::UNAUTHORIZED => Code::Unauthenticated,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::TOO_MANY_REQUESTS => Code::ResourceExhausted,
        StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
        _ => Code::PermissionDenied,
    }
}

fn option(name: &HeaderName, value: &http::HeaderValue) -> HeaderValueOption {
    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let header = HeaderValue { key: name.to_string(), value, raw_value: Vec::new() };
    HeaderValueOption { header: Some(header), append_action: OVERWRITE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_underscores_are_ours_too() {
        assert!(ours("x-latchkey-user") && ours("x_latchkey_user") && ours("x-latchkey-"));
        assert!(!ours("x-latchke") && !ours("x-latchkeys") && !ours("x-api-key"));
    }

    #[test]
    fn a_key_in_the_callers_url_is_refused() {
        let key = domain::key::generate(domain::key::KeyKind::ApiKey, || 7);
        let path = format!("/list?key={}", key.secret().expose());
        assert!(matches!(guard(&path), Err(Fault::KeyInUrl)));
        assert!(guard("/list?color=red").is_ok() && guard("*").is_ok() && guard("").is_ok());
        assert!(matches!(guard("/a b"), Err(Fault::BadPath)));
    }
}

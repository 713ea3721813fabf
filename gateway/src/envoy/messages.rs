//! The messages of Envoy's external authorisation, as far as they are needed: fields that are not
//! named here are skipped when read and never sent.
//!
//! Names and field numbers are those of Envoy's API v3: `envoy/service/auth/v3/external_auth.proto`,
//! `…/attribute_context.proto`, `envoy/config/core/v3/base.proto`, `envoy/type/v3/http_status.proto`
//! and `google/rpc/status.proto`. They never change there, so no generator and no `protoc` is needed.

use std::collections::HashMap;

/// What Envoy asks.
#[derive(Clone, PartialEq, prost::Message)]
pub struct CheckRequest {
    /// All that Envoy tells of the call.
    #[prost(message, optional, tag = "1")]
    pub attributes: Option<AttributeContext>,
}

/// The call's circumstances.
#[derive(Clone, PartialEq, prost::Message)]
pub struct AttributeContext {
    /// The call itself.
    #[prost(message, optional, tag = "4")]
    pub request: Option<Request>,
    /// What the operator has written into Envoy's configuration; callers have no part in it.
    #[prost(map = "string, string", tag = "10")]
    pub context_extensions: HashMap<String, String>,
}

/// A call over some protocol.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Request {
    /// Over HTTP.
    #[prost(message, optional, tag = "2")]
    pub http: Option<HttpRequest>,
}

/// A call over HTTP.
#[derive(Clone, PartialEq, prost::Message)]
pub struct HttpRequest {
    /// `GET` and so on.
    #[prost(string, tag = "2")]
    pub method: String,
    /// Headers, those of one name merged with commas.
    #[prost(map = "string, string", tag = "3")]
    pub headers: HashMap<String, String>,
    /// Path and query.
    #[prost(string, tag = "4")]
    pub path: String,
    /// `Host` or `:authority`.
    #[prost(string, tag = "5")]
    pub host: String,
    /// Headers one by one, in place of `headers`, where Envoy is set to `encode_raw_headers`.
    #[prost(message, optional, tag = "13")]
    pub header_map: Option<HeaderList>,
}

/// `envoy.config.core.v3.HeaderMap`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct HeaderList {
    /// In the order of the call.
    #[prost(message, repeated, tag = "1")]
    pub headers: Vec<HeaderValue>,
}

/// One header.
#[derive(Clone, PartialEq, prost::Message)]
pub struct HeaderValue {
    /// Its name.
    #[prost(string, tag = "1")]
    pub key: String,
    /// Its value, where that is text.
    #[prost(string, tag = "2")]
    pub value: String,
    /// Its value as it came; only one of the two is set.
    #[prost(bytes = "vec", tag = "3")]
    pub raw_value: Vec<u8>,
}

/// A header for Envoy to set.
#[derive(Clone, PartialEq, prost::Message)]
pub struct HeaderValueOption {
    /// Name and value.
    #[prost(message, optional, tag = "1")]
    pub header: Option<HeaderValue>,
    /// [`OVERWRITE`]. An Envoy that does not know this field overwrites anyway.
    #[prost(int32, tag = "3")]
    pub append_action: i32,
}

/// `HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD`.
pub const OVERWRITE: i32 = 2;

/// What Envoy is answered.
#[derive(Clone, PartialEq, prost::Message)]
pub struct CheckResponse {
    /// Whether the call may go on.
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    /// What to do with it.
    #[prost(oneof = "HttpResponse", tags = "2, 3")]
    pub http_response: Option<HttpResponse>,
}

/// One of two.
#[derive(Clone, PartialEq, prost::Oneof)]
pub enum HttpResponse {
    /// Answer the caller so.
    #[prost(message, tag = "2")]
    Denied(DeniedHttpResponse),
    /// Let the call through, changed so.
    #[prost(message, tag = "3")]
    Ok(OkHttpResponse),
}

/// `google.rpc.Status`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Status {
    /// A gRPC code; 0 lets the call through.
    #[prost(int32, tag = "1")]
    pub code: i32,
    /// Latchkey's stable code, for Envoy's logs.
    #[prost(string, tag = "2")]
    pub message: String,
}

/// The answer for a caller who is not let through.
#[derive(Clone, PartialEq, prost::Message)]
pub struct DeniedHttpResponse {
    /// Its status.
    #[prost(message, optional, tag = "1")]
    pub status: Option<HttpStatus>,
    /// Its headers.
    #[prost(message, repeated, tag = "2")]
    pub headers: Vec<HeaderValueOption>,
    /// Its body.
    #[prost(string, tag = "3")]
    pub body: String,
}

/// `envoy.type.v3.HttpStatus`.
#[derive(Clone, PartialEq, prost::Message)]
pub struct HttpStatus {
    /// As a number.
    #[prost(int32, tag = "1")]
    pub code: i32,
}

/// How a call changes on its way to the upstream.
#[derive(Clone, PartialEq, prost::Message)]
pub struct OkHttpResponse {
    /// Headers to set for the upstream.
    #[prost(message, repeated, tag = "2")]
    pub headers: Vec<HeaderValueOption>,
    /// Headers to take out.
    #[prost(string, repeated, tag = "5")]
    pub headers_to_remove: Vec<String>,
    /// Headers to set on the answer to the caller.
    #[prost(message, repeated, tag = "6")]
    pub response_headers_to_add: Vec<HeaderValueOption>,
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::*;

    /// One field: its number and kind, its length, its bytes.
    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).expect("short");
        [&[number << 3 | 2, length], content].concat()
    }

    fn pair(name: &str, value: &str) -> Vec<u8> {
        [field(1, name.as_bytes()), field(2, value.as_bytes())].concat()
    }

    // The bytes below are put together from the numbers in Envoy's files, not from the types above.

    #[test]
    fn questions_are_read_by_envoys_numbers() {
        let listed = field(1, &[field(1, b"c"), field(3, b"d")].concat());
        let http = [
            field(1, b"an id, not needed"),
            field(2, b"GET"),
            field(3, &pair("a", "b")),
            field(4, b"/p"),
            field(5, b"h"),
            field(13, &listed),
        ];
        let request = field(2, &http.concat());
        let attributes = [field(4, &request), field(10, &pair("e", "f"))].concat();
        let read = CheckRequest::decode(&*field(1, &attributes)).expect("it is well-formed");
        let attributes = read.attributes.expect("attributes");
        assert_eq!(attributes.context_extensions["e"], "f");
        let http = attributes.request.expect("a request").http.expect("over HTTP");
        assert_eq!(
            (http.method.as_str(), http.path.as_str(), http.host.as_str()),
            ("GET", "/p", "h")
        );
        assert_eq!(http.headers["a"], "b");
        let header = &http.header_map.expect("a list").headers[0];
        assert_eq!((header.key.as_str(), header.raw_value.as_slice()), ("c", &b"d"[..]));
    }

    #[test]
    fn answers_are_written_by_envoys_numbers() {
        let header = HeaderValue { key: "k".into(), value: "v".into(), raw_value: Vec::new() };
        let option = HeaderValueOption { header: Some(header), append_action: OVERWRITE };
        let overwrite = [field(1, &pair("k", "v")), vec![3 << 3, 2]].concat();
        let denied = DeniedHttpResponse {
            status: Some(HttpStatus { code: 99 }),
            headers: vec![option.clone()],
            body: "x".into(),
        };
        let answer = CheckResponse {
            status: Some(Status { code: 7, message: "m".into() }),
            http_response: Some(HttpResponse::Denied(denied)),
        };
        let status = [vec![1 << 3, 7], field(2, b"m")].concat();
        let denied = [field(1, &[1 << 3, 99]), field(2, &overwrite), field(3, b"x")].concat();
        assert_eq!(answer.encode_to_vec(), [field(1, &status), field(2, &denied)].concat());

        let ok = OkHttpResponse {
            headers: vec![option.clone()],
            headers_to_remove: vec!["r".into()],
            response_headers_to_add: vec![option],
        };
        let answer = CheckResponse { status: None, http_response: Some(HttpResponse::Ok(ok)) };
        let ok = [field(2, &overwrite), field(5, b"r"), field(6, &overwrite)].concat();
        assert_eq!(answer.encode_to_vec(), field(3, &ok));
    }
}

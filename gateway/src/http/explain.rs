//! `POST /v1/explain`: what would you say of this key, and why? Only the console may ask, which it
//! proves with a token; see [`service::explain`].

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use service::explain::{Question, Refused};

use super::{
    answer::{CODE, Fault, NO_STORE, refuse},
    verify::read_body,
};
use crate::{explain::TOKEN, node::Node};

/// Answers 200 with a `domain::explain::Ruling`.
pub(super) async fn handle(State(node): State<Node>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let answer = match read_body(body).await {
        Ok(body) => answer(&node, &parts.headers, &body),
        Err(fault) => Err(fault),
    };
    answer.unwrap_or_else(refuse)
}

fn answer(node: &Node, headers: &HeaderMap, body: &[u8]) -> Result<Response, Fault> {
    let token = headers.get(TOKEN).and_then(|token| token.to_str().ok()).unwrap_or_default();
    let now = node.gate().now();
    let checked = node.signer().check(token, node.id(), now, body).map_err(|why| match why {
        Refused::Forged => Fault::QuestionForged,
        Refused::OtherNode => Fault::OtherNode,
        Refused::OtherTime => Fault::QuestionExpired,
    })?;
    if !node.nonces().take(checked, now) {
        return Err(Fault::QuestionRepeated);
    }
    let question: Question = serde_json::from_slice(body).map_err(|_| Fault::BadBody)?;
    let ruling = node.gate().explain(&question);
    let body = serde_json::to_vec(&ruling).map_err(|_| Fault::BadBody)?;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(CODE, HeaderValue::from_static(ruling.verdict.code()));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, NO_STORE);
    Ok(response)
}

//! `/healthz` and `/readyz`.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::header::CACHE_CONTROL;
use serde_json::json;

use super::answer::{Fault, NO_STORE, refuse};
use crate::node::Node;

/// The process answers.
pub(super) async fn alive() -> Response {
    ([(CACHE_CONTROL, NO_STORE)], Json(json!({"status": "ok"}))).into_response()
}

/// The snapshot is in and the lease holds: send calls here.
pub(super) async fn ready(State(node): State<Node>) -> Response {
    if !node.is_ready() {
        return refuse(Fault::NotReady);
    }
    let table = node.gate().table();
    let body = json!({
        "status": "ready",
        "applied": table.applied(),
        "keys": table.keys_held(),
    });
    ([(CACHE_CONTROL, NO_STORE)], Json(body)).into_response()
}

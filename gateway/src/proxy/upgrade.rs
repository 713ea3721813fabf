//! WebSocket: after `101 Switching Protocols` the gateway only copies bytes.

use axum::extract::Request;
use http::{
    HeaderMap, Version,
    header::{CONNECTION, UPGRADE},
};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;
use tokio_util::sync::CancellationToken;

/// The caller's side of the connection, where the request asks for a WebSocket. Other protocols
/// are not passed on: `h2c` would open a way round the gateway.
pub(super) fn asked(request: &mut Request) -> Option<OnUpgrade> {
    let is_websocket = request.version() == Version::HTTP_11
        && has_token(request.headers(), &CONNECTION, "upgrade")
        && has_token(request.headers(), &UPGRADE, "websocket");
    is_websocket.then(|| hyper::upgrade::on(request))
}

fn has_token(headers: &HeaderMap, name: &http::HeaderName, token: &str) -> bool {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|found| found.trim().eq_ignore_ascii_case(token))
}

/// Copies both ways until either side ends, or the node stops.
pub(super) async fn tunnel(caller: OnUpgrade, upstream: OnUpgrade, stop: CancellationToken) {
    let copy = async {
        let (caller, upstream) = tokio::try_join!(caller, upstream).ok()?;
        copy_bidirectional(&mut TokioIo::new(caller), &mut TokioIo::new(upstream)).await.ok()
    };
    stop.run_until_cancelled(copy).await;
}

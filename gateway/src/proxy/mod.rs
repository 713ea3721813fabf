//! `ANY /e/{endpoint}/…`: judges the call and passes it on.
//!
//! ```text
//! URL without key? ─► key from headers ─► verdict ─► path safe? ─► size ─► rewrite headers
//!        ─► upstream, body streamed ─► head of the answer, in time ─► rewrite ─► body streamed
//! ```
//!
//! The upstream never sees the key, and what it is told in `X-Latchkey-*` and `X-Forwarded-*`
//! comes from here alone.

mod body;
mod client;
mod headers;
mod path;
mod upgrade;

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    response::Response,
};
use http::{HeaderMap, Uri, header::CONTENT_LENGTH};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use self::{body::Capped, client::Upstreams, path::Target};
use crate::{
    clock::BootTime,
    config::ProxyConfig,
    gate::Gate,
    http::{
        answer::{Fault, Reason, refuse},
        extract,
        url_guard::holds_key,
    },
    judge::Judgement,
    node::Node,
    trace,
};

/// Where a connection comes from, put into each proxied request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub SocketAddr);

/// Passes calls on.
#[derive(Debug)]
pub(crate) struct Proxy {
    upstreams: Upstreams,
    config: ProxyConfig,
    tunnels: TaskTracker,
    stop: CancellationToken,
}

impl Proxy {
    /// `stop` ends tunnels of upgraded connections.
    pub fn new(config: ProxyConfig, stop: CancellationToken) -> Self {
        Self { upstreams: Upstreams::new(&config), config, tunnels: TaskTracker::new(), stop }
    }
}

/// The route.
pub(crate) async fn handle(State(node): State<Node>, request: Request) -> Response {
    match forward(&node, request).await {
        Ok(response) => response,
        Err(reason) => refuse(reason),
    }
}

async fn forward(node: &Node, mut request: Request) -> Result<Response, Reason> {
    if holds_key(request.uri()) {
        return Err(Fault::KeyInUrl.into());
    }
    let judgement = judge(node.gate(), request.uri(), request.headers()).await?;
    let limits = judgement.limits;
    let (Some(key), Some(endpoint)) = (judgement.key, judgement.endpoint) else {
        return Err(judgement.verdict.into());
    };
    let target = Target::of(request.uri()).ok_or(Fault::NotFound)?;
    if !target.is_safe() {
        return Err(Fault::BadPath.into());
    }
    let upstream = endpoint.upstream.as_ref().ok_or(Fault::UpstreamUnreachable)?;
    let uri = upstream.uri(target.rest, request.uri().query()).map_err(|_| Fault::BadPath)?;
    let proxy = node.proxy();
    if declared_length(&request).is_some_and(|length| length > proxy.config.body_max) {
        return Err(Fault::BodyTooLarge.into());
    }

    let peer = peer(&request);
    let upgrade = upgrade::asked(&mut request);
    let (mut parts, body) = request.into_parts();
    parts.uri = uri;
    headers::for_upstream(&mut parts.headers, peer, &key, upgrade.is_some());
    parts.version = http::Version::HTTP_11;
    parts.extensions.clear();
    let (body, progress) = Capped::new(body, proxy.config.body_max);
    let mut response =
        proxy.upstreams.send(http::Request::from_parts(parts, body), &progress).await?;
    if response.status() == http::StatusCode::SWITCHING_PROTOCOLS {
        let upgrade = upgrade.ok_or(Fault::UpstreamUnreachable)?;
        proxy.tunnels.spawn(upgrade::tunnel(
            upgrade,
            hyper::upgrade::on(&mut response),
            proxy.stop.clone(),
        ));
        headers::for_caller(response.headers_mut(), true, limits.as_ref());
        return Ok(response.map(|_| Body::empty()));
    }
    headers::for_caller(response.headers_mut(), false, limits.as_ref());
    Ok(response.map(Body::new))
}

async fn judge(gate: &Gate, uri: &Uri, headers: &HeaderMap) -> Result<Judgement, Reason> {
    let begun = BootTime::now();
    let target = Target::of(uri).ok_or(Fault::NotFound)?;
    let key = extract::key(headers).map_err(|extract::Conflict| Fault::ConflictingKeys)?;
    let judgement = gate.decide(key, Some(target.endpoint)).await;
    trace::judged(&judgement);
    gate.metrics().verify.observe(begun.until(BootTime::now()));
    if judgement.verdict.is_accepted() { Ok(judgement) } else { Err((&judgement).into()) }
}

fn declared_length(request: &Request) -> Option<u64> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The caller's address, from [`crate::serve`] or from axum's own server.
fn peer(request: &Request) -> Option<IpAddr> {
    let extensions = request.extensions();
    let own = extensions.get::<Peer>().map(|peer| peer.0);
    own.or_else(|| extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0))
        .map(|address| address.ip())
}

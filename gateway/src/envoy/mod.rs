//! Envoy's external authorisation: `envoy.service.auth.v3.Authorization` over gRPC, on a port of
//! its own.
//!
//! Judged by the same gate as everything else. The endpoint comes from the context extensions of
//! Envoy's configuration, never from the call.

mod check;
pub mod messages;

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::Router;
use tokio::{net::TcpListener, time::timeout};
use tonic::{
    body::Body,
    server::{Grpc, NamedService},
    transport::{Server, server::TcpIncoming},
};
use tonic_prost::ProstCodec;
use tower::service_fn;

use self::check::check;
use crate::node::Node;

/// The one method that there is.
pub const CHECK: &str = "/envoy.service.auth.v3.Authorization/Check";

/// The largest question, in bytes. Envoy sends headers only, and takes 60 KiB of those itself.
const QUESTION_MAX: usize = 256 * 1024;
/// Envoy sends all its questions over few connections.
const STREAMS_MAX: u32 = 4096;
/// Between two pings of a silent connection.
const PING_EVERY: Duration = Duration::from_secs(30);
/// What questions under way may still take once the node is to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(5);

/// Answers Envoy until `shutdown` is done. The node itself goes on; [`crate::serve`] ends it.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    node: Node,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> Result<(), tonic::transport::Error> {
    let stop = tokio_util::sync::CancellationToken::new();
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let serving = Server::builder()
        .max_concurrent_streams(Some(STREAMS_MAX))
        .http2_keepalive_interval(Some(PING_EVERY))
        .add_service(Authorization { gateway: node.router() })
        .serve_with_incoming_shutdown(incoming, stop.cancelled());
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        ended = &mut serving => return ended,
        () = shutdown => stop.cancel(),
    }
    timeout(DRAIN_WITHIN, serving).await.unwrap_or(Ok(()))
}

/// The gRPC service.
#[derive(Clone, Debug)]
struct Authorization {
    gateway: Router,
}

impl NamedService for Authorization {
    const NAME: &'static str = "envoy.service.auth.v3.Authorization";
}

type Answer = http::Response<Body>;

impl tower::Service<http::Request<Body>> for Authorization {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let gateway = self.gateway.clone();
        Box::pin(async move {
            if request.uri().path() != CHECK {
                return Ok(tonic::Status::unimplemented("only Check").into_http());
            }
            let answer = service_fn(|question: tonic::Request<messages::CheckRequest>| {
                let gateway = gateway.clone();
                async move {
                    let answer = check(gateway, question.into_inner()).await;
                    Ok::<_, tonic::Status>(tonic::Response::new(answer))
                }
            });
            let mut grpc = Grpc::new(ProstCodec::default())
                .apply_max_message_size_config(Some(QUESTION_MAX), None);
            Ok(grpc.unary(answer, request).await)
        })
    }
}

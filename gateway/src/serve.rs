//! Serves a node on a listener: HTTP/1.1, with bounds on whatever a caller can drag out.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    io,
    net::SocketAddr,
    time::Duration,
};

use axum::{Router, body::Body, response::Response};
use http::{Method, Request};
use hyper::{body::Incoming, server::conn::http1, service::Service as HyperService};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::{either::Either, sync::CancellationToken, task::TaskTracker};
use tower::Service;

use crate::{http::authorize::authorize, node::Node, proxy::Peer};

/// The largest head of a request, in bytes; answered with 431.
const HEAD_MAX: usize = 16 * 1024;
/// From the first byte of a head, or the opening of the connection, to its end.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
/// What calls under way may still take once the node is to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// Serves until `shutdown` is done: then takes no more connections, lets the calls under way come
/// to their end, and shuts the node down.
///
/// # Errors
/// None at the moment: a listener that cannot accept is tried again.
pub async fn serve(
    node: Node,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = node.router();
    let (stop, connections) = (CancellationToken::new(), TaskTracker::new());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let front = Front { node: node.clone(), router: router.clone(), peer };
                connections.spawn(connection(stream, front, stop.clone()));
            }
            Err(error) => {
                // Out of file descriptors, most likely: those of closing connections come free.
                tracing::warn!(%error, "no connection can be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    node.drain();
    stop.cancel();
    connections.close();
    if timeout(DRAIN_WITHIN, connections.wait()).await.is_err() {
        tracing::warn!(open = connections.len(), "calls under way are cut off");
    }
    node.shutdown().await;
    Ok(())
}

async fn connection(stream: TcpStream, front: Front, stop: CancellationToken) {
    let _: io::Result<()> = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(stream), front)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    // How a connection ends is the caller's affair: neither outcome is worth a line in the log.
    tokio::select! {
        _ = &mut connection => return,
        () = stop.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _: Result<(), hyper::Error> = connection.await;
}

/// One connection's way to the routes. Forward authentication is what there is most of, so it is
/// answered before any routing.
struct Front {
    node: Node,
    router: Router,
    peer: SocketAddr,
}

impl HyperService<Request<Incoming>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future =
        Either<Ready<Result<Response, Infallible>>, <Router as Service<Request<Body>>>::Future>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        if request.uri().path() == "/v1/authorize"
            && matches!(*request.method(), Method::GET | Method::HEAD)
        {
            let response = authorize(self.node.gate(), request.uri(), request.headers());
            return Either::Left(ready(Ok(response)));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(self.peer));
        Either::Right(self.router.clone().call(request))
    }
}

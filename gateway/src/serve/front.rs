//! One connection's way to the routes.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{Router, body::Body, response::Response};
use http::{Method, Request, StatusCode};
use hyper::{body::Incoming, service::Service as HyperService};
use tokio_util::either::Either;
use tower::Service;

use super::watch::{Call, Watch};
use crate::{http::authorize, node::Node, proxy::Peer, trace};

/// Forward authentication is what there is most of, so it is answered before any routing;
/// everything else, what must wait for quota, and all of it while every call is to be heard of,
/// goes to the router.
pub(super) struct Front {
    pub node: Node,
    pub router: Router,
    pub peer: SocketAddr,
    pub watch: Arc<Watch>,
}

type Answer = Result<Response, Infallible>;

impl HyperService<Request<Incoming>> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Routed>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        if request.uri().path() == "/v1/authorize"
            && matches!(*request.method(), Method::GET | Method::HEAD)
            && !trace::is_heard()
        {
            let gate = self.node.gate();
            if let Some(response) = authorize::at_once(gate, request.uri(), request.headers()) {
                self.watch.answered();
                return Either::Left(ready(Ok(response)));
            }
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(self.peer));
        let answer = Box::pin(self.router.clone().call(request));
        let watch = Arc::clone(&self.watch);
        Either::Right(Routed { answer, _call: Watch::begin(&watch), watch })
    }
}

/// A call on its way through the router; the connection is not idle meanwhile.
pub(super) struct Routed {
    answer: Pin<Box<<Router as Service<Request<Body>>>::Future>>,
    watch: Arc<Watch>,
    _call: Call,
}

impl Future for Routed {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let answer = self.answer.as_mut().poll(context);
        if matches!(&answer, Poll::Ready(Ok(answer)) if answer.status() == StatusCode::SWITCHING_PROTOCOLS)
        {
            self.watch.upgraded();
        }
        answer
    }
}

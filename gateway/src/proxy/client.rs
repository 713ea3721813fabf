//! The client side: connections to upstreams, kept and used again.

use std::{error::Error as StdError, io, time::Duration};

use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, Error, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::sleep_until;

use super::body::{Capped, Progress};
use crate::{config::ProxyConfig, http::answer::Fault};

/// Connections that wait for their next call, for each upstream.
const IDLE_EACH: usize = 64;
/// How long they wait.
const IDLE_FOR: Duration = Duration::from_mins(1);

/// Sends requests to upstreams over HTTP/1.1, with TLS for `https`.
#[derive(Debug)]
pub(super) struct Upstreams {
    client: Client<HttpsConnector<HttpConnector>, Capped>,
    answer_within: Duration,
}

impl Upstreams {
    pub fn new(config: &ProxyConfig) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(config.connect_within));
        let connector =
            HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_FOR)
            .pool_max_idle_per_host(IDLE_EACH)
            .build(connector.wrap_connector(tcp));
        Self { client, answer_within: config.answer_within }
    }

    /// Sends a request and waits for the head of the answer. Time runs from the last piece of the
    /// body that went on, so a long upload may take as long as it needs.
    pub async fn send(
        &self,
        request: http::Request<Capped>,
        progress: &Progress,
    ) -> Result<http::Response<Incoming>, Fault> {
        let mut answer = std::pin::pin!(self.client.request(request));
        loop {
            let deadline = progress.last() + self.answer_within;
            tokio::select! {
                answer = &mut answer => return answer.map_err(|error| fault(&error, progress)),
                () = sleep_until(deadline) => {}
            }
            if progress.last() + self.answer_within > deadline {
                continue;
            }
            let caller = progress.waits_for_caller();
            return Err(if caller { Fault::RequestTimeout } else { Fault::UpstreamTimeout });
        }
    }
}

fn fault(error: &Error, progress: &Progress) -> Fault {
    if progress.over_cap() {
        return Fault::BodyTooLarge;
    }
    let mut source = error.source();
    while let Some(error) = source {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::TimedOut) {
            return Fault::UpstreamTimeout;
        }
        source = error.source();
    }
    Fault::UpstreamUnreachable
}

//! Whether an endpoint's service can be reached from here.
//!
//! One `HEAD` to the address as it stands, and a `GET` where the service does not take that; no
//! key, no cookie, no redirect, nothing of the answer but its status. Only administrators may, who
//! choose these addresses anyway, and what is answered would tell nobody else about the network.

use std::{error::Error as _, io, time::Duration};

use domain::{
    EndpointId,
    endpoint::{Connection, ConnectionFailure},
    policy::{Action, Actor, allow},
};
use http::{Method, Request, StatusCode, Uri, header::USER_AGENT};
use http_body_util::Empty;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sea_orm::EntityTrait;
use tokio::time::{Instant, timeout};

use super::save::parse_upstream;
use crate::{Error, Service, entity::endpoint};

/// From the first packet to the head of the answer.
const WITHIN: Duration = Duration::from_secs(5);

type Probe = Client<HttpsConnector<HttpConnector>, Empty<&'static [u8]>>;

impl Service {
    /// Tries the address of an endpoint.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::NotFound`]. That it cannot be reached is no error.
    pub async fn test_endpoint(&self, actor: &Actor, id: EndpointId) -> Result<Connection, Error> {
        allow(actor, Action::Administer, None)?;
        let row = endpoint::Entity::find_by_id(id.0).one(self.database().connection()).await?;
        self.test_connection(actor, &row.ok_or(Error::NotFound("endpoint"))?.url).await
    }

    /// Tries an address before an endpoint is saved with it.
    ///
    /// # Errors
    /// [`Error::AdminOnly`]; [`Error::Invalid`] for what could not be saved either.
    pub async fn test_connection(&self, actor: &Actor, url: &str) -> Result<Connection, Error> {
        allow(actor, Action::Administer, None)?;
        let url = parse_upstream(url.trim())?;
        let uri: Uri = url.parse().map_err(|_| Error::Corrupt("endpoint URL"))?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(WITHIN));
        let tls = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1();
        let client: Probe = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(tls.wrap_connector(tcp));
        #[expect(clippy::disallowed_methods, reason = "a measurement, shown and kept nowhere")]
        let begun = Instant::now();
        let answer = match timeout(WITHIN, probe(&client, &uri)).await {
            Ok(answer) => answer,
            Err(_) => Err(ConnectionFailure::TimedOut),
        };
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(match answer {
            Ok(status) => {
                Connection { reachable: true, status: Some(status.as_u16()), ms, reason: None }
            }
            Err(reason) => Connection { reachable: false, status: None, ms, reason: Some(reason) },
        })
    }
}

async fn probe(client: &Probe, uri: &Uri) -> Result<StatusCode, ConnectionFailure> {
    let status = ask(client, Method::HEAD, uri).await?;
    match status {
        StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED => {
            ask(client, Method::GET, uri).await
        }
        status => Ok(status),
    }
}

async fn ask(client: &Probe, method: Method, uri: &Uri) -> Result<StatusCode, ConnectionFailure> {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(USER_AGENT, concat!("latchkey/", env!("CARGO_PKG_VERSION"), " connection test"))
        .body(Empty::new())
        .map_err(|_| ConnectionFailure::NoHttp)?;
    match client.request(request).await {
        Ok(answer) => Ok(answer.status()),
        Err(error) => Err(failure(&error)),
    }
}

/// What a person can do something about. The causes lie one within the other.
fn failure(error: &hyper_util::client::legacy::Error) -> ConnectionFailure {
    let mut found =
        if error.is_connect() { ConnectionFailure::Refused } else { ConnectionFailure::NoHttp };
    let mut next = error.source();
    while let Some(cause) = next {
        if cause.is::<rustls::Error>() {
            return ConnectionFailure::Tls;
        }
        let io = cause.downcast_ref::<io::Error>();
        match io.map(io::Error::kind) {
            Some(io::ErrorKind::TimedOut) => return ConnectionFailure::TimedOut,
            Some(io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                return ConnectionFailure::NoRoute;
            }
            _ => {}
        }
        if cause.to_string().contains("dns error") {
            found = ConnectionFailure::UnknownHost;
        }
        // An I/O error passes over what it wraps when it is asked for its source.
        let within = io.and_then(io::Error::get_ref);
        next = match within {
            Some(within) => Some(within),
            None => cause.source(),
        };
    }
    found
}

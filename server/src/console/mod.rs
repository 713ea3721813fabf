//! The console's listener: pages, server functions, REST and the files of the site.
//!
//! A request passes, from the outside in: request id and log line, panics caught, security
//! headers, size limit, writes from other origins refused, then [`guard`], which looks the session
//! up and turns away whoever has none, before Leptos or REST see the request.

mod assets;
mod auth;
mod cookie;
mod docs;
mod form;
mod guard;
mod headers;
mod help;
mod log;
mod pages;

use std::{future::IntoFuture, net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, Request},
    http::header,
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{get, post},
};
use leptos::prelude::LeptosOptions;
use service::Service;
use tokio::net::TcpListener;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, limit::RequestBodyLimitLayer};

pub use cookie::SessionCookie;
pub(crate) use guard::session;

use crate::rest;

/// The largest body the console takes, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// What every handler may need.
#[derive(Clone, Debug)]
pub struct State {
    /// The use-cases.
    pub service: Service,
    /// How the session's cookie is called and set.
    pub cookie: Arc<SessionCookie>,
    /// Who sends API keys that are none.
    pub bad_keys: Arc<rest::BadKeys>,
    leptos: LeptosOptions,
}

impl State {
    /// For a service, with the settings that it has.
    pub(crate) fn new(service: Service) -> Self {
        let secure = service.settings().public_url.starts_with("https://");
        let lifetime = service.settings().session_lifetime;
        let leptos = LeptosOptions::builder()
            .output_name("latchkey")
            .site_root("target/site")
            .site_pkg_dir("pkg")
            .build();
        let cookie = Arc::new(SessionCookie::new(secure, lifetime));
        Self { cookie, bad_keys: Arc::default(), service, leptos }
    }
}

impl FromRef<State> for LeptosOptions {
    fn from_ref(state: &State) -> Self {
        state.leptos.clone()
    }
}

/// The whole console as one router.
pub fn router(service: Service) -> Router {
    let secure = service.settings().public_url.starts_with("https://");
    let state = State::new(service);
    let csrf = csrf(&state);
    let pages = pages::router(&state)
        .route("/", get(guard::home))
        .route("/account", get(guard::home))
        .route("/login", get(auth::login_page).post(auth::login))
        .route("/logout", post(auth::logout))
        .route("/setup", get(auth::setup_page).post(auth::setup))
        .route("/activate", get(auth::activate_page).post(auth::activate));
    Router::new()
        .merge(pages)
        .nest("/api/v1", rest::router())
        .route("/api", axum::routing::any(rest::no_route))
        .route("/api/{*rest}", axum::routing::any(rest::no_route))
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .merge(assets::router())
        .merge(help::router())
        .merge(docs::router())
        .route("/healthz", get(healthz))
        .layer(csrf)
        .layer(from_fn(by_key))
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(from_fn_with_state(secure, headers::secure))
        .layer(CatchPanicLayer::custom(rest::panicked))
        .layer(from_fn(log::log))
        .with_state(state)
}

/// A call with an API key comes from a program, wherever it runs: there is no session to abuse, so
/// where it says it comes from does not matter. With a session as well, it is refused later.
async fn by_key(mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/v1/") && rest::has_key(request.headers()) {
        request.headers_mut().remove("sec-fetch-site");
        request.headers_mut().remove(header::ORIGIN);
    }
    next.run(request).await
}

/// Refuses writes that come from pages of other origins, in addition to `SameSite` cookies.
fn csrf(state: &State) -> CsrfLayer<rest::CrossOrigin> {
    let layer = CsrfLayer::new();
    let layer = match layer.clone().add_trusted_origin(origin(&state.service.settings().public_url))
    {
        Ok(layer) => layer,
        Err(_) => layer,
    };
    layer.with_rejection_response(rest::CrossOrigin)
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |at| &url[..host + at])
}

async fn healthz(
    axum::extract::State(state): axum::extract::State<State>,
) -> axum::http::StatusCode {
    match state.service.ping().await {
        Ok(()) => axum::http::StatusCode::OK,
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            axum::http::StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Serves the console until `stop`; requests that run then are finished.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    service: Service,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = router(service).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(stop).into_future().await
}

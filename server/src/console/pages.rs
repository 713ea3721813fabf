//! Leptos: its pages and its server functions, both with the same context.

use app::auth::AuthForm;
use axum::{
    Router,
    body::Body,
    extract::{Request, State as Extract},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions};
use service::Service;

use super::{State, guard, headers::page_policy};

/// The parts of the console whose pages Leptos serves. The console's own handlers serve the rest,
/// since those pages also take posts.
const PARTS: [&str; 3] = ["/account/", "/admin/", "/help"];

/// All pages of [`PARTS`], and all server functions.
pub fn router(state: &State) -> Router<State> {
    let mut routes = leptos_axum::generate_route_list(app::App);
    routes.retain(|route| PARTS.iter().any(|part| route.path().starts_with(part)));
    let paths: Vec<AxumRouteListing> = routes.clone();
    let context = context(state.service.clone());
    let options = state.leptos.clone();
    let page = leptos_axum::render_route_with_context::<State, _>(paths, context, move || {
        app::shell(options.clone())
    });
    Router::new()
        .leptos_routes_with_handler(routes, get::<_, _, State>(page))
        // A route for all that is below does not take the part itself.
        .route("/admin", get(part))
        .route("/fn/{*name}", post(server_function))
        .fallback(not_found)
}

/// What pages and server functions find in their context: the service, who is signed in, and the
/// form of a page that takes posts. The page's policy goes with its nonce.
fn context(service: Service) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(service.clone());
        let parts = use_context::<Parts>();
        let extensions = parts.map(|parts| parts.extensions).unwrap_or_default();
        let session = guard::session(&extensions).cloned();
        provide_context(session.as_ref().map(|session| session.actor.clone()));
        provide_context(session);
        if let Some(form) = extensions.get::<AuthForm>() {
            provide_context(form.clone());
        }
        if let Some(still) = extensions.get::<app::Still>() {
            provide_context(*still);
        }
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

async fn server_function(Extract(state): Extract<State>, request: Request) -> Response {
    let context = context(state.service.clone());
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// Renders the page at a path with a form in its context, answering `status`.
pub async fn render(
    state: &State,
    path: &str,
    form: AuthForm,
    mut request: Request,
    status: StatusCode,
) -> Response {
    request.extensions_mut().insert(form);
    let (mut parts, _) = request.into_parts();
    parts.method = axum::http::Method::GET;
    parts.uri = path.parse().unwrap_or_default();
    respond(state, Request::from_parts(parts, Body::empty()), status).await
}

/// The page for an address that leads nowhere.
pub async fn part(Extract(state): Extract<State>, request: Request) -> Response {
    respond(&state, request, StatusCode::OK).await
}

/// What somebody sees of a page that is not theirs to see: as if it did not exist. It comes without
/// scripts, which would look at its address and begin the page.
pub async fn no_such_page(state: &State, mut request: Request) -> Response {
    request.extensions_mut().insert(app::Still);
    *request.uri_mut() = axum::http::Uri::from_static("/no-such-page");
    not_found(Extract(state.clone()), request).await
}

/// The page for an address that leads nowhere, of any part of the console.
pub async fn not_found(Extract(state): Extract<State>, request: Request) -> Response {
    if *request.method() != axum::http::Method::GET {
        return StatusCode::NOT_FOUND.into_response();
    }
    respond(&state, request, StatusCode::NOT_FOUND).await
}

async fn respond(state: &State, request: Request, status: StatusCode) -> Response {
    let options = state.leptos.clone();
    let shell = move || app::shell(options.clone());
    let page = leptos_axum::render_app_async_with_context(context(state.service.clone()), shell);
    let mut response = page(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

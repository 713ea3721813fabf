//! Signing in and out, the first admin, and activation: plain forms that work without scripts.
//! Where one fails, the same page is shown again with what was typed, but never the password.

use std::net::SocketAddr;

use app::auth::{AuthForm, AuthNotice};
use axum::{
    extract::{ConnectInfo, Query, Request, State as Extract},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Secret, session::SignIn};
use serde::Deserialize;
use service::{Error, LinkPurpose, NewSession, users::Setup};

use super::{
    State,
    form::Posted,
    guard::{HOME, safe_next, session},
    pages::render,
};
use crate::rest;

/// What may stand behind the `?` of these pages.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    next: String,
    notice: Option<AuthNotice>,
    token: Secret,
}

/// `GET /login`; whoever is signed in goes on.
pub async fn login_page(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    if session(request.extensions()).is_some() {
        return Redirect::to(safe_next(&asked.next)).into_response();
    }
    let form = AuthForm { next: asked.next, notice: asked.notice, ..AuthForm::default() };
    render(&state, "/login", form, request, StatusCode::OK).await
}

#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    next: String,
    username: String,
    password: Secret,
}

/// `POST /login`.
pub async fn login(
    Extract(state): Extract<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Posted(input, request): Posted<LoginForm>,
) -> Response {
    let form = AuthForm {
        next: input.next.clone(),
        username: input.username.clone(),
        ..AuthForm::default()
    };
    let sign_in = SignIn { username: input.username, password: input.password };
    match state.service.sign_in(sign_in, rest::origin(address, request.headers())).await {
        Ok(session) => signed_in(&state, &session, safe_next(&input.next)),
        Err(error) => again(&state, "/login", form, request, &error).await,
    }
}

/// `POST /logout`.
pub async fn logout(
    Extract(state): Extract<State>,
    request: Request,
) -> Result<Response, crate::rest::Rejection> {
    if let Some(token) = state.cookie.read(request.headers()) {
        state.service.sign_out(&token).await?;
    }
    let mut response = Redirect::to("/login?notice=signed_out").into_response();
    response.headers_mut().insert(header::SET_COOKIE, state.cookie.clear());
    Ok(response)
}

/// `GET /setup?token=…`.
pub async fn setup_page(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let checked = state.service.check_link(&[LinkPurpose::Setup], &asked.token).await;
    let form = AuthForm {
        token: asked.token.expose().to_owned(),
        link_ok: checked.is_ok(),
        ..AuthForm::default()
    };
    let status = if form.link_ok { StatusCode::OK } else { StatusCode::GONE };
    render(&state, "/setup", form, request, status).await
}

#[derive(Deserialize)]
pub struct SetupForm {
    token: Secret,
    username: String,
    #[serde(default)]
    display_name: String,
    email: String,
    password: Secret,
}

/// `POST /setup`.
pub async fn setup(
    Extract(state): Extract<State>,
    Posted(input, request): Posted<SetupForm>,
) -> Response {
    let form = AuthForm {
        token: input.token.expose().to_owned(),
        username: input.username.clone(),
        display_name: input.display_name.clone(),
        email: input.email.clone(),
        link_ok: true,
        ..AuthForm::default()
    };
    let setup = Setup {
        token: input.token,
        username: input.username,
        display_name: Some(input.display_name),
        email: input.email,
        password: input.password,
    };
    match state.service.set_up(setup).await {
        Ok(session) => signed_in(&state, &session, HOME),
        Err(error) => again(&state, "/setup", form, request, &error).await,
    }
}

/// `GET /activate?token=…`.
pub async fn activate_page(
    Extract(state): Extract<State>,
    Query(asked): Query<Asked>,
    request: Request,
) -> Response {
    let username = state.service.link_username(&asked.token).await;
    let form = AuthForm {
        token: asked.token.expose().to_owned(),
        link_ok: username.is_ok(),
        username: username.unwrap_or_default(),
        ..AuthForm::default()
    };
    let status = if form.link_ok { StatusCode::OK } else { StatusCode::GONE };
    render(&state, "/activate", form, request, status).await
}

#[derive(Deserialize)]
pub struct ActivateForm {
    token: Secret,
    password: Secret,
}

/// `POST /activate`.
pub async fn activate(
    Extract(state): Extract<State>,
    Posted(input, request): Posted<ActivateForm>,
) -> Response {
    let form = AuthForm {
        token: input.token.expose().to_owned(),
        username: state.service.link_username(&input.token).await.unwrap_or_default(),
        link_ok: true,
        ..AuthForm::default()
    };
    match state.service.activate(&input.token, input.password).await {
        Ok(Some(session)) => signed_in(&state, &session, HOME),
        Ok(None) => Redirect::to("/login?notice=password_set").into_response(),
        Err(error) => again(&state, "/activate", form, request, &error).await,
    }
}

fn signed_in(state: &State, session: &NewSession, next: &str) -> Response {
    let mut response = Redirect::to(next).into_response();
    response.headers_mut().insert(header::SET_COOKIE, state.cookie.set(&session.token));
    response
}

async fn again(
    state: &State,
    page: &str,
    mut form: AuthForm,
    request: Request,
    error: &Error,
) -> Response {
    if error.is_internal() {
        tracing::error!(%error, page, "a form failed");
    }
    let problem = error.problem();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wait = problem.retry_after;
    form.link_ok &= !matches!(error, Error::BadLink);
    form.problem = Some(problem);
    let mut response = render(state, page, form, request, status).await;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

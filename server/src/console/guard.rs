//! Who may pass. The session is looked up once a request, here; pages and server functions that
//! need one never start without, and admin pages never without an admin.

use axum::{
    extract::{Request, State as Extract},
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::user::Role;
use service::{Error, Session};

use super::{State, pages};
use crate::rest::Rejection;

/// Attaches the session, if there is one, and turns away whoever needs one and has none: pages to
/// the sign-in page, server functions with 401. To those who are no admins the admin pages do not
/// exist. REST answers for itself.
pub async fn guard(
    Extract(state): Extract<State>,
    mut request: Request,
    next: Next,
) -> Result<Response, Rejection> {
    let token = state.cookie.read(request.headers());
    let session = match &token {
        Some(token) => state.service.session(token).await?,
        None => None,
    };
    let path = request.uri().path();
    if session.is_none() {
        if path.starts_with("/fn/") {
            return Err(Error::Unauthenticated.into());
        }
        if path == "/" || is_below(path, "/account") || is_below(path, "/admin") {
            return Ok(sign_in(request.uri(), token.is_some()));
        }
    }
    let admin = session.as_ref().is_some_and(|session| session.actor.role == Role::Admin);
    let hidden = is_below(path, "/admin") && !admin;
    request.extensions_mut().insert(session);
    Ok(if hidden { pages::no_such_page(&state, request).await } else { next.run(request).await })
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn sign_in(from: &Uri, expired: bool) -> Response {
    let next = from.path_and_query().map_or("/", |path| path.as_str());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if next != "/" {
        query.append_pair("next", next);
    }
    if expired {
        query.append_pair("notice", "session_expired");
    }
    let query = query.finish();
    let to = if query.is_empty() { "/login".into() } else { format!("/login?{query}") };
    Redirect::to(&to).into_response()
}

/// Where everybody starts.
pub async fn home() -> Redirect {
    Redirect::to(HOME)
}

/// The page after signing in.
pub const HOME: &str = "/account/api-keys";

/// The address to go to after signing in: a path of this console, whatever was asked for.
pub fn safe_next(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && next.len() <= 1024;
    if own { next } else { HOME }
}

/// The session that [`guard`] found.
pub fn session(extensions: &axum::http::Extensions) -> Option<&Session> {
    extensions.get::<Option<Session>>()?.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(safe_next("/account/api-keys?x=1"), "/account/api-keys?x=1");
        for bad in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "x"] {
            assert_eq!(safe_next(bad), HOME, "{bad}");
        }
    }

    #[test]
    fn only_what_is_below_is_guarded() {
        assert!(is_below("/account", "/account") && is_below("/account/api-keys", "/account"));
        assert!(!is_below("/accounts", "/account"));
    }
}

//! The session's cookie.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};
use domain::Secret;

/// How the cookie is called and set: `HttpOnly`, `SameSite=Lax`, and behind https also `Secure`
/// with the `__Host-` prefix, which ties it to this one host.
#[derive(Debug)]
pub struct SessionCookie {
    secure: bool,
    lifetime: Duration,
}

impl SessionCookie {
    /// `secure` where people reach the console by https.
    pub fn new(secure: bool, lifetime: Duration) -> Self {
        Self { secure, lifetime }
    }

    fn name(&self) -> &'static str {
        if self.secure { "__Host-latchkey" } else { "latchkey" }
    }

    /// The token that a request carries.
    pub fn read(&self, headers: &HeaderMap) -> Option<Secret> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';'));
        let token =
            pairs.find_map(|pair| pair.trim().strip_prefix(self.name())?.strip_prefix('='))?;
        Some(Secret::new(token.to_owned()))
    }

    /// Sets the cookie.
    pub fn set(&self, token: &Secret) -> HeaderValue {
        self.header(token.expose(), self.lifetime.as_secs())
    }

    /// Takes the cookie away.
    pub fn clear(&self) -> HeaderValue {
        self.header("", 0)
    }

    fn header(&self, value: &str, age: u64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        let text = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        let mut header = HeaderValue::from_str(&text).expect("tokens are base64");
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_makes_the_cookie_a_host_cookie() {
        let cookie = SessionCookie::new(true, Duration::from_mins(1));
        let set = cookie.set(&Secret::new("abc".into()));
        assert_eq!(set, "__Host-latchkey=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "latchkey=no; __Host-latchkey=yes".parse().expect("valid"));
        assert_eq!(cookie.read(&headers), Some(Secret::new("yes".into())));
        let plain = SessionCookie::new(false, Duration::from_mins(1));
        assert_eq!(plain.read(&headers), Some(Secret::new("no".into())));
    }
}

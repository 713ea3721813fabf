//! Where the calls of an endpoint go.

use http::{
    Uri,
    uri::{Authority, Scheme},
};
use url::Url;

/// An endpoint's URL, taken apart once.
#[derive(Clone, Debug)]
pub struct Upstream {
    scheme: Scheme,
    authority: Authority,
    /// The path without a slash at its end; empty for none.
    base: Box<str>,
}

impl Upstream {
    /// Takes `http://` and `https://` URLs; user, password, query and fragment are dropped.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let scheme = match url.scheme() {
            "http" => Scheme::HTTP,
            "https" => Scheme::HTTPS,
            _ => return None,
        };
        let host = url.host_str()?;
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}").parse().ok()?,
            None => host.parse().ok()?,
        };
        Some(Self { scheme, authority, base: url.path().trim_end_matches('/').into() })
    }

    /// The URI for what stands after `/e/{name}`: `rest` is empty, or begins with a slash.
    ///
    /// # Errors
    /// Only where `rest` or `query` hold what no URI can; what came in a request never does.
    pub fn uri(&self, rest: &str, query: Option<&str>) -> Result<Uri, http::Error> {
        let capacity = self.base.len() + rest.len() + query.map_or(0, str::len) + 2;
        let mut path = String::with_capacity(capacity);
        path.push_str(&self.base);
        path.push_str(rest);
        if path.is_empty() {
            path.push('/');
        }
        if let Some(query) = query {
            path.push('?');
            path.push_str(query);
        }
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(upstream: &str, rest: &str, query: Option<&str>) -> String {
        let upstream = Upstream::parse(upstream).expect("good URL");
        upstream.uri(rest, query).expect("good URI").to_string()
    }

    #[test]
    fn the_rest_goes_below_the_base_path() {
        assert_eq!(uri("http://h:81/api/", "/v1/x", Some("a=b")), "http://h:81/api/v1/x?a=b");
        assert_eq!(uri("https://h", "", None), "https://h/");
        assert_eq!(uri("http://h/api", "", None), "http://h/api");
        assert_eq!(uri("http://[::1]:8080", "/", None), "http://[::1]:8080/");
        assert_eq!(uri("http://h", "/a%2Fb//c", None), "http://h/a%2Fb//c");
    }

    #[test]
    fn what_is_no_http_url_is_refused() {
        for text in ["", "h:81", "ftp://h/", "unix:/tmp/socket", "http://"] {
            assert!(Upstream::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn user_and_password_are_never_sent() {
        assert_eq!(uri("http://ada:secret@h/", "/x", None), "http://h/x");
    }
}

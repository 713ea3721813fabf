//! Takes `/e/{endpoint}/rest` apart, and keeps the rest below the endpoint.

use http::Uri;

use crate::http::url_guard::decoded;

/// Where a call is to go. Both parts are as they came, not decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Target<'a> {
    /// The endpoint's name.
    pub endpoint: &'a str,
    /// Empty, or beginning with a slash.
    pub rest: &'a str,
}

impl<'a> Target<'a> {
    /// `None` for a path that is not below `/e/`.
    pub fn of(uri: &'a Uri) -> Option<Self> {
        let path = uri.path().strip_prefix("/e/")?;
        let end = path.find('/').unwrap_or(path.len());
        let (endpoint, rest) = path.split_at(end);
        Some(Self { endpoint, rest })
    }

    /// Whether no server behind can read the rest as leaving the endpoint's path: no `.` or `..`
    /// between slashes, encoded or not, nor before a `;`; backslashes count as slashes; no control
    /// characters.
    pub fn is_safe(&self) -> bool {
        let text = decoded(self.rest);
        !text.bytes().any(|c| c.is_ascii_control())
            && text.split(['/', '\\']).all(|segment| {
                let name = segment.split(';').next().unwrap_or_default();
                name != "." && name != ".."
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(path: &str) -> (String, String) {
        let uri = path.parse().expect("good URI");
        let target = Target::of(&uri).expect("below /e/");
        (target.endpoint.to_owned(), target.rest.to_owned())
    }

    #[test]
    fn the_first_piece_names_the_endpoint() {
        let is = |endpoint: &str, rest: &str| (endpoint.to_owned(), rest.to_owned());
        assert_eq!(split("/e/servers"), is("servers", ""));
        assert_eq!(split("/e/servers/"), is("servers", "/"));
        assert_eq!(split("/e/servers/v1/x%2Fy?q"), is("servers", "/v1/x%2Fy"));
    }

    #[test]
    fn dot_segments_in_any_disguise_are_refused() {
        let safe = |rest| Target { endpoint: "e", rest }.is_safe();
        for bad in [
            "/..",
            "/../x",
            "/a/../../x",
            "/./x",
            "/%2e%2e/x",
            "/.%2E/x",
            "/a%2f..%2fb",
            "/..\\x",
            "/a%5c..%5cb",
            "/..;/x",
            "/..;a=b/x",
            "/a%00b",
            "/a%0d%0ab",
        ] {
            assert!(!safe(bad), "{bad}");
        }
        for good in ["", "/", "/a..b", "/...", "/.well-known/x", "//x", "/a;b", "/%zz", "/x.y/..z"]
        {
            assert!(safe(good), "{good}");
        }
    }
}

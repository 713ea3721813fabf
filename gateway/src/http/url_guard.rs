//! Refuses keys in URLs: they end up in access logs, histories and `Referer` headers.

use domain::key::{KeyKind, check};
use http::Uri;

/// Whether path or query hold a generated key, plain or percent-encoded, under whatever name.
pub(crate) fn holds_key(uri: &Uri) -> bool {
    uri.path_and_query().is_some_and(|text| target_holds_key(text.as_str()))
}

/// The same for path and query as text.
pub(crate) fn target_holds_key(target: &str) -> bool {
    has_key(target) || (target.contains('%') && has_key(&decoded(target)))
}

/// Whether a generated key stands anywhere in the text. A checksum of 36 bits makes chance finds
/// all but impossible.
pub(crate) fn has_key(text: &str) -> bool {
    text.bytes().enumerate().any(|(at, c)| {
        c == b'_'
            && [KeyKind::ApiKey, KeyKind::PackageKey].into_iter().any(|kind| {
                (at + 1)
                    .checked_sub(kind.prefix().len())
                    .and_then(|start| text.get(start..start + kind.length()))
                    .is_some_and(|part| part.starts_with(kind.prefix()) && check(part).is_ok())
            })
    })
}

/// Percent-decoded; what is no UTF-8 becomes a replacement character.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let value = hex
            .filter(|hex| hex.bytes().all(|c| c.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use domain::key::generate;

    use super::*;

    fn holds(text: &str) -> bool {
        holds_key(&text.parse().expect("good URI"))
    }

    #[test]
    fn a_key_is_found_under_every_name_and_in_the_path() {
        for kind in [KeyKind::ApiKey, KeyKind::PackageKey] {
            let mut byte = 0u8;
            let value = generate(kind, || {
                byte = byte.wrapping_add(7);
                byte
            });
            let key = value.secret().expose();
            for text in [
                format!("/v1/authorize?api_key={key}"),
                format!("/e/servers?key={key}&x=1"),
                format!("/e/servers/{key}"),
                format!("/e/servers/a{key}b"),
                format!("/e/servers?access_token={}", key.replace('_', "%5F")),
                format!("/e/servers?q=%22{key}%22"),
            ] {
                assert!(holds(&text), "{text}");
            }
        }
    }

    #[test]
    fn other_urls_pass() {
        for text in ["/", "/e/servers?api_key=abc", "/e/lk_/x_y?_=_", "/e/%5F%zz%", "/lk_tooshort"]
        {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn decoding_follows_the_rules_and_survives_nonsense() {
        assert_eq!(decoded("a%2Fb%2e%2E%"), "a/b..%");
        assert_eq!(decoded("%zz%1"), "%zz%1");
    }
}

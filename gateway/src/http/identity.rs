//! Tells whoever is behind the gateway who calls.

use std::borrow::Cow;

use domain::key::KeyKind;
use http::{HeaderMap, HeaderName, HeaderValue};
use uuid::{Uuid, fmt::Hyphenated};

use crate::judge::KeyFacts;

const KEY_ID: HeaderName = HeaderName::from_static("x-latchkey-key-id");
const KEY_KIND: HeaderName = HeaderName::from_static("x-latchkey-key-kind");
const USER_ID: HeaderName = HeaderName::from_static("x-latchkey-user-id");
const USER: HeaderName = HeaderName::from_static("x-latchkey-user");
const APPLICATION: HeaderName = HeaderName::from_static("x-latchkey-application");
const PACKAGE: HeaderName = HeaderName::from_static("x-latchkey-package");
const PLAN: HeaderName = HeaderName::from_static("x-latchkey-plan");

/// How many headers [`put`] sets.
pub(crate) const fn count(key: &KeyFacts) -> usize {
    if key.package.is_some() { 7 } else { 4 }
}

/// Sets the `X-Latchkey-*` headers of an accepted call. Names of applications, packages and plans
/// are percent-encoded where they are not plain ASCII.
pub(crate) fn put(headers: &mut HeaderMap, key: &KeyFacts) {
    let kind = match key.kind {
        KeyKind::ApiKey => HeaderValue::from_static("api_key"),
        KeyKind::PackageKey => HeaderValue::from_static("package_key"),
    };
    headers.insert(KEY_ID, id(key.id));
    headers.insert(KEY_KIND, kind);
    if let Some(owner) = key.owner() {
        headers.insert(USER_ID, id(owner.id.0));
        headers.insert(USER, name(&owner.username));
    }
    if let Some(package) = &key.package {
        headers.insert(APPLICATION, name(&package.grant.application_name));
        headers.insert(PACKAGE, name(&package.terms.package));
        headers.insert(PLAN, name(&package.terms.name));
    }
}

/// Writes the same headers as lines of a head.
pub(crate) fn write(out: &mut Vec<u8>, key: &KeyFacts) {
    let mut put = |header: &HeaderName, value: &[u8]| {
        out.extend_from_slice(header.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value);
        out.extend_from_slice(b"\r\n");
    };
    let mut text = [0; Hyphenated::LENGTH];
    put(&KEY_ID, key.id.hyphenated().encode_lower(&mut text).as_bytes());
    put(&KEY_KIND, key.kind.as_str().as_bytes());
    if let Some(owner) = key.owner() {
        put(&USER_ID, owner.id.0.hyphenated().encode_lower(&mut text).as_bytes());
        put(&USER, &plain_name(&owner.username));
    }
    if let Some(package) = &key.package {
        put(&APPLICATION, &plain_name(&package.grant.application_name));
        put(&PACKAGE, &plain_name(&package.terms.package));
        put(&PLAN, &plain_name(&package.terms.name));
    }
}

fn id(id: Uuid) -> HeaderValue {
    let mut text = [0; Hyphenated::LENGTH];
    let text = id.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

/// Visible ASCII but `%` as it is, everything else percent-encoded.
fn name(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(&plain_name(text)).unwrap_or(HeaderValue::from_static(""))
}

fn plain_name(text: &str) -> Cow<'_, [u8]> {
    let plain = |c: u8| c.is_ascii_graphic() && c != b'%';
    if text.bytes().all(plain) {
        return Cow::Borrowed(text.as_bytes());
    }
    let encoded = text.bytes().fold(Vec::new(), |mut out, c| {
        if plain(c) {
            out.push(c);
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.extend([b'%', HEX[usize::from(c >> 4)], HEX[usize::from(c & 15)]]);
        }
        out
    });
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_plain_ascii() {
        assert_eq!(name("ada"), "ada");
        assert_eq!(name("Büro 100%"), "B%C3%BCro%20100%25");
        assert_eq!(name("a\r\nX-Evil: 1"), "a%0D%0AX-Evil:%201");
    }
}

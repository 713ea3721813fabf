use super::*;

const A: &str = "Legacy-key_2024.a:01";
const B: &str = "Legacy-key_2024.b:02";

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

#[test]
fn each_of_the_three_headers_carries_a_key() {
    for pair in [
        ("x-api-key", A.to_owned()),
        ("authorization", format!("Bearer {A}")),
        ("authorization", format!("bearer   {A} ")),
        ("x-authorization", format!("ApiKey {A}")),
        ("x-authorization", format!("APIKEY {A}")),
    ] {
        assert_eq!(key(&headers(&[(pair.0, &pair.1)])), Ok(Some(A)), "{pair:?}");
    }
}

#[test]
fn other_schemes_and_empty_headers_carry_none() {
    for pair in [
        ("authorization", "Basic YWRhOnNlY3JldA=="),
        ("authorization", "Bearer"),
        ("x-authorization", A),
        ("x-api-key", ""),
        ("x-api-key", "  "),
    ] {
        assert_eq!(key(&headers(&[pair])), Ok(None), "{pair:?}");
    }
}

#[test]
fn the_same_key_twice_is_one_key() {
    let bearer = format!("Bearer {A}");
    let api_key = format!("ApiKey {A}");
    let all = headers(&[
        ("x-api-key", A),
        ("x-api-key", A),
        ("authorization", &bearer),
        ("x-authorization", &api_key),
    ]);
    assert_eq!(key(&all), Ok(Some(A)));
}

#[test]
fn two_different_keys_conflict_wherever_they_stand() {
    let bearer = format!("Bearer {B}");
    let api_key = format!("ApiKey {B}");
    for other in [("x-api-key", B), ("authorization", &bearer), ("x-authorization", &api_key)] {
        assert_eq!(key(&headers(&[("x-api-key", A), other])), Err(Conflict), "{other:?}");
    }
    let mistyped = [("x-api-key", A), ("authorization", "Bearer lk_short")];
    assert_eq!(key(&headers(&mistyped)), Err(Conflict));
}

#[test]
fn a_token_for_the_upstream_is_none_of_our_business() {
    let jwt = format!("Bearer {}", "eyJhbGciOi.".repeat(20));
    let both = headers(&[("x-api-key", A), ("authorization", &jwt)]);
    assert_eq!(key(&both), Ok(Some(A)));
}

#[test]
fn bytes_that_are_no_text_are_a_malformed_key() {
    let mut map = HeaderMap::new();
    map.insert("x-api-key", HeaderValue::from_bytes(b"\xff\xfe").unwrap());
    let found = key(&map).unwrap().unwrap();
    assert!(key::check(found).is_err());
}

#[test]
fn stripping_leaves_only_what_is_meant_for_the_upstream() {
    let bearer = format!("Bearer {A}");
    let mut with_bearer = headers(&[("authorization", &bearer), ("accept", "*/*")]);
    strip(&mut with_bearer);
    assert_eq!(with_bearer, headers(&[("accept", "*/*")]));

    let mut beside = headers(&[("x-api-key", A), ("authorization", "Basic YTpi")]);
    strip(&mut beside);
    assert_eq!(beside, headers(&[("authorization", "Basic YTpi")]));

    let mut doubled = headers(&[("x-api-key", A), ("authorization", &bearer)]);
    strip(&mut doubled);
    assert_eq!(doubled, HeaderMap::new());

    let mut short = headers(&[("authorization", "Bearer opaque")]);
    strip(&mut short);
    assert_eq!(short, HeaderMap::new(), "it was what the call was judged by");
}

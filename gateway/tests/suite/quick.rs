//! `GET /v1/authorize` is answered in two ways, straight from the bytes or by way of hyper, and
//! nobody can tell which.

use std::collections::BTreeMap;

use domain::{
    api_key::ApiKeyState,
    key::KeyKind,
    limits::{Override, Period, Quota, RateLimit},
};
use service::feed::{ApiKeyRecord, Record};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use crate::common::{
    Board, Gateway, SERVERS, api_key, enabled, endpoint, package_key_with, plan_with, read_until,
    user, value,
};

/// Sends it to hyper, and says nothing.
const DETOUR: &str = "TE: trailers\r\n";

/// Status line, headers without the date, and body.
type Answer = (String, BTreeMap<String, String>, String);

async fn answer(gateway: &Gateway, request: &str) -> Answer {
    let mut stream = gateway.raw(request).await;
    let head = read_until(&mut stream, "\r\n\r\n").await;
    let (head, mut body) = {
        let (head, body) = head.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), body.to_owned())
    };
    let mut lines = head.split("\r\n");
    let status = lines.next().expect("a line").to_owned();
    let mut headers: BTreeMap<String, String> = lines
        .map(|line| line.split_once(": ").expect("a header"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let date = headers.remove("date").expect("a date");
    assert!(date.ends_with(" GMT") && date.len() == 29, "{date}");
    let length: usize =
        headers.get("content-length").map_or(0, |text| text.parse().expect("digits"));
    if body.len() < length {
        body += &read_until(&mut stream, "}").await;
    }
    (status, headers, body)
}

#[tokio::test]
async fn both_ways_answer_alike() {
    let (good, off, unknown) =
        (value(KeyKind::ApiKey, 1), value(KeyKind::ApiKey, 2), value(KeyKind::ApiKey, 3));
    let limited = value(KeyKind::PackageKey, 4);
    let other = |record| match record {
        Record::ApiKey(key) => {
            Record::ApiKey(ApiKeyRecord { id: domain::ApiKeyId(Uuid::from_u128(2)), ..key })
        }
        record => record,
    };
    let rate = RateLimit { per_second: 1, burst: 1 };
    let board = Board::new([
        user(true),
        endpoint("servers", "http://127.0.0.1:1/", true),
        endpoint("other", "http://127.0.0.1:1/", true),
        plan_with(&[SERVERS], Some(rate), Some(Quota { calls: 1000, period: Period::Month })),
        enabled(&good),
        other(api_key(&off, ApiKeyState::Disabled, None)),
        package_key_with(&limited, Override::Exempt, Override::Plan),
    ]);
    let gateway = Gateway::start(&board).await;
    let mut seen = Vec::new();
    for (target, headers) in [
        ("", format!("X-Api-Key: {good}\r\n")),
        ("?endpoint=servers", format!("x-api-key:{good}  \r\nX-Request-Id: r-1\r\n")),
        ("?endpoint=servers", format!("X-API-KEY: {good}\r\nConnection: Keep-Alive\r\n")),
        ("?endpoint=nothing", format!("Authorization: Bearer {good}\r\nAccept: */*\r\n")),
        ("?endpoint=nothing&nginx=1", format!("x-authorization: ApiKey {good}\r\n")),
        ("?nginx=1", String::new()),
        ("", String::new()),
        ("", "X-Api-Key: nonsense\r\n".into()),
        ("", format!("X-Api-Key: {off}\r\nX-Request-Id: not one\r\n")),
        ("", format!("X-Api-Key: {unknown}\r\nX-Request-Id: {good}\r\n")),
        ("", format!("X-Api-Key: {good}\r\nAuthorization: Bearer {off}\r\n")),
        ("", format!("X-Api-Key: {good}\r\nX-Api-Key: {good}\r\n")),
        ("?endpoint=servers", format!("X-Api-Key: {good}\r\nX-Latchkey-Endpoint: other\r\n")),
        ("?endpoint=other", format!("X-Api-Key: {good}\r\nX-Latchkey-Endpoint: other\r\n")),
        ("?endpoint=a&endpoint=b", format!("X-Api-Key: {good}\r\n")),
        (&format!("?key={good}"), String::new()),
        (&format!("?key=%6Ck{}", &good[2..]), String::new()),
        ("?endpoint=other", format!("X-Api-Key: {limited}\r\n")),
        ("", "X-Api-Key: \u{e4}\u{f6}\u{fc}\r\n".into()),
    ] {
        let head = format!("GET /v1/authorize{target} HTTP/1.1\r\nHost: h\r\n{headers}");
        let quick = answer(&gateway, &format!("{head}\r\n")).await;
        let slow = answer(&gateway, &format!("{head}{DETOUR}\r\n")).await;
        assert_eq!(quick, slow, "{head}");
        seen.push(quick.1["x-latchkey-code"].clone());
    }
    for code in [
        "ok",
        "missing_key",
        "malformed_key",
        "unknown_key",
        "key_disabled",
        "unknown_endpoint",
        "conflicting_keys",
        "conflicting_endpoints",
        "key_in_url",
        "endpoint_not_allowed",
    ] {
        assert!(seen.iter().any(|seen| seen == code), "{code} in {seen:?}");
    }
    // What has limits changes from call to call: the numbers, and nothing else.
    let head = format!("GET /v1/authorize HTTP/1.1\r\nHost: h\r\nX-Api-Key: {limited}\r\n");
    answer(&gateway, &format!("{head}{DETOUR}\r\n")).await;
    let (quick, slow) = (
        answer(&gateway, &format!("{head}\r\n")).await,
        answer(&gateway, &format!("{head}{DETOUR}\r\n")).await,
    );
    assert_eq!(quick.0, "HTTP/1.1 204 No Content");
    assert_eq!(quick.1.keys().collect::<Vec<_>>(), slow.1.keys().collect::<Vec<_>>());
    assert!(quick.1["ratelimit"].starts_with("\"quota\";r=99"), "{quick:?}");
    assert_eq!(quick.1["x-latchkey-application"], "B%C3%BCro");
}

#[tokio::test]
async fn requests_may_come_in_pieces_and_several_at_once_and_others_in_between() {
    let key = value(KeyKind::ApiKey, 1);
    let board =
        Board::new([user(true), endpoint("servers", "http://127.0.0.1:1/", true), enabled(&key)]);
    let gateway = Gateway::start(&board).await;
    let one = format!(
        "GET /v1/authorize?endpoint=servers HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\n\r\n"
    );
    // Byte by byte.
    let mut stream = gateway.raw("").await;
    for byte in one.as_bytes() {
        stream.write_all(&[*byte]).await.expect("sent");
        stream.flush().await.expect("sent");
        tokio::task::yield_now().await;
    }
    read_until(&mut stream, "\r\n\r\n").await;
    // Three and a half at once, the rest, another kind, and again.
    let (half, rest) = one.split_at(40);
    stream.write_all(format!("{one}{one}{one}{half}").as_bytes()).await.expect("sent");
    let seen = read_until(&mut stream, "\r\n\r\n").await;
    stream.write_all(rest.as_bytes()).await.expect("sent");
    let mut answers = seen.matches("204 No Content").count();
    while answers < 4 {
        answers += read_until(&mut stream, "\r\n\r\n").await.matches("204 No Content").count();
    }
    assert_eq!(answers, 4);
    let probe = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
    stream.write_all(format!("{one}{probe}{one}").as_bytes()).await.expect("sent");
    let seen = read_until(&mut stream, "{\"status\":\"ok\"}").await;
    assert!(seen.contains("204 No Content"), "{seen}");
    if seen.matches("204 No Content").count() < 2 {
        read_until(&mut stream, "204 No Content").await;
    }
    // The connection is hyper's by now.
    stream.write_all(one.as_bytes()).await.expect("sent");
    read_until(&mut stream, "204 No Content").await;
}

#[tokio::test]
async fn a_stop_ends_idle_connections_and_no_answer() {
    let key = value(KeyKind::ApiKey, 1);
    let gateway = Gateway::start(&Board::new([user(true), enabled(&key)])).await;
    let one = format!("GET /v1/authorize HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\n\r\n");
    let mut stream = gateway.raw(&one).await;
    read_until(&mut stream, "\r\n\r\n").await;
    gateway.stop().await;
    let mut rest = Vec::new();
    tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut rest).await.expect("a clean end");
    assert!(rest.is_empty());
}

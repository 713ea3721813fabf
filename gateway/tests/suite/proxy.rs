//! `/e/{endpoint}/…` in front of real upstreams.

use std::{net::SocketAddr, time::Duration};

use domain::key::KeyKind;
use gateway::ProxyConfig;
use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::common::{Board, Gateway, KEY, enabled, endpoint, read_until, upstream, user, value};

fn key() -> String {
    value(KeyKind::ApiKey, 1)
}

fn before(upstream: SocketAddr) -> Board {
    let url = format!("http://{upstream}/base");
    Board::new([user(true), endpoint("servers", &url, true), enabled(&key())])
}

async fn gateway() -> (Gateway, SocketAddr) {
    let upstream = upstream::start().await;
    (Gateway::start(&before(upstream)).await, upstream)
}

#[tokio::test]
async fn the_upstream_sees_the_call_without_the_key_and_with_the_caller() {
    let (gateway, upstream) = gateway().await;
    let bearer = format!("Bearer {}", key());
    let own = format!("ApiKey {}", key());
    for header in [("x-api-key", key()), ("authorization", bearer), ("x-authorization", own)] {
        let headers = [
            (header.0, header.1.as_str()),
            ("x-latchkey-user", "root"),
            ("x-forwarded-for", "6.6.6.6"),
            ("accept", "text/plain"),
        ];
        let answer =
            gateway.send(Method::PUT, "/e/servers/v1/a%20b?q=1&r=%2F", &headers, "hi").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (200, "ok"), "{answer:?}");
        assert!(!answer.body.contains(&key()), "{}", answer.body);
        let seen = answer.json();
        assert_eq!(seen["method"], "PUT");
        assert_eq!(seen["uri"], "/base/v1/a%20b?q=1&r=%2F");
        let headers = &seen["headers"];
        assert_eq!(headers["host"], upstream.to_string());
        assert_eq!(headers["accept"], "text/plain");
        assert_eq!(headers["x-latchkey-user"], "ada");
        assert_eq!(headers["x-latchkey-key-id"], KEY.to_string());
        assert_eq!(headers["x-forwarded-for"], "127.0.0.1");
        assert_eq!(headers["x-forwarded-host"], gateway.address.to_string());
        assert_eq!(headers["x-forwarded-proto"], "http");
        assert_eq!(headers["content-length"], "2");
    }
}

#[tokio::test]
async fn the_endpoint_alone_leads_to_the_base_path() {
    let (gateway, _) = gateway().await;
    for (path, expected) in
        [("/e/servers", "/base"), ("/e/servers/", "/base/"), ("/e/servers?x=1", "/base?x=1")]
    {
        let answer = gateway.get(path, &[("x-api-key", &key())]).await;
        assert_eq!(answer.json()["uri"], expected);
    }
}

#[tokio::test]
async fn a_rejected_call_never_reaches_the_upstream() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = Gateway::start(&before(listener.local_addr().unwrap())).await;
    assert_eq!(gateway.get("/e/servers/x", &[]).await.code(), "missing_key");
    let unknown = value(KeyKind::ApiKey, 9);
    let answer = gateway.get("/e/servers/x", &[("x-api-key", &unknown)]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "unknown_key"));
    assert_eq!(gateway.get("/e/nothing/x", &[("x-api-key", &unknown)]).await.code(), "unknown_key");
    let answer = gateway.get("/e/nothing/x", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "unknown_endpoint"));
    let waiting = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
    assert!(waiting.is_err(), "nobody has connected");
}

#[tokio::test]
async fn paths_that_step_out_of_the_endpoint_are_refused() {
    let (gateway, _) = gateway().await;
    for path in ["/e/servers/../admin", "/e/servers/%2e%2e/admin", "/e/servers/a%2f..%2f..%2fb"] {
        let text = format!("GET {path} HTTP/1.1\r\nHost: x\r\nX-Api-Key: {}\r\n\r\n", key());
        let mut stream = gateway.raw(&text).await;
        let answer = read_until(&mut stream, "bad_path").await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn bodies_stream_both_ways_piece_by_piece() {
    let (gateway, _) = gateway().await;
    let head = format!(
        "POST /e/servers/echo HTTP/1.1\r\nHost: x\r\nX-Api-Key: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n",
        key()
    );
    let mut stream = gateway.raw(&head).await;
    for piece in ["first", "again", "third"] {
        stream.write_all(format!("5\r\n{piece}\r\n").as_bytes()).await.unwrap();
        read_until(&mut stream, piece).await;
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    read_until(&mut stream, "0\r\n\r\n").await;
}

#[tokio::test]
async fn fifty_megabytes_pass_in_constant_memory() {
    const SIZE: usize = 50 * 1024 * 1024;
    let (gateway, _) = gateway().await;
    let head = format!(
        "POST /e/servers/count HTTP/1.1\r\nHost: x\r\nX-Api-Key: {}\r\nContent-Length: {SIZE}\r\n\r\n",
        key()
    );
    let mut stream = gateway.raw(&head).await;
    let before = peak_memory();
    let piece = vec![b'x'; 64 * 1024];
    for _ in 0..SIZE / piece.len() {
        stream.write_all(&piece).await.unwrap();
    }
    read_until(&mut stream, &SIZE.to_string()).await;
    let grown = peak_memory() - before;
    assert!(grown < 16 * 1024, "{grown} kB more");
}

/// In kilobytes.
fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("there");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test]
async fn a_websocket_passes_through() {
    let upstream = upstream::shouting().await;
    let gateway = Gateway::start(&before(upstream)).await;
    let head = format!(
        "GET /e/servers/socket HTTP/1.1\r\nHost: x\r\nX-Api-Key: {}\r\n\
         Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Key: dGVzdA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        key()
    );
    let mut stream = gateway.raw(&head).await;
    let answer = read_until(&mut stream, "\r\n\r\n").await.to_lowercase();
    assert!(answer.starts_with("http/1.1 101"), "{answer}");
    assert!(answer.contains("upgrade: websocket") && answer.contains("sec-websocket-accept: abc"));
    for word in ["hello", "world"] {
        stream.write_all(word.as_bytes()).await.unwrap();
        read_until(&mut stream, &word.to_uppercase()).await;
    }
    gateway.stop().await;
    assert_eq!(stream.read(&mut [0; 1]).await.unwrap_or(0), 0, "stopping ends the tunnel");
}

#[tokio::test]
async fn redirects_are_the_callers_to_follow_and_hop_headers_stay_behind() {
    let (gateway, _) = gateway().await;
    let answer = gateway.get("/e/servers/redirect", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/elsewhere"));
    let answer = gateway.get("/e/servers/hop", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.header("x-hop")), (200, ""));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn failures_of_the_upstream_are_told_apart() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let gateway = Gateway::start(&before(gone)).await;
    let answer = gateway.get("/e/servers/x", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (502, "upstream_unreachable"));

    let limits = ProxyConfig { answer_within: Duration::from_millis(100), ..Default::default() };
    let board = before(upstream::start().await);
    let gateway = Gateway::with(&board, Duration::from_mins(1), limits).await;
    let answer = gateway.get("/e/servers/hangs", &[("x-api-key", &key())]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (504, "upstream_timeout"));
}

#[tokio::test]
async fn a_body_over_the_cap_is_refused_declared_or_not() {
    let limits = ProxyConfig { body_max: 1024, ..Default::default() };
    let board = before(upstream::start().await);
    let gateway = Gateway::with(&board, Duration::from_mins(1), limits).await;
    let headers = [("x-api-key", key())];
    let headers = [(headers[0].0, headers[0].1.as_str())];
    let fits = gateway.send(Method::POST, "/e/servers/count", &headers, &"x".repeat(1024)).await;
    assert_eq!(fits.body, "1024");
    let large = gateway.send(Method::POST, "/e/servers/count", &headers, &"x".repeat(1025)).await;
    assert_eq!((large.status.as_u16(), large.code().as_str()), (413, "body_too_large"));
    let chunked = format!(
        "POST /e/servers/count HTTP/1.1\r\nHost: x\r\nX-Api-Key: {}\r\n\
         Transfer-Encoding: chunked\r\n\r\n800\r\n{}\r\n0\r\n\r\n",
        key(),
        "x".repeat(2048)
    );
    let mut stream = gateway.raw(&chunked).await;
    assert!(read_until(&mut stream, "body_too_large").await.starts_with("HTTP/1.1 413"));
}

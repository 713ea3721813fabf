//! Requests that two servers could read in two ways, sent as raw bytes.

use domain::key::KeyKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::common::{Board, Gateway, enabled, endpoint, read_until, upstream, user, value};

async fn gateway() -> (Gateway, String) {
    let up = upstream::start().await;
    let key = value(KeyKind::ApiKey, 1);
    let url = format!("http://{up}/base");
    let board = Board::new([user(true), endpoint("servers", &url, true), enabled(&key)]);
    (Gateway::start(&board).await, key)
}

/// All that comes until the gateway ends the connection.
async fn answer(gateway: &Gateway, text: &str) -> String {
    let mut stream = gateway.raw(text).await;
    let mut seen = Vec::new();
    // The gateway may have closed while more was on its way: then the end is a reset.
    let _: std::io::Result<usize> = stream.read_to_end(&mut seen).await;
    String::from_utf8_lossy(&seen).into_owned()
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_refused_and_the_connection_ends() {
    let (gateway, key) = gateway().await;
    let head = format!("POST /e/servers/echo HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\n");
    let hidden = format!("GET /e/servers/hidden HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\n\r\n");
    for bad in [
        format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}Content-Length: 0\r\nContent-Length: 5\r\n\r\n{hidden}"),
        format!("{head}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello{hidden}"),
        format!("{head}Content-Length: 5, 5\r\n\r\nhello{hidden}"),
        format!("{head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}A: b\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}A: b\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}A: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
        format!("{head}A: b\r\n\n{hidden}"),
        hidden.replace("\r\n", "\n"),
    ] {
        let seen = answer(&gateway, &bad).await;
        assert!(seen.starts_with("HTTP/1.1 400 "), "{bad:?}: {seen:?}");
        assert_eq!(seen.matches("HTTP/1.1 ").count(), 1, "{bad:?}: {seen:?}");
    }
    for bad in ["2\nab\r\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "+2\r\nab\r\n0\r\n\r\n"] {
        let bad = format!("{head}Transfer-Encoding: chunked\r\n\r\n{bad}{hidden}");
        let seen = answer(&gateway, &bad).await;
        assert!(!seen.contains("hidden"), "{bad:?}: {seen:?}");
    }
}

#[tokio::test]
async fn plain_requests_follow_each_other_on_one_connection() {
    let (gateway, key) = gateway().await;
    let host = format!("HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\n");
    let many = format!(
        "POST /e/servers/echo {host}Content-Length: 7\r\n\r\na\nb\r\nc\n\
         POST /e/servers/echo {host}Transfer-Encoding: chunked\r\n\r\n3;x=1\r\n\n\n\n\r\n0\r\nT: x\r\n\r\n\
         GET /v1/authorize {host}\r\n"
    );
    let mut stream = gateway.raw(&many).await;
    let seen = read_until(&mut stream, "204 No Content").await;
    assert_eq!(seen.matches("200 OK").count(), 2, "{seen}");
    let last = format!("GET /e/servers/last {host}Connection: close\r\n\r\n");
    stream.write_all(last.as_bytes()).await.unwrap();
    read_until(&mut stream, "/base/last").await;
}

/// The length of a body said in one way is taken; said in both, whatever they say, it is not.
#[tokio::test]
async fn content_length_and_transfer_encoding_are_taken_alone_and_never_together() {
    let (gateway, key) = gateway().await;
    let head = format!(
        "POST /e/servers/echo HTTP/1.1\r\nHost: h\r\nX-Api-Key: {key}\r\nConnection: close\r\n"
    );
    let (length, chunked) = ("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n");
    let as_chunk = "5\r\nhello\r\n0\r\n\r\n";
    for (headers, body) in [(length, "hello"), (chunked, as_chunk)] {
        let seen = answer(&gateway, &format!("{head}{headers}\r\n{body}")).await;
        assert!(seen.starts_with("HTTP/1.1 200 ") && seen.contains("hello"), "{headers}: {seen}");
    }
    // Also where the two agree: the length of the chunked body is its length in bytes.
    let whole = format!("Content-Length: {}\r\n", as_chunk.len());
    for headers in [
        format!("{length}{chunked}"),
        format!("{chunked}{length}"),
        format!("{whole}{chunked}"),
        format!("{chunked}Content-Length: 0\r\n"),
    ] {
        let seen = answer(&gateway, &format!("{head}{headers}\r\n{as_chunk}")).await;
        assert!(seen.starts_with("HTTP/1.1 400 "), "{headers}: {seen}");
        assert!(!seen.contains("hello"), "{headers}: {seen}");
    }
}

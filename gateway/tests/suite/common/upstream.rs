//! Services for the gateway to pass calls on to.

use std::net::SocketAddr;

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::Request,
    response::{IntoResponse, Redirect},
    routing::{any, get, post},
};
use http::HeaderMap;
use http_body_util::BodyExt;
use serde_json::{Map, Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::read_until;

/// An HTTP service that shows what reaches it:
/// `/echo` sends the body back as it comes, `/count` its length, `/redirect` redirects, `/hangs`
/// never answers, and everything else answers method, URI and headers as JSON.
pub async fn start() -> SocketAddr {
    let app = Router::new()
        .route("/base/echo", any(async |request: Request| request.into_body()))
        .route("/base/count", post(count))
        .route("/base/redirect", get(async || Redirect::to("/elsewhere")))
        .route("/base/hangs", any(async || std::future::pending::<()>().await))
        .route("/base/hop", get(async || [("connection", "x-hop"), ("x-hop", "1")].into_response()))
        .fallback(async |request: Request| Json(shown(&request)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn count(request: Request) -> String {
    let mut body: Body = request.into_body();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        length += frame.expect("whole").data_ref().map_or(0, bytes::Bytes::len);
    }
    assert_eq!(to_bytes(body, 1).await.expect("at its end").len(), 0);
    length.to_string()
}

fn shown(request: &Request) -> Value {
    json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers(request.headers()),
    })
}

fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| value.to_str().expect("text").to_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value).into())).collect()
}

/// Takes one upgraded connection and sends everything back in capitals.
pub async fn shouting() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let head = read_until(&mut stream, "\r\n\r\n").await.to_lowercase();
        assert!(
            head.contains("connection: upgrade") && head.contains("upgrade: websocket"),
            "{head}"
        );
        assert!(!head.contains("x-api-key"), "{head}");
        let answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\
                      Upgrade: websocket\r\nSec-WebSocket-Accept: abc\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.expect("sent");
        let mut piece = [0; 1024];
        loop {
            let length = stream.read(&mut piece).await.expect("readable");
            if length == 0 {
                return;
            }
            piece[..length].make_ascii_uppercase();
            stream.write_all(&piece[..length]).await.expect("sent");
        }
    });
    address
}

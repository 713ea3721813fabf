//! The files in `docs/proxies`, each in the real proxy: calls go through it to a service, and the
//! traffic manager decides.

use std::{net::SocketAddr, path::Path, process::Stdio};

use axum::{Router, http::StatusCode, response::IntoResponse};
use reqwest::{Client, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Backend, until};
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

use crate::latchkey::Latchkey;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Nginx,
    Caddy,
    HaProxy,
}

/// A proxy in front of a service.
struct Proxy {
    url: String,
    _process: Child,
    _folder: TempDir,
}

/// What the documented files have as addresses.
const LISTEN: &str = "127.0.0.1:8080";
const GATEWAY: &str = "127.0.0.1:3100";
const SERVICE: &str = "127.0.0.1:9000";

impl Proxy {
    /// Starts it; a free port may be gone by the time that the proxy binds it, so that is tried
    /// again.
    async fn start(kind: Kind, gateway: &str, service: SocketAddr) -> Self {
        for _ in 0..20 {
            if let Some(proxy) = Self::try_start(kind, gateway, service).await {
                return proxy;
            }
        }
        panic!("{kind:?} does not start");
    }

    async fn try_start(kind: Kind, gateway: &str, service: SocketAddr) -> Option<Self> {
        let (port, spare) = listen().await;
        drop(spare);
        let folder = tempfile::tempdir().expect("a folder");
        let gateway = gateway.trim_start_matches("http://");
        let places =
            [(LISTEN, port.to_string()), (GATEWAY, gateway.into()), (SERVICE, service.to_string())];
        let mut process = kind.run(folder.path(), &places);
        let url = format!("http://{port}");
        let started = until("the proxy serves or ends", async || {
            let answer = reqwest::get(&url).await.ok();
            let ours =
                answer.is_some_and(|answer| answer.headers().contains_key("x-latchkey-code"));
            ours.then_some(())
        });
        tokio::select! {
            () = started => Some(Self { url, _process: process, _folder: folder }),
            _ = process.wait() => None,
        }
    }
}

impl Kind {
    fn run(self, folder: &Path, places: &[(&str, String)]) -> Child {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/proxies");
        let (name, program) = match self {
            Self::Nginx => ("nginx.conf", "nginx"),
            Self::Caddy => ("Caddyfile", "caddy"),
            Self::HaProxy => ("haproxy.cfg", "haproxy"),
        };
        let mut text = std::fs::read_to_string(docs.join(name)).expect("the documented file");
        let file = folder.join(name);
        for (place, address) in places {
            // As settings, not in comments.
            assert!(text.matches(place).count() >= 2, "{name} has {place}");
            text = text.replace(place, address);
        }
        // Debian keeps servers out of an ordinary user's path.
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new(program);
        command.env("PATH", path).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let home = folder.display();
        match self {
            Self::Nginx => {
                let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
                let scratch = kinds.map(|kind| format!("{kind}_temp_path {home}/{kind};")).concat();
                text = text.replace("http {", &format!("http {{ access_log off; {scratch}"));
                let globals = format!("daemon off; master_process off; pid {home}/pid;");
                command.args(["-e", "stderr", "-g", &globals, "-c"]).arg(&file);
            }
            Self::Caddy => {
                command
                    .env("HOME", folder)
                    .env("XDG_DATA_HOME", folder)
                    .env("XDG_CONFIG_HOME", folder);
                command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
            }
            Self::HaProxy => {
                let lua = docs.join("latchkey.lua").display().to_string();
                text = text.replace("/etc/haproxy/latchkey.lua", &lua);
                command.args(["-db", "-f"]).arg(&file);
            }
        }
        std::fs::write(&file, text).expect("a file");
        command.spawn().unwrap_or_else(|error| {
            panic!("{program} is missing ({error}): apt-get install {program}")
        })
    }
}

async fn listen() -> (SocketAddr, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    (listener.local_addr().expect("an address"), listener)
}

/// A service that answers with what reached it.
async fn service() -> SocketAddr {
    let (address, listener) = listen().await;
    tokio::spawn(server::echo::serve(listener, std::future::pending()));
    address
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

async fn call(proxy: &Proxy, headers: &[(&str, &str)]) -> Answer {
    let mut request = Client::new().post(format!("{}/list?color=red", proxy.url)).body("hello");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, body: response.json().await.unwrap_or(Value::Null) }
}

async fn refused(proxy: &Proxy, headers: &[(&str, &str)], status: u16, code: &str) -> Answer {
    let answer = call(proxy, headers).await;
    let found = answer.headers.get("x-latchkey-code").map(|found| found.to_str().expect("ASCII"));
    assert_eq!((answer.status, found), (status, Some(code)), "{headers:?}");
    assert_eq!(answer.body["code"], code, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    answer
}

async fn the_traffic_manager_decides(kind: Kind) {
    let latchkey = Latchkey::start(Backend::Sqlite).await;
    let root = latchkey.user("root", "admin").await;
    let body = json!({ "service": "Inventory", "name": "servers", "url": "http://127.0.0.1:9" });
    let (status, endpoint) = root.post("/api/v1/endpoints", body).await;
    assert_eq!(status, 201);
    let ada = latchkey.user("ada", "user").await;
    let (key, path) = ada.api_key("x").await;
    let (other, _) = ada.api_key("y").await;
    latchkey.until_code(&key, "ok").await;
    latchkey.until_code(&other, "ok").await;
    let proxy = Proxy::start(kind, &latchkey.gateway, service().await).await;

    let forged = [
        ("x-latchkey-user", "root"),
        ("x-latchkey-plan", "gold"),
        ("x-latchkey-application", "bank"),
        ("x-latchkey-endpoint", "nowhere"),
    ];
    let (bearer, named) = (format!("Bearer {key}"), format!("ApiKey {key}"));
    for sent in
        [("x-api-key", key.as_str()), ("authorization", &bearer), ("x-authorization", &named)]
    {
        let Answer { status, body: seen, .. } =
            call(&proxy, &[&[sent], &forged[..]].concat()).await;
        assert_eq!(status, 200, "{sent:?}");
        assert_eq!((&seen["path"], &seen["query"]), (&json!("/list"), &json!("color=red")));
        let headers = seen["headers"].as_object().expect("headers");
        assert_eq!(headers["x-latchkey-user"], "ada");
        assert_eq!(headers["x-latchkey-key-kind"], "api_key");
        assert!(path.ends_with(headers["x-latchkey-key-id"].as_str().expect("an id")));
        for (name, value) in forged {
            assert!(headers.get(name).is_none_or(|found| found != value), "{name} was forged");
        }
        assert!(!seen.to_string().contains(&key), "the key never reaches the service");
    }

    let stranger = domain::key::generate(domain::key::KeyKind::ApiKey, || 9);
    let stranger = stranger.secret().expose();
    let answer = refused(&proxy, &[], 401, "missing_key").await;
    assert!(answer.headers.contains_key("www-authenticate"));
    refused(&proxy, &[("x-api-key", stranger)], 401, "unknown_key").await;
    refused(&proxy, &[("x-api-key", &key[..key.len() - 1])], 401, "malformed_key").await;
    let two = [("x-api-key", key.as_str()), ("x-api-key", &other)];
    refused(&proxy, &two, 400, "conflicting_keys").await;

    ada.patch(&path, json!({ "state": "disabled" })).await;
    latchkey.until_code(&key, "key_disabled").await;
    refused(&proxy, &[("x-api-key", &key)], 403, "key_disabled").await;

    let endpoint = format!("/api/v1/endpoints/{}", endpoint["id"].as_str().expect("an id"));
    assert!(root.delete(&endpoint).await.0 < 300);
    until("the endpoint is gone", async || {
        (call(&proxy, &[("x-api-key", &other)]).await.status != 200).then_some(())
    })
    .await;
    refused(&proxy, &[("x-api-key", &other)], 404, "unknown_endpoint").await;
}

/// A traffic manager that refuses every call for its rate, as `/v1/authorize` does.
async fn busy_gateway() -> String {
    let (address, listener) = listen().await;
    let router = Router::new().fallback(async |uri: axum::http::Uri| {
        let body = r#"{"status":429,"code":"rate_limited"}"#;
        let headers = [
            ("x-latchkey-code", "rate_limited"),
            ("retry-after", "7"),
            ("content-type", "application/problem+json"),
        ];
        if uri.query().unwrap_or_default().contains("nginx=1") {
            (StatusCode::FORBIDDEN, [("x-latchkey-status", "429")], headers, body).into_response()
        } else {
            (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response()
        }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn too_many_calls_are_told_when_to_come_back(kind: Kind) {
    let proxy = Proxy::start(kind, &busy_gateway().await, service().await).await;
    let answer = refused(&proxy, &[("x-api-key", "any")], 429, "rate_limited").await;
    assert_eq!(answer.headers["retry-after"], "7");
}

/// Nothing listens there any more once the proxy is up.
async fn without_the_traffic_manager_nobody_passes(kind: Kind) {
    let mut latchkey = Latchkey::start(Backend::Sqlite).await;
    let ada = latchkey.user("ada", "user").await;
    let (key, _) = ada.api_key("x").await;
    latchkey.until_code(&key, "ok").await;
    let proxy = Proxy::start(kind, &latchkey.gateway, service().await).await;
    latchkey.stop().await;
    let answer = call(&proxy, &[("x-api-key", &key)]).await;
    assert!((500..=504).contains(&answer.status), "{}", answer.status);
}

macro_rules! proxies {
    ($($name:ident: $kind:expr;)+) => {
        $(mod $name {
            use super::Kind;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn the_traffic_manager_decides() {
                super::the_traffic_manager_decides($kind).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn too_many_calls_are_told_when_to_come_back() {
                super::too_many_calls_are_told_when_to_come_back($kind).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn without_the_traffic_manager_nobody_passes() {
                super::without_the_traffic_manager_nobody_passes($kind).await;
            }
        })+
    };
}

proxies! {
    nginx: Kind::Nginx;
    caddy: Kind::Caddy;
    haproxy: Kind::HaProxy;
}

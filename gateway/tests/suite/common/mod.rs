//! What the integration tests share: a change feed in memory, a gateway on a port of its own, and a
//! client that says as little as possible.

pub mod board;
pub mod upstream;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use domain::{
    ApiKeyId, ApplicationId, EndpointId, PackageKeyId, PlanId, Timestamp, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
    limits::{Override, Quota, RateLimit},
    package_key::PackageKeyStatus,
};
use gateway::{Node, NodeConfig, ProxyConfig};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use service::{
    digest::Pepper,
    feed::{ApiKeyRecord, EndpointRecord, PackageKeyRecord, PlanRecord, Record, UserRecord},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use uuid::Uuid;
use zeroize::Zeroizing;

pub use self::board::Board;

pub const ADA: UserId = UserId(Uuid::from_u128(0xada));
pub const SERVERS: EndpointId = EndpointId(Uuid::from_u128(0x5e));
pub const PLAN: PlanId = PlanId(Uuid::from_u128(0x91a));
pub const PACKAGE_KEY: PackageKeyId = PackageKeyId(Uuid::from_u128(0x9ac));
pub const KEY: ApiKeyId = ApiKeyId(Uuid::from_u128(0x4e1));
/// The wall clock of the tests stands still here.
pub const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

pub fn pepper() -> Pepper {
    Pepper::new(&Zeroizing::new(vec![7; 32])).expect("long enough")
}

/// A well-formed key value; another for every `n` below 248.
pub fn value(kind: KeyKind, n: u8) -> String {
    generate(kind, || n).secret().expose().to_owned()
}

pub fn user(active: bool) -> Record {
    Record::User(UserRecord { id: ADA, username: "ada".into(), active })
}

pub fn endpoint(name: &str, url: &str, active: bool) -> Record {
    let id = if name == "servers" {
        SERVERS
    } else {
        EndpointId(Uuid::from_u128(name.bytes().fold(1, |sum, c| sum * 256 + u128::from(c))))
    };
    Record::Endpoint(EndpointRecord { id, name: name.into(), url: url.into(), active })
}

pub fn plan(active: bool, endpoints: &[EndpointId]) -> Record {
    plan_as(active, endpoints, None, None)
}

pub fn plan_with(
    endpoints: &[EndpointId],
    rate_limit: Option<RateLimit>,
    quota: Option<Quota>,
) -> Record {
    plan_as(true, endpoints, rate_limit, quota)
}

fn plan_as(
    active: bool,
    endpoints: &[EndpointId],
    rate_limit: Option<RateLimit>,
    quota: Option<Quota>,
) -> Record {
    let (name, package) = ("Gold plan".to_owned(), "Shop".to_owned());
    Record::Plan(PlanRecord {
        id: PLAN,
        name,
        package,
        active,
        endpoints: endpoints.to_vec(),
        rate_limit,
        quota,
    })
}

pub fn api_key(value: &str, state: ApiKeyState, expires_at: Option<Timestamp>) -> Record {
    let digest = pepper().digest(value);
    Record::ApiKey(ApiKeyRecord { id: KEY, digest, user: ADA, state, expires_at, previous: None })
}

pub fn enabled(value: &str) -> Record {
    api_key(value, ApiKeyState::Enabled, None)
}

pub fn package_key(value: &str, status: PackageKeyStatus) -> Record {
    package_key_as(value, status, Override::Plan, Override::Plan)
}

pub fn package_key_with(
    value: &str,
    rate_limit: Override<RateLimit>,
    quota: Override<Quota>,
) -> Record {
    package_key_as(value, PackageKeyStatus::Enabled, rate_limit, quota)
}

fn package_key_as(
    value: &str,
    status: PackageKeyStatus,
    rate_limit: Override<RateLimit>,
    quota: Override<Quota>,
) -> Record {
    Record::PackageKey(PackageKeyRecord {
        id: PACKAGE_KEY,
        digest: pepper().digest(value),
        user: ADA,
        application: ApplicationId(Uuid::from_u128(0xa99)),
        application_name: "Büro".into(),
        plan: PLAN,
        status,
        expires_at: None,
        rate_limit,
        quota,
    })
}

/// A node that serves on a port of its own.
pub struct Gateway {
    pub node: Node,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

impl Gateway {
    pub async fn start(board: &Board) -> Self {
        Self::with(board, Duration::from_mins(10), ProxyConfig::default()).await
    }

    pub async fn with(board: &Board, max_staleness: Duration, proxy: ProxyConfig) -> Self {
        let mut config = NodeConfig::new("test", "127.0.0.1:0");
        config.proxy = proxy;
        Self::configured(board, max_staleness, config).await
    }

    /// Flushes twenty times a second.
    pub async fn flushing(board: &Board) -> Self {
        let mut config = NodeConfig::new("test", "127.0.0.1:0");
        config.flush_every = Duration::from_millis(50);
        Self::configured(board, Duration::from_mins(10), config).await
    }

    async fn configured(board: &Board, max_staleness: Duration, config: NodeConfig) -> Self {
        let node = Node::start_on(board.clone(), pepper(), max_staleness, Arc::new(|| NOW), config);
        let gateway = Self::serve(node.expect("good settings")).await;
        gateway.node.ready().await.expect("ready");
        gateway
    }

    pub async fn serve(node: Node) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let served = node.clone();
        let task = tokio::spawn(async move {
            let until = async {
                let _: Result<(), _> = stopped.await;
            };
            gateway::serve(served, listener, until).await.expect("served");
        });
        Self { node, address, stop: Some(stop), task }
    }

    pub async fn stop(mut self) {
        drop(self.stop.take());
        self.task.await.expect("ended well");
    }

    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request =
            Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(bytes::Bytes::copy_from_slice(body.as_bytes())));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let response = client.request(request.expect("good request")).await.expect("answered");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("whole").to_bytes();
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The verdict's code of one call to `/v1/authorize` with this key.
    pub async fn code(&self, key: &str) -> String {
        self.get("/v1/authorize", &[("x-api-key", key)]).await.code()
    }

    /// Sends bytes as they are.
    pub async fn raw(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("connected");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn code(&self) -> String {
        self.header("x-latchkey-code").to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// Reads until `end` has come; panics where the connection ends before.
pub async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&seen);
        if text.contains(end) {
            return text.into_owned();
        }
        let length = stream.read(&mut piece).await.expect("readable");
        assert!(length > 0, "the connection ended after {text:?}");
        seen.extend_from_slice(&piece[..length]);
    }
}

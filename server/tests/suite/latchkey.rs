//! A running `latchkey serve` of the test's own, and somebody signed in to it.

use std::{collections::HashMap, path::Path, process::Stdio};

use reqwest::{Client, Method, Response, StatusCode, redirect::Policy};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Backend, Postgres, Wire, until};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
};

/// Every test user's password.
pub const PASSWORD: &str = "a password for the tests";

/// The process, its data, and where it listens.
pub struct Latchkey {
    pub folder: TempDir,
    postgres: Option<Postgres>,
    process: Child,
    /// `http://127.0.0.1:…` of the console.
    pub console: String,
    /// `http://127.0.0.1:…` of the gateway.
    pub gateway: String,
    /// `127.0.0.1:…` for Envoy, where `--envoy-addr` asks for it.
    pub envoy: Option<String>,
    /// Printed at the first start.
    pub setup_link: Option<String>,
}

impl Latchkey {
    /// Starts on an empty database.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, &[]).await
    }

    /// The same with every line of the log, in a file of its own.
    pub async fn start_traced(backend: Backend) -> Self {
        Self::start_traced_with(backend, &[]).await
    }

    /// The same with further flags.
    pub async fn start_traced_with(backend: Backend, flags: &[&str]) -> Self {
        Self::start_logging(backend, flags, Log::Traced).await
    }

    /// Starts on an empty database with further flags.
    pub async fn start_with(backend: Backend, flags: &[&str]) -> Self {
        Self::start_logging(backend, flags, Log::Warnings).await
    }

    async fn start_logging(backend: Backend, flags: &[&str], log: Log) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let postgres = match backend {
            Backend::Sqlite => None,
            Backend::Postgres => Some(Postgres::start().await),
        };
        let store = store(&folder, postgres.as_ref());
        let log = match log {
            Log::Warnings => None,
            Log::Traced => Some(std::fs::File::create(folder.path().join("log")).expect("a file")),
        };
        let (process, said) = serve_logging(&store, &both(flags), log).await;
        Self {
            folder,
            postgres,
            process,
            console: said["console"].clone(),
            gateway: said["gateway"].clone(),
            envoy: said.get("envoy").cloned(),
            setup_link: said.get("setup").cloned(),
        }
    }

    /// `kill -9`, then a new start on the same data.
    pub async fn crash_and_start(&mut self) {
        self.process.kill().await.expect("the process ends");
        self.start_again().await;
    }

    /// A clean stop; answers the exit code.
    pub async fn stop(&mut self) -> Option<i32> {
        let pid = self.process.id().expect("it runs").to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await.expect("kill runs");
        self.process.wait().await.expect("it ends").code()
    }

    /// A new start on the same data.
    pub async fn start_again(&mut self) {
        let (process, said) = serve(&self.store(), &both(&[])).await;
        self.process = process;
        self.console.clone_from(&said["console"]);
        self.gateway.clone_from(&said["gateway"]);
    }

    /// Starts a gateway node alone on the same data.
    pub async fn node(&self, name: &str, flags: &[&str]) -> GatewayNode {
        let own = ["gateway", "--gateway-addr", "127.0.0.1:0", "--node", name];
        let (process, said) = serve(&self.store(), &[&own, flags].concat()).await;
        GatewayNode { process, url: said["gateway"].clone() }
    }

    /// Starts a gateway node alone that reaches the same data by another way.
    pub async fn node_by(&self, wire: &Wire, name: &str, flags: &[&str]) -> GatewayNode {
        let own = ["gateway", "--gateway-addr", "127.0.0.1:0", "--node", name];
        let mut store = self.store();
        *store.last_mut().expect("the URL") = wire.url();
        let (process, said) = serve(&store, &[&own, flags].concat()).await;
        GatewayNode { process, url: said["gateway"].clone() }
    }

    /// The PostgreSQL below.
    pub fn postgres(&mut self) -> &mut Postgres {
        self.postgres.as_mut().expect("this test is on PostgreSQL")
    }

    /// The log, where it was started with one.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).expect("a log")
    }

    /// What lies in the folder, and in PostgreSQL's: log, database and all, as text for a search.
    pub fn all_it_left(&mut self) -> String {
        let mut bytes = Vec::new();
        all_files(self.folder.path(), &mut bytes);
        if let Some(postgres) = &self.postgres {
            all_files(postgres.folder(), &mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The flags that lead to the data.
    pub fn store(&self) -> Vec<String> {
        store(&self.folder, self.postgres.as_ref())
    }

    /// Makes a user by the command line and signs them in by REST.
    pub async fn user(&self, username: &str, role: &str) -> Caller {
        let mail = format!("{username}@example.org");
        let flags = ["--username", username, "--email", &mail, "--role", role, "--password-stdin"];
        let output = run(&["user", "create"], &self.store(), &flags, PASSWORD).await;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.sign_in(username).await
    }

    /// Signs somebody in by REST.
    pub async fn sign_in(&self, username: &str) -> Caller {
        let caller = self.nobody();
        let body = json!({ "username": username, "password": PASSWORD });
        let response = caller.call(Method::POST, "/api/v1/session", Some(&body)).await;
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        caller
    }

    /// Somebody who is not signed in.
    pub fn nobody(&self) -> Caller {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy();
        Caller { client: client.build().expect("a client"), console: self.console.clone() }
    }

    /// Calls the traffic manager's `/v1/authorize` and answers status and code.
    pub async fn authorize(&self, key: &str) -> (u16, String) {
        authorize(&self.gateway, key).await
    }

    /// Waits until the traffic manager answers a key with a code.
    pub async fn until_code(&self, key: &str, code: &str) {
        until(&format!("the gateway answers {code}"), async || {
            (self.authorize(key).await.1 == code).then_some(())
        })
        .await;
    }
}

impl Drop for Latchkey {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.start_kill();
    }
}

/// A process of `latchkey gateway`.
pub struct GatewayNode {
    pub process: Child,
    /// Where it listens.
    pub url: String,
}

/// Calls `/v1/authorize` of a gateway and answers status and code.
pub async fn authorize(gateway: &str, key: &str) -> (u16, String) {
    let request = Client::new().get(format!("{gateway}/v1/authorize"));
    let response = request.header("x-api-key", key).send().await.expect("the gateway answers");
    let code = response.headers()["x-latchkey-code"].to_str().expect("ASCII").to_owned();
    (response.status().as_u16(), code)
}

/// A cookie jar and the console's address.
pub struct Caller {
    pub client: Client,
    pub console: String,
}

impl Caller {
    /// Any request, with JSON where there is a body.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.console));
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.expect("the console answers")
    }

    /// Any request; status and JSON of the answer, `null` where it has none.
    pub async fn json(&self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let response = self.call(method, path, body).await;
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.json(Method::GET, path, None).await
    }

    /// `POST`.
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.json(Method::POST, path, Some(&body)).await
    }

    /// `PATCH`.
    pub async fn patch(&self, path: &str, body: Value) -> (u16, Value) {
        self.json(Method::PATCH, path, Some(&body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> (u16, Value) {
        self.json(Method::DELETE, path, None).await
    }

    /// Makes an API key; answers its value and its path.
    pub async fn api_key(&self, description: &str) -> (String, String) {
        let body = json!({ "description": description });
        let (status, key) = self.post("/api/v1/me/api-keys", body).await;
        assert_eq!(status, 201, "{key}");
        let text = |name: &str| key[name].as_str().expect("text").to_owned();
        (text("api_key"), format!("/api/v1/me/api-keys/{}", text("id")))
    }
}

fn store(folder: &TempDir, postgres: Option<&Postgres>) -> Vec<String> {
    let mut flags = vec!["--data-dir".into(), folder.path().join("data").display().to_string()];
    if let Some(postgres) = postgres {
        flags.extend(["--database-url".into(), postgres.url()]);
    }
    flags
}

/// Runs a command of the binary to its end.
pub async fn run(
    command: &[&str],
    store: &[String],
    flags: &[&str],
    input: &str,
) -> std::process::Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_latchkey"))
        .args(command)
        .args(store)
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("piped");
    // A command that does not read its input may be gone already.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    child.wait_with_output().await.expect("it ends")
}

/// `serve` on free ports.
fn both<'a>(flags: &[&'a str]) -> Vec<&'a str> {
    let own = ["serve", "--addr", "127.0.0.1:0", "--gateway-addr", "127.0.0.1:0"];
    [&own, flags].concat()
}

/// What goes to the log.
enum Log {
    Warnings,
    Traced,
}

fn all_files(folder: &Path, into: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all_files(&path, into);
        } else if path.is_file() {
            // A file that goes away meanwhile is none.
            into.extend(std::fs::read(&path).unwrap_or_default());
        }
    }
}

/// Starts serving, and reads what it says until all is up.
async fn serve(store: &[String], command: &[&str]) -> (Child, HashMap<&'static str, String>) {
    serve_logging(store, command, None).await
}

/// The same with every line of the log in a file, where there is one.
async fn serve_logging(
    store: &[String],
    command: &[&str],
    log: Option<std::fs::File>,
) -> (Child, HashMap<&'static str, String>) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_latchkey"))
        .args(command)
        .args(store)
        .env("LATCHKEY_LOG", if log.is_some() { "trace" } else { "warn" })
        .stdout(Stdio::piped())
        .stderr(log.map_or_else(Stdio::inherit, Stdio::from))
        .kill_on_drop(true)
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(process.stdout.take().expect("piped")).lines();
    let mut said = HashMap::new();
    while let Some(line) = lines.next_line().await.expect("text") {
        let line = line.trim();
        for name in ["console", "gateway", "envoy"] {
            if let Some(url) = line.strip_prefix(name) {
                said.insert(name, url.trim().to_owned());
            }
        }
        if line.contains("/setup?token=") {
            said.insert("setup", line.to_owned());
        }
        if line == "Ready." {
            break;
        }
    }
    assert!(said.contains_key("gateway"), "the server did not start");
    let ready = format!("{}/readyz", said["gateway"]);
    until("the gateway is ready", async || {
        reqwest::get(&ready).await.ok().filter(|answer| answer.status().is_success()).map(drop)
    })
    .await;
    // Whatever else it prints must not block it.
    tokio::spawn(async move { while lines.next_line().await.is_ok_and(|line| line.is_some()) {} });
    (process, said)
}

//! A running `latchkey serve` of the test's own, and somebody signed in to it.

mod caller;
mod process;

use std::path::Path;

use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::json;
use tempfile::TempDir;
use testkit::{Backend, Postgres, Wire, until};
use tokio::process::{Child, Command};

use self::process::{both, serve, serve_logging, store};
pub use self::{
    caller::{Caller, authorize},
    process::run,
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

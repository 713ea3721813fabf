//! The binary as a process.

use std::{collections::HashMap, process::Stdio};

use tempfile::TempDir;
use testkit::{Postgres, until};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
};

pub(super) fn store(folder: &TempDir, postgres: Option<&Postgres>) -> Vec<String> {
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
pub(super) fn both<'a>(flags: &[&'a str]) -> Vec<&'a str> {
    let own = ["serve", "--addr", "127.0.0.1:0", "--gateway-addr", "127.0.0.1:0"];
    [&own, flags].concat()
}

/// Starts serving, and reads what it says until all is up.
pub(super) async fn serve(
    store: &[String],
    command: &[&str],
) -> (Child, HashMap<&'static str, String>) {
    serve_logging(store, command, None).await
}

/// The same with every line of the log in a file, where there is one.
pub(super) async fn serve_logging(
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

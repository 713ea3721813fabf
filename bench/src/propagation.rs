//! From the commit of a change to its confirmation by each of three nodes on PostgreSQL, while
//! nothing else happens, and while calls come as fast as they are answered.

use std::{
    error::Error,
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{
    api_key::{ApiKeyState, CreateApiKey, UpdateApiKey},
    policy::{Actor, Via},
    user::Role,
};
use gateway::{Node, NodeConfig};
use service::{Service, Settings, users::CreateUser};
use testkit::{Backend, Fresh};
use tokio::{net::TcpListener, time::sleep};

use crate::{process::Server, report::heading, startup::open};

const NODES: usize = 3;
const CHANGES: usize = 300;
/// Between two changes, so that each begins at rest.
const PAUSE: Duration = Duration::from_millis(20);

/// Changes a key some hundred times, idle and under load.
pub fn run(out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    heading(out, &format!("From commit to applied, {NODES} nodes on PostgreSQL"))?;
    writeln!(out, "| | p50 ms | p99 ms | most ms | calls a second meanwhile |")?;
    writeln!(out, "|---|---:|---:|---:|---:|")?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let fresh = Fresh::with(Backend::Postgres, Settings::default()).await;
        let service = open(fresh.url()).await?;
        let nodes = (0..NODES).map(|n| start(fresh.url(), n)).collect::<Result<Vec<_>, _>>()?;
        let (person, key, value) = key(&service).await?;
        let floor = commits(&service, &person, key).await?;
        row(out, "floor: one change, committed, on one connection", floor, None)?;
        let idle = changes(&service, &person, key).await?;
        row(out, "idle", idle, None)?;
        let mut load = Vec::new();
        for node in &nodes {
            load.push(wrk(node.port, &value)?);
        }
        sleep(Duration::from_secs(1)).await;
        let busy = changes(&service, &person, key).await?;
        let mut calls = 0.0;
        for wrk in load {
            calls += stop(wrk)?;
        }
        row(out, "every node answers calls as fast as it can", busy, Some(calls))
    })?;
    writeln!(
        out,
        "\n{CHANGES} changes each; the database, three nodes, and `wrk` share the machine."
    )?;
    Ok(())
}

fn row(
    out: &mut impl Write,
    name: &str,
    mut took: Vec<u64>,
    calls: Option<f64>,
) -> Result<(), Box<dyn Error>> {
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    let calls = calls.map_or_else(|| "–".to_owned(), |calls| format!("{calls:.0}"));
    writeln!(out, "| {name} | {} | {} | {} | {calls} |", at(50), at(99), at(100))?;
    Ok(out.flush()?)
}

fn start(url: &str, number: usize) -> Result<Server, Box<dyn Error>> {
    let mut command = Command::new(std::env::current_exe()?);
    Server::that_says_its_port("a node", command.args(["follow", url, &number.to_string()]))
}

/// A node of its own process; says its port once it is ready, and serves until it is killed.
pub fn follow(url: &str, number: &str) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let service = open(url).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let config = NodeConfig::new(number, format!("127.0.0.1:{port}"));
        let node = Node::start(service.clone(), config)?;
        tokio::spawn(async move { service.listen().await });
        node.ready().await.ok_or("the node stopped")?;
        println!("{port}");
        std::io::stdout().flush()?;
        Ok(gateway::serve(node, listener, std::future::pending()).await?)
    })
}

async fn key(service: &Service) -> Result<(Actor, domain::ApiKeyId, String), Box<dyn Error>> {
    let root = Actor { user_id: None, name: "bench".into(), role: Role::Admin, via: Via::Operator };
    let input = CreateUser {
        username: "ada".into(),
        email: "ada@example.org".into(),
        display_name: None,
        role: Role::User,
        password: Some(domain::Secret::new("a password for the bench".into())),
    };
    let user = service.create_user(&root, input).await?.user;
    let person =
        Actor { user_id: Some(user.id), name: user.username, role: Role::User, via: Via::Session };
    let input: CreateApiKey = serde_json::from_str(r#"{"description": "bench"}"#)?;
    let made = service.create_api_key(&person, user.id, input).await?;
    Ok((person, made.key.id, made.api_key))
}

/// Switches the key off or on.
async fn toggle(
    service: &Service,
    person: &Actor,
    key: domain::ApiKeyId,
    turn: usize,
) -> Result<(), Box<dyn Error>> {
    let state = if turn.is_multiple_of(2) { ApiKeyState::Disabled } else { ApiKeyState::Enabled };
    let input = UpdateApiKey { state: Some(state), ..UpdateApiKey::default() };
    service.update_api_key(person, key, input).await?;
    Ok(())
}

/// How long a commit takes by itself, in milliseconds, rounded up as the others are.
async fn commits(
    service: &Service,
    person: &Actor,
    key: domain::ApiKeyId,
) -> Result<Vec<u64>, Box<dyn Error>> {
    let mut took = Vec::new();
    for turn in 0..CHANGES {
        let start = crate::stats::now();
        toggle(service, person, key, turn).await?;
        took.push(u64::try_from(start.elapsed().as_micros().div_ceil(1000))?);
        sleep(PAUSE).await;
    }
    Ok(took)
}

/// What the badge of each change says in the end.
async fn changes(
    service: &Service,
    person: &Actor,
    key: domain::ApiKeyId,
) -> Result<Vec<u64>, Box<dyn Error>> {
    let user = person.user_id.ok_or("nobody")?;
    let mut took = Vec::new();
    for turn in 0..CHANGES {
        toggle(service, person, key, turn).await?;
        loop {
            sleep(PAUSE).await;
            let keys = service.api_keys_of(person, user).await?;
            let propagation = keys.first().ok_or("the key is gone")?.propagation;
            if let Some(ms) = propagation.applied_ms.filter(|_| propagation.nodes as usize == NODES)
            {
                took.push(ms);
                break;
            }
        }
    }
    Ok(took)
}

fn wrk(port: u16, key: &str) -> Result<Child, Box<dyn Error>> {
    let header = format!("X-Api-Key: {key}");
    let wrk = Command::new("wrk")
        .args(["-t1", "-c16", "-d300s", "-H", &header])
        .arg(format!("http://127.0.0.1:{port}/v1/authorize"))
        .stdout(Stdio::piped())
        .spawn()?;
    Ok(wrk)
}

/// Ends a load; answers its calls a second.
fn stop(wrk: Child) -> Result<f64, Box<dyn Error>> {
    // SIGINT: it still says what it has counted.
    Command::new(Path::new("kill")).args(["-INT", &wrk.id().to_string()]).status()?;
    let output = wrk.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rate = text.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    Ok(rate.ok_or_else(|| format!("wrk said: {text}"))?.trim().parse()?)
}

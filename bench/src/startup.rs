//! From the start of a process to a node that serves a million keys out of a real database, and
//! the memory that takes.

use std::{
    error::Error,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use gateway::{Node, NodeConfig};
use service::{Database, Service, Settings, context::Context};
use testkit::{Backend, Fresh};

use crate::{
    report::{grouped, heading},
    stats::now,
};

/// Fills each database, and starts a process of its own on it.
pub fn run(out: &mut impl Write, keys: usize) -> Result<(), Box<dyn Error>> {
    heading(out, &format!("Start of a node with {} keys", grouped(keys)))?;
    writeln!(out, "| database | floor: reading all records s | start to ready s | resident MB |")?;
    writeln!(out, "|---|---:|---:|---:|")?;
    let runtime = tokio::runtime::Runtime::new()?;
    for (name, backend, digests) in [
        ("SQLite", Backend::Sqlite, "update api_keys set digest = randomblob(32)"),
        ("PostgreSQL", Backend::Postgres, "update api_keys set digest = sha256(digest)"),
    ] {
        let fresh = runtime.block_on(async {
            let fresh = Fresh::new(backend).await;
            let keys = keys as u64;
            fresh.fill_api_keys(backend, keys.div_ceil(2), keys).await;
            // Digests are random, and the node relies on that.
            fresh.execute(digests).await;
            if backend == Backend::Postgres {
                fresh.execute("vacuum analyze api_keys").await;
            }
            fresh
        });
        let mut best: Option<[f64; 3]> = None;
        for _ in 0..3 {
            let round = child(fresh.url())?;
            if best.is_none_or(|best| round[1] < best[1]) {
                best = Some(round);
            }
        }
        let [floor, ready, memory] = best.ok_or("no round")?;
        writeln!(out, "| {name} | {floor:.2} | {ready:.2} | {memory:.0} |")?;
        out.flush()?;
    }
    writeln!(out, "\nBest of 3 processes each; the time to connect and to register included.")?;
    Ok(())
}

fn child(url: &str) -> Result<[f64; 3], Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let run = |what: &str| -> Result<Vec<f64>, Box<dyn Error>> {
        let output = Command::new(&own)
            .args([what, url])
            .stdout(Stdio::piped())
            .spawn()?
            .wait_with_output()?;
        let text = String::from_utf8(output.stdout)?;
        text.split_whitespace().map(|word| Ok(word.parse()?)).collect()
    };
    let floor = run("read-all")?;
    let ready = run("start-node")?;
    match (floor[..].first(), &ready[..]) {
        (Some(&floor), &[ready, memory]) => Ok([floor, ready, memory]),
        _ => Err("a process did not start".into()),
    }
}

async fn open(url: &str) -> Result<Service, Box<dyn Error>> {
    let db = match url.strip_prefix("sqlite://") {
        Some(path) => Database::sqlite(Path::new(path).parent().ok_or("no folder")?).await?,
        None => Database::postgres(url).await?,
    };
    let pepper = service::pepper::from_text("a pepper for tests, 32 characters")?;
    Ok(Service::open(db, pepper, Settings::default(), Context::system()).await?)
}

/// The floor: every record, looked at and dropped. Prints the seconds.
pub fn read_all(url: &str) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let start = now();
        open(url).await?.snapshot(&mut |record| drop(record)).await?;
        println!("{}", start.elapsed().as_secs_f64());
        Ok(())
    })
}

/// A node until it is ready. Prints the seconds, and the resident memory in MB.
pub fn start_node(url: &str) -> Result<(), Box<dyn Error>> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let start = now();
        let node = Node::start(open(url).await?, NodeConfig::new("start", "127.0.0.1:1"))?;
        node.ready().await.ok_or("the node stopped")?;
        let ready = start.elapsed().as_secs_f64();
        let status = fs::read_to_string("/proc/self/status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        println!("{ready} {}", kilobytes / 1000.0);
        node.shutdown().await;
        Ok(())
    })
}

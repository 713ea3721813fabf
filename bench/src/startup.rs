//! From the start of `latchkey` to a node that serves a million keys out of a real database, and
//! the memory that takes: `latchkey serve`, console included, on SQLite, `latchkey gateway` on
//! PostgreSQL.

use std::{
    error::Error,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
};

use service::{Database, Service, Settings, context::Context};
use testkit::{Backend, Fresh};

use crate::{
    process::{Killed, pause},
    report::{grouped, heading},
    stats::now,
};

const PEPPER: &str = "a pepper for tests, 32 characters";

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
            let found = round(fresh.url())?;
            if best.is_none_or(|best| found[1] < best[1]) {
                best = Some(found);
            }
        }
        let [floor, ready, memory] = best.ok_or("no round")?;
        writeln!(out, "| {name} | {floor:.2} | {ready:.2} | {memory:.0} |")?;
        out.flush()?;
    }
    writeln!(
        out,
        "\nBest of 3 processes each, from their start on. `latchkey serve`, console included, on \
         SQLite, `latchkey gateway` on PostgreSQL."
    )?;
    Ok(())
}

/// One round: seconds to read all records, seconds from start to ready, and resident MB.
fn round(url: &str) -> Result<[f64; 3], Box<dyn Error>> {
    let own = std::env::current_exe()?;
    let output =
        Command::new(&own).args(["read-all", url]).stderr(Stdio::inherit()).output()?.stdout;
    let floor = String::from_utf8(output)?.trim().parse()?;
    let free = || TcpListener::bind("127.0.0.1:0")?.local_addr();
    let (console, gateway) = (free()?, free()?);
    let mut command = Command::new(own.with_file_name("latchkey"));
    match folder(url) {
        Some(folder) => {
            command.args(["serve", "--addr", &console.to_string(), "--data-dir"]).arg(folder)
        }
        None => command.args(["gateway", "--node", "bench", "--database-url", url]),
    };
    command.args(["--gateway-addr", &gateway.to_string()]).env("LATCHKEY_PEPPER", PEPPER);
    let start = now();
    let mut process = Killed(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?);
    while !is_ready(gateway) {
        if let Some(status) = process.0.try_wait()? {
            return Err(format!("latchkey ended: {status}").into());
        }
        pause();
    }
    let ready = start.elapsed().as_secs_f64();
    let megabytes = u32::try_from(process.resident()? / 1_000_000)?;
    Ok([floor, ready, megabytes.into()])
}

/// Whether `/readyz` says so.
fn is_ready(gateway: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(gateway)?;
        write!(stream, "GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(answer == *b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

/// Of an SQLite database.
fn folder(url: &str) -> Option<&Path> {
    Path::new(url.strip_prefix("sqlite://")?).parent()
}

/// A service on this database.
pub async fn open(url: &str) -> Result<Service, Box<dyn Error>> {
    let db = match folder(url) {
        Some(folder) => Database::sqlite(folder).await?,
        None => Database::postgres(url).await?,
    };
    let pepper = service::pepper::from_text(PEPPER)?;
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

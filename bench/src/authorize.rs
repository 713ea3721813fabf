//! `GET /v1/authorize` over loopback: calls for each second of the server's processor time, beside
//! a bare axum server and nginx, in rounds that take turns. The best round of each counts: what
//! else the machine does can only make a round worse.

use std::{error::Error, fs, io::Write, path::Path};

use crate::{
    haproxy,
    keys::{is_disabled, value},
    nginx,
    process::{Server, on_core},
    report::{grouped, heading},
};

const ROUNDS: usize = 8;
const SECONDS: u8 = 2;
const CONNECTIONS: u8 = 64;

/// What one server reached in its best round.
#[derive(Clone, Copy, Default)]
struct Best {
    per_second: f64,
    per_processor_second: f64,
}

pub fn run(out: &mut impl Write, keys: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let good = script(folder.path(), "good", (0..keys).filter(|&n| !is_disabled(n)))?;
    let unknown = script(folder.path(), "unknown", keys..keys * 2)?;
    let held = keys.to_string();

    let contenders = [
        (Server::own("floor: bare axum, 204", &["serve-bare"])?, &good),
        (nginx::start(folder.path(), keys)?, &good),
        (haproxy::start(folder.path(), keys)?, &good),
        (Server::own("Latchkey, accepted", &["serve-gateway", &held])?, &good),
        (Server::own("Latchkey, rejected: unknown", &["serve-gateway", &held])?, &unknown),
    ];
    let mut best = [Best::default(); 5];
    for _ in 0..ROUNDS {
        for ((server, script), best) in contenders.iter().zip(&mut best) {
            let round = round(server, script)?;
            best.per_second = best.per_second.max(round.per_second);
            best.per_processor_second = best.per_processor_second.max(round.per_processor_second);
        }
    }
    heading(out, &format!("`GET /v1/authorize`, {} keys, one core", grouped(keys)))?;
    writeln!(out, "| server | calls a second | calls a CPU second | of bare axum | of nginx |")?;
    writeln!(out, "|---|---:|---:|---:|---:|")?;
    let [floor, nginx, ..] = best.map(|best| best.per_processor_second);
    for ((server, _), best) in contenders.iter().zip(best) {
        writeln!(
            out,
            "| {} | {:.0} | {:.0} | {:.2} | {:.2} |",
            server.name,
            best.per_second,
            best.per_processor_second,
            best.per_processor_second / floor,
            best.per_processor_second / nginx,
        )?;
    }
    writeln!(
        out,
        "\nBest of {ROUNDS} rounds of {SECONDS} s each, taking turns; `wrk` on another core with \
         {CONNECTIONS} connections and a different key in every call."
    )?;
    Ok(())
}

/// A script for `wrk` that goes through all keys.
fn script(
    folder: &Path,
    name: &str,
    numbers: impl Iterator<Item = usize>,
) -> Result<String, Box<dyn Error>> {
    let list = folder.join(format!("{name}.txt"));
    let keys: String = numbers.map(|number| value(number) + "\n").collect();
    fs::write(&list, keys)?;
    let file = folder.join(format!("{name}.lua"));
    let lua = format!(
        "local requests, at = {{}}, 0\n\
         function init()\n\
           for key in io.lines('{}') do\n\
             requests[#requests + 1] = wrk.format('GET', '/v1/authorize?endpoint=servers', {{['X-Api-Key'] = key}})\n\
           end\n\
         end\n\
         function request()\n\
           at = at % #requests + 1\n\
           return requests[at]\n\
         end\n",
        list.display()
    );
    fs::write(&file, lua)?;
    Ok(file.display().to_string())
}

fn round(server: &Server, script: &str) -> Result<Best, Box<dyn Error>> {
    let before = server.processor_time()?;
    let output = on_core(1, Path::new("wrk"))
        .args(["-t1", "-c", &CONNECTIONS.to_string(), "-d", &format!("{SECONDS}s"), "-s", script])
        .arg(format!("http://127.0.0.1:{}/", server.port))
        .output()?;
    let used = server.processor_time()? - before;
    let text = String::from_utf8_lossy(&output.stdout);
    let calls = text.lines().find_map(|line| line.trim().split_once(" requests in "));
    let calls: f64 = calls.ok_or_else(|| format!("wrk said: {text}"))?.0.parse()?;
    let wrong = text.lines().find(|line| line.contains("Non-2xx"));
    if wrong.is_some() != script.contains("unknown") {
        return Err(format!("{}: not the expected answers: {text}", server.name).into());
    }
    Ok(Best { per_second: calls / f64::from(SECONDS), per_processor_second: calls / used })
}

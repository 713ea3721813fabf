//! A PostgreSQL for one test: its own cluster in a folder of its own, reached by a socket there,
//! ended with the test.

use std::{
    env, fs,
    os::unix::{fs::MetadataExt, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tempfile::TempDir;

use crate::until;

/// A running cluster.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    server: Child,
}

impl Postgres {
    /// Copies the template cluster and starts it. Durability is off: the folder is thrown away.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start; the message says what to do.
    pub async fn start() -> Self {
        let template = template();
        let folder = tempfile::Builder::new().prefix("lk-pg-").tempdir().expect("a folder");
        give_away(folder.path());
        let data = folder.path().join("data");
        run(as_server("cp").arg("-r").arg(&template).arg(&data));
        let server = spawn(&data, folder.path());
        let postgres = Self { folder, server };
        postgres.ready().await;
        postgres
    }

    /// Ends the server as an operator would: connections are cut, and what was committed is kept.
    ///
    /// # Panics
    /// Where it does not end.
    pub async fn stop(&mut self) {
        // SIGINT: PostgreSQL's "fast shutdown".
        run(Command::new("kill").arg("-INT").arg(self.server.id().to_string()));
        let file = self.data().join("postmaster.pid");
        until("PostgreSQL ends", async || (!file.exists()).then_some(())).await;
        self.server.wait().expect("it has ended");
    }

    /// Starts the server again on the same data, at the same address.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn start_again(&mut self) {
        self.server = spawn(&self.data(), self.folder.path());
        self.ready().await;
    }

    async fn ready(&self) {
        let file = self.data().join("postmaster.pid");
        until("PostgreSQL is ready", async || {
            let pid = fs::read_to_string(&file).ok()?;
            pid.lines().nth(7).filter(|line| line.trim() == "ready").map(drop)
        })
        .await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a query behind everybody's back; answers the first column, whole numbers.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn numbers(&self, sql: &str) -> Vec<i64> {
        let db = sea_orm::Database::connect(self.url()).await.expect("a connection");
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let rows = db.query_all_raw(statement).await.expect("the query runs");
        db.close().await.expect("the connection ends");
        rows.iter().map(|row| row.try_get_by_index(0).expect("whole numbers")).collect()
    }

    /// What `--database-url` takes.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.path().display())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // The cluster is thrown away; how its end goes does not matter.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A fresh cluster that each test copies: making one takes a second, a copy much less.
fn template() -> PathBuf {
    let me = fs::metadata("/proc/self").expect("Linux").uid();
    let home = env::temp_dir().join(format!("latchkey-test-postgres-{me}"));
    fs::create_dir_all(&home).expect("a folder for the template");
    let lock = fs::File::create(home.join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let template = home.join("template");
    if !template.exists() {
        give_away(&home);
        let making = home.join("making");
        // What an interrupted run has left.
        let _ = fs::remove_dir_all(&making);
        run(as_server(binary("initdb")).arg("-D").arg(&making).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]));
        fs::rename(&making, &template).expect("the template in its place");
    }
    template
}

fn spawn(data: &Path, socket: &Path) -> Child {
    let mut command = as_server(binary("postgres"));
    command.arg("-D").arg(data).arg("-k").arg(socket);
    for setting in [
        "listen_addresses=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "shared_buffers=32MB",
        "max_connections=60",
        "log_min_messages=error",
    ] {
        command.args(["-c", setting]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn().expect("PostgreSQL starts")
}

/// A command as the user the server runs as: PostgreSQL refuses to run as root. It dies with the
/// test, also where that is killed.
fn as_server(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program);
    command
}

/// Lets the server's user write in a folder that root has made.
fn give_away(folder: &Path) {
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        run(Command::new("chown").arg("postgres:postgres").arg(folder));
    }
}

/// A server binary: in the folder that `PG_BIN` names, or where Debian puts it.
fn binary(name: &str) -> PathBuf {
    let folder = env::var_os("PG_BIN").map_or("/usr/lib/postgresql/15/bin".into(), PathBuf::from);
    let path = folder.join(name);
    assert!(path.exists(), "{} is missing: install postgresql-15, or set PG_BIN", path.display());
    path
}

fn run(command: &mut Command) {
    let output = command.output().expect("the command starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

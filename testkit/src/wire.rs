//! A way to a PostgreSQL that can be frozen, cut, or made to lose notifications.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
    sync::watch,
    task::JoinHandle,
};

/// PostgreSQL's name for its socket, whatever the folder.
const SOCKET: &str = ".s.PGSQL.5432";
/// The message that the server sends unasked for each `NOTIFY`.
const NOTIFICATION: u8 = b'A';

/// What happens to bytes on a [`Wire`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// They pass.
    Open,
    /// They wait, in both directions, as behind a network that has gone; no connection ends.
    Frozen,
    /// Connections end, and new ones end at once.
    Cut,
    /// All pass but notifications.
    Deaf,
}

/// A forwarder between one process and a PostgreSQL.
#[derive(Debug)]
pub struct Wire {
    folder: TempDir,
    way: watch::Sender<Way>,
    lost: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Wire {
    /// An open way to the server whose socket is in `server`.
    ///
    /// # Panics
    /// Where no socket can be made.
    pub fn to(server: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("lk-wire-").tempdir().expect("a folder");
        let listener = UnixListener::bind(folder.path().join(SOCKET)).expect("a socket");
        let (way, seen) = watch::channel(Way::Open);
        let lost = Arc::new(AtomicU64::new(0));
        let task = tokio::spawn(accept(listener, server.join(SOCKET), seen, Arc::clone(&lost)));
        Self { folder, way, lost, task }
    }

    /// What `--database-url` takes.
    pub fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres://postgres@localhost/postgres?host={folder}&sslmode=disable")
    }

    /// From now on.
    pub fn set(&self, way: Way) {
        self.way.send_replace(way);
    }

    /// How many notifications were lost.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::SeqCst)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: UnixListener,
    server: PathBuf,
    way: watch::Receiver<Way>,
    lost: Arc<AtomicU64>,
) {
    while let Ok((client, _)) = listener.accept().await {
        if *way.borrow() == Way::Cut {
            continue;
        }
        let (server, mut cut) = (server.clone(), way.clone());
        let forwarding = forward(client, server, way.clone(), Arc::clone(&lost));
        tokio::spawn(async move {
            tokio::select! {
                // An ended connection is what this is about.
                _ = forwarding => {}
                _ = cut.wait_for(|way| *way == Way::Cut) => {}
            }
        });
    }
}

async fn forward(
    client: UnixStream,
    server: PathBuf,
    mut way: watch::Receiver<Way>,
    lost: Arc<AtomicU64>,
) -> io::Result<()> {
    passable(&mut way).await;
    let server = UnixStream::connect(server).await?;
    let ((from_client, to_client), (from_server, to_server)) =
        (client.into_split(), server.into_split());
    tokio::select! {
        ended = asked(from_client, to_server, way.clone()) => ended,
        ended = answered(from_server, to_client, way, lost) => ended,
    }
}

async fn passable(way: &mut watch::Receiver<Way>) -> Way {
    way.wait_for(|way| *way != Way::Frozen).await.map_or(Way::Cut, |way| *way)
}

/// Byte by byte, whatever they mean.
async fn asked(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut way: watch::Receiver<Way>,
) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return Ok(());
        }
        passable(&mut way).await;
        to.write_all(&buffer[..length]).await?;
    }
}

/// Message by message: one byte for the kind, four for the length, themselves included.
async fn answered(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut way: watch::Receiver<Way>,
    lost: Arc<AtomicU64>,
) -> io::Result<()> {
    loop {
        let kind = from.read_u8().await?;
        let length = from.read_u32().await?;
        let mut rest = vec![0; usize::try_from(length).unwrap_or(usize::MAX).saturating_sub(4)];
        from.read_exact(&mut rest).await?;
        if passable(&mut way).await == Way::Deaf && kind == NOTIFICATION {
            lost.fetch_add(1, Ordering::SeqCst);
            continue;
        }
        let mut message = vec![kind];
        message.extend_from_slice(&length.to_be_bytes());
        message.append(&mut rest);
        to.write_all(&message).await?;
    }
}

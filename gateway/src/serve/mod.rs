//! Serves a node on a listener: HTTP/1.1, with bounds on whatever a caller can drag out, and
//! without requests that two servers could read in two ways.

mod date;
mod front;
mod guard;
mod quick;
mod watch;

use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use self::date::Date;
use self::{
    front::Front,
    quick::Outcome,
    watch::{Patience, Watch, Watched},
};
use crate::node::Node;

/// The largest head of a request, in bytes; answered with 431.
const HEAD_MAX: usize = 16 * 1024;
/// What calls under way may still take once the node is to stop.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);

/// Serves until `shutdown` is done: then takes no more connections, lets the calls under way come
/// to their end, and shuts the node down.
///
/// # Errors
/// None at the moment: a listener that cannot accept is tried again.
pub async fn serve(
    node: Node,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = node.router();
    let (stop, connections) = (Stop::default(), TaskTracker::new());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let served = connection(stream, peer, node.clone(), router.clone(), stop.clone());
                connections.spawn(served);
            }
            Err(error) => {
                // Out of file descriptors, most likely: those of closing connections come free.
                tracing::warn!(%error, "no connection can be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    node.drain();
    stop.now();
    connections.close();
    if timeout(DRAIN_WITHIN, connections.wait()).await.is_err() {
        tracing::warn!(open = connections.len(), "calls under way are cut off");
    }
    node.shutdown().await;
    Ok(())
}

/// Tells connections to come to an end.
#[derive(Clone, Default)]
struct Stop {
    told: Arc<AtomicBool>,
    wake: CancellationToken,
}

impl Stop {
    fn now(&self) {
        // Release: set before anybody is woken by the token.
        self.told.store(true, Ordering::Release);
        self.wake.cancel();
    }

    fn is_told(&self) -> bool {
        // Acquire: pairs with `now`.
        self.told.load(Ordering::Acquire)
    }
}

/// One connection to its end. How it ends is the caller's affair, and not worth a line in the log.
async fn connection(stream: TcpStream, peer: SocketAddr, node: Node, router: Router, stop: Stop) {
    let _: io::Result<()> = stream.set_nodelay(true);
    let watch = Arc::new(Watch::default());
    let quick = patiently(quick::answer(stream, &node, &watch), &watch, &stop).await;
    let Some(Outcome::Other(stream, begun)) = quick else { return };
    let front = Front { node, router, peer, watch: Arc::clone(&watch) };
    let connection = http1::Builder::new()
        .max_buf_size(HEAD_MAX)
        .serve_connection(TokioIo::new(Watched::new(stream, begun, Arc::clone(&watch))), front)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let mut ended = false;
    let work = poll_fn(|context| {
        if stop.is_told() && !std::mem::replace(&mut ended, true) {
            connection.as_mut().graceful_shutdown();
        }
        connection.as_mut().poll(context).map(drop)
    });
    // hyper ends by itself once it was told to.
    patiently(work, &watch, &Stop { told: Arc::default(), wake: stop.wake.clone() }).await;
}

/// Works until that is done, patience is over, or everything stops and nothing is under way.
///
/// The stop signal and the timer are polled once and then only looked at: they wake the same task
/// as the connection does, and polling them takes a lock, which at a hundred thousand calls a
/// second is worth avoiding.
async fn patiently<T>(work: impl Future<Output = T>, watch: &Watch, stop: &Stop) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let mut wake = std::pin::pin!(stop.wake.cancelled());
    let mut tick = std::pin::pin!(sleep(Duration::ZERO));
    let mut patience = Patience::default();
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Some(done));
        }
        if tick.is_elapsed() || !patience.has_begun() {
            if patience.is_over(watch) {
                return Poll::Ready(None);
            }
            patience.restart(tick.as_mut(), context);
            let _: Poll<()> = wake.as_mut().poll(context);
        }
        if stop.is_told() && watch.is_idle() { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}

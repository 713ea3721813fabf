//! One gateway node: its tasks, its state, and how it ends.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::Router;
use domain::{NodeId, propagation::Seq};
use service::{Service, digest::Pepper, explain::Signer, feed::NodeInfo};
use tokio::{sync::watch, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    clock::BootTime,
    config::NodeConfig,
    explain::Nonces,
    feed::Feed,
    flush::{Flusher, gather},
    follow::Follower,
    gate::{Gate, WallClock},
    http,
    limits::Refiller,
    proxy::Proxy,
};

/// The node could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// `max_staleness` is zero: every call would be rejected for ever.
    #[error("max-staleness must be longer than zero")]
    NoStaleness,
}

/// A running node. Clones are handles to the same node.
///
/// Dropping the last handle without [`Node::shutdown`] stops the tasks, but leaves the node's row:
/// the console then waits for `max_staleness` before it counts the node as gone.
#[derive(Clone)]
pub struct Node(Arc<Inner>);

struct Inner {
    gate: Arc<Gate>,
    proxy: Proxy,
    signer: Signer,
    nonces: Nonces,
    draining: AtomicBool,
    stop: CancellationToken,
    tasks: TaskTracker,
    row: watch::Receiver<Option<NodeId>>,
    confirmed: watch::Receiver<Option<Seq>>,
    /// Takes the row away; boxed so that a node is the same type over every feed.
    leave: Box<dyn Fn(NodeId) -> Leaving + Send + Sync>,
}

type Leaving = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// How long the last words to the database may take.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

impl Node {
    /// Starts a node on a service: registers, loads the snapshot and follows, all in the
    /// background, and trying again where the database is not there yet. Until then every verdict
    /// is `gateway_stale`; [`Node::ready`] waits for it.
    ///
    /// # Errors
    /// [`StartError`], where the settings make no sense.
    pub fn start(service: Service, config: NodeConfig) -> Result<Self, StartError> {
        let pepper = service.pepper().clone();
        let max_staleness = service.settings().max_staleness;
        let clock = service.clone();
        Self::start_on(service, pepper, max_staleness, Arc::new(move || clock.now()), config)
    }

    /// The same on any feed, with any clock.
    ///
    /// # Errors
    /// As [`Node::start`].
    pub fn start_on<F: Feed>(
        feed: F,
        pepper: Pepper,
        max_staleness: Duration,
        wall: WallClock,
        config: NodeConfig,
    ) -> Result<Self, StartError> {
        if max_staleness.is_zero() {
            return Err(StartError::NoStaleness);
        }
        let signer = Signer::of(&pepper);
        let gate = Arc::new(Gate::new(pepper, wall));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (row, row_seen) = watch::channel(None);
        let (confirmed, confirmed_seen) = watch::channel(None);
        let info = NodeInfo {
            name: config.name,
            address: config.address,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let follower = Follower {
            feed: feed.clone(),
            gate: Arc::clone(&gate),
            info,
            max_staleness,
            // The lease must outlast a few polls, however short it is.
            poll_every: config.poll_every.min(max_staleness / 8),
            stop: stop.clone(),
            row,
            confirmed,
        };
        tasks.spawn(follower.run());
        let flusher = Flusher::new(feed.clone(), Arc::clone(&gate), config.flush_every);
        tasks.spawn(flusher.run(stop.clone()));
        tasks.spawn(gather(Arc::clone(&gate), stop.clone()));
        tasks.spawn(Refiller::new(feed.clone(), Arc::clone(&gate)).run(stop.clone()));
        let proxy = Proxy::new(config.proxy, stop.clone());
        let leave = Box::new(move |node| -> Leaving {
            let feed = feed.clone();
            Box::pin(async move {
                match timeout(LEAVE_WITHIN, feed.remove_node(node)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::warn!(%error, "the node's row stays behind"),
                    Err(_) => tracing::warn!("no answer in time: the node's row stays behind"),
                }
            })
        });
        Ok(Self(Arc::new(Inner {
            gate,
            proxy,
            signer,
            nonces: Nonces::default(),
            draining: AtomicBool::new(false),
            stop,
            tasks,
            row: row_seen,
            confirmed: confirmed_seen,
            leave,
        })))
    }

    /// The routes of the gateway listener. [`crate::serve`] is faster, and closes slow
    /// connections; this is for those who have a server of their own.
    pub fn router(&self) -> Router {
        http::router(self.clone())
    }

    /// The verify path.
    pub fn gate(&self) -> &Gate {
        &self.0.gate
    }

    pub(crate) fn proxy(&self) -> &Proxy {
        &self.0.proxy
    }

    /// Knows the console's questions.
    pub(crate) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    /// The questions that were answered.
    pub(crate) fn nonces(&self) -> &Nonces {
        &self.0.nonces
    }

    /// Whether calls should be sent here: the snapshot is in, the lease holds, nobody stops it.
    pub fn is_ready(&self) -> bool {
        // Relaxed: a flag for load balancers; verdicts go by the lease.
        !self.0.draining.load(Ordering::Relaxed) && self.gate().lease().holds(BootTime::now())
    }

    /// Waits until the node has confirmed for the first time that it is up to date; answers the
    /// number it holds. `None` where the node stops before.
    pub async fn ready(&self) -> Option<Seq> {
        self.confirmed(0).await
    }

    /// Waits until the node has confirmed `seq` or a later change.
    pub async fn confirmed(&self, seq: Seq) -> Option<Seq> {
        let mut confirmed = self.0.confirmed.clone();
        let seen = confirmed.wait_for(|now| now.is_some_and(|now| now >= seq)).await;
        seen.ok().and_then(|now| *now)
    }

    /// The id of this run, once the node is registered.
    pub fn id(&self) -> Option<NodeId> {
        *self.0.row.borrow()
    }

    /// Says at `/readyz` that no new calls should come, and goes on answering.
    pub fn drain(&self) {
        // Relaxed: as in `is_ready`.
        self.0.draining.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to end.
    #[cfg(test)]
    pub(crate) fn is_over(&self) -> bool {
        self.0.stop.is_cancelled()
    }

    /// Ends the node: rejects every call from now on, writes down which keys were used and how
    /// often, gives back the quota that it has not used, and only then takes its row away. Tunnels of upgraded connections are closed. Doing it twice is
    /// harmless.
    pub async fn shutdown(&self) {
        self.drain();
        self.gate().lease().close();
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        if let Some(node) = self.id() {
            (self.0.leave)(node).await;
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.gate.lease().close();
        self.stop.cancel();
    }
}

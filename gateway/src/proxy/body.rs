//! The request body on its way to the upstream: streamed, counted, and watched.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::Instant;

/// A request body that ends in an error past its cap. Nothing is kept: what the caller sends goes
/// on at once, and a caller is read no faster than the upstream takes it.
#[derive(Debug)]
pub(super) struct Capped {
    inner: Body,
    left: u64,
    progress: Arc<Progress>,
}

/// How far the body is; shared with whoever waits for the answer.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    /// Milliseconds from `started` to the last piece.
    last: AtomicU64,
    waits_for_caller: AtomicBool,
    over_cap: AtomicBool,
}

/// The body is larger than allowed.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the request body is larger than allowed")]
pub(super) struct OverCap;

impl Capped {
    /// Lets `cap` bytes through.
    #[expect(clippy::disallowed_methods, reason = "a time-out, not a time of day")]
    pub fn new(inner: Body, cap: u64) -> (Self, Arc<Progress>) {
        let progress = Arc::new(Progress {
            started: Instant::now(),
            last: AtomicU64::new(0),
            waits_for_caller: AtomicBool::new(false),
            over_cap: AtomicBool::new(false),
        });
        (Self { inner, left: cap, progress: Arc::clone(&progress) }, progress)
    }
}

// Relaxed throughout: each is a single fact that is read once the outcome is known by other means
// (the client's answer or a timer), and nothing else is read by its help.
impl Progress {
    /// When the last piece went on, or the call began.
    pub fn last(&self) -> Instant {
        self.started + Duration::from_millis(self.last.load(Ordering::Relaxed))
    }

    /// Whether it is the caller who keeps the upstream waiting.
    pub fn waits_for_caller(&self) -> bool {
        self.waits_for_caller.load(Ordering::Relaxed)
    }

    /// Whether the body was cut off.
    pub fn over_cap(&self) -> bool {
        self.over_cap.load(Ordering::Relaxed)
    }

    fn moved(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(elapsed, Ordering::Relaxed);
    }
}

impl HttpBody for Capped {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        self.progress.waits_for_caller.store(polled.is_pending(), Ordering::Relaxed);
        let Poll::Ready(frame) = polled else { return Poll::Pending };
        self.progress.moved();
        let Some(frame) = frame else { return Poll::Ready(None) };
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => return Poll::Ready(Some(Err(error.into()))),
        };
        let length = frame.data_ref().map_or(0, Bytes::len) as u64;
        let Some(left) = self.left.checked_sub(length) else {
            self.progress.over_cap.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(OverCap.into())));
        };
        self.left = left;
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

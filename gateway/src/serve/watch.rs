//! Ends connections that nothing comes over: heads sent byte by byte, and idle ones.
//!
//! hyper has a timer for that, which it makes anew for each request. Here the connection only
//! leaves marks, and a slow tick looks at them: four ticks of marks for the same half-sent head,
//! or many without any mark, end it.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep},
};

use super::guard::Guard;

/// Between two looks.
const TICK: Duration = Duration::from_secs(5);
/// Ticks for the head of a request, from its first byte on: 15 to 20 seconds.
const HEAD_TICKS: u8 = 4;
/// Ticks without any call: 75 to 80 seconds, as nginx keeps connections.
const IDLE_TICKS: u8 = 16;

/// The marks that a connection leaves. Relaxed throughout: they belong to one task, and are shared
/// only because its parts own them together.
#[derive(Default, Debug)]
pub(super) struct Watch {
    /// Bytes have come since the last call began or ended.
    read: AtomicBool,
    /// Something was sent, or a call began or ended, since the last tick.
    moved: AtomicBool,
    /// Calls that have begun and not ended.
    calls: AtomicUsize,
    /// The connection is another protocol's from now on.
    upgraded: AtomicBool,
}

impl Watch {
    /// Bytes came.
    pub fn came(&self) {
        self.read.store(true, Ordering::Relaxed);
    }

    /// Whether nothing is under way that would be cut off by an end.
    pub fn is_idle(&self) -> bool {
        self.calls.load(Ordering::Relaxed) == 0
    }

    /// A call came, and is answered at once.
    pub fn answered(&self) {
        self.read.store(false, Ordering::Relaxed);
        self.moved.store(true, Ordering::Relaxed);
    }

    /// A call is answered with `101 Switching Protocols`; the caller sends nothing in the new
    /// protocol before it has read that.
    pub fn upgraded(&self) {
        self.upgraded.store(true, Ordering::Relaxed);
    }

    /// A call came, and takes as long as the answer lives.
    pub fn begin(watch: &Arc<Self>) -> Call {
        watch.answered();
        watch.calls.fetch_add(1, Ordering::Relaxed);
        Call(Arc::clone(watch))
    }
}

/// A call under way.
#[derive(Debug)]
pub(super) struct Call(Arc<Watch>);

impl Drop for Call {
    fn drop(&mut self) {
        self.0.answered();
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Counts ticks.
#[derive(Default, Debug)]
pub(super) struct Patience {
    begun: bool,
    head: u8,
    idle: u8,
}

impl Patience {
    /// Whether the timer has been set for the first time.
    pub const fn has_begun(&self) -> bool {
        self.begun
    }

    /// Looks at the marks, once a tick: whether the connection is to end.
    pub fn is_over(&mut self, watch: &Watch) -> bool {
        if !self.begun {
            return false;
        }
        let moved = watch.moved.swap(false, Ordering::Relaxed);
        if moved || watch.calls.load(Ordering::Relaxed) > 0 {
            (self.head, self.idle) = (0, 0);
            return false;
        }
        self.idle += 1;
        if watch.read.load(Ordering::Relaxed) {
            self.head += 1;
        }
        self.head >= HEAD_TICKS || self.idle >= IDLE_TICKS
    }

    /// Sets the timer for the next tick, so that it wakes the task of `context`.
    #[expect(clippy::disallowed_methods, reason = "a time-out, not a time of day")]
    pub fn restart(&mut self, mut tick: Pin<&mut Sleep>, context: &mut Context<'_>) {
        self.begun = true;
        tick.as_mut().reset(Instant::now() + TICK);
        let _: Poll<()> = tick.poll(context);
    }
}

/// A stream that leaves marks in a [`Watch`], and lets only through what its [`Guard`] does. It offers no vectored writes, so that hyper sends a
/// head and a small body as one piece.
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    watch: Arc<Watch>,
    guard: Guard,
    /// Was read before, and comes first.
    begun: VecDeque<u8>,
}

impl Watched {
    /// Watches `stream`, of which `begun` has been read and not looked at.
    pub fn new(stream: TcpStream, begun: Vec<u8>, watch: Arc<Watch>) -> Self {
        Self { stream, watch, guard: Guard::default(), begun: begun.into() }
    }

    /// Reads what was read before, or else from the stream.
    fn fill(
        &mut self,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.begun.is_empty() {
            return Pin::new(&mut self.stream).poll_read(context, buffer);
        }
        let (first, _) = self.begun.as_slices();
        let length = first.len().min(buffer.remaining());
        buffer.put_slice(&first[..length]);
        self.begun.drain(..length);
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = self.fill(context, buffer);
        if polled.is_ready() {
            self.watch.read.store(true, Ordering::Relaxed);
            if !self.watch.upgraded.load(Ordering::Relaxed) {
                self.guard.pass(&mut buffer.filled_mut()[before..]);
            }
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        if polled.is_ready() {
            self.watch.moved.store(true, Ordering::Relaxed);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks_until_over(watch: &Watch, most: u8) -> Option<u8> {
        let mut patience = Patience { begun: true, ..Patience::default() };
        (1..=most).find(|_| patience.is_over(watch))
    }

    #[test]
    fn half_a_head_is_waited_for_and_then_no_more() {
        let watch = Watch::default();
        watch.read.store(true, Ordering::Relaxed);
        assert_eq!(ticks_until_over(&watch, 99), Some(HEAD_TICKS));
    }

    #[test]
    fn an_idle_connection_is_kept_for_longer() {
        assert_eq!(ticks_until_over(&Watch::default(), 99), Some(IDLE_TICKS));
    }

    #[test]
    fn a_call_under_way_keeps_the_connection_however_long_it_takes() {
        let watch = Arc::new(Watch::default());
        let call = Watch::begin(&watch);
        watch.read.store(true, Ordering::Relaxed);
        assert_eq!(ticks_until_over(&watch, 99), None);
        drop(call);
        // The tick after its end still counts as movement.
        assert_eq!(ticks_until_over(&watch, 99), Some(IDLE_TICKS + 1));
    }
}

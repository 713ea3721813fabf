//! Takes blocks of quota from the database, and gives back what is not used.
//!
//! One task for a node. Of one key there is one refill at a time; of different keys a few at once.

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::PackageKeyId;
use service::feed::QuotaBlock;
use tokio::{
    sync::mpsc::UnboundedReceiver,
    task::JoinSet,
    time::{interval, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Meter, Wanted, quota::Rest};
use crate::{backoff::Backoff, clock::BootTime, feed::Feed, gate::Gate};

/// Refills at the same time.
const AT_ONCE: usize = 4;
/// The first block of a key, before anything is known of its pace.
const FIRST: u64 = 16;
/// A block lasts about so long at the pace of the last one.
const LASTS_SECONDS: u64 = 3;
/// No answer of the database takes longer.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// A block that nobody has taken from between two looks is given back.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Between a failure and the next try of the same key.
const AFTER_FAILURE: Duration = Duration::from_millis(100);

/// The task.
pub(crate) struct Refiller<F> {
    feed: F,
    gate: Arc<Gate>,
    books: HashMap<PackageKeyId, Vec<Book>>,
    under_way: JoinSet<Done>,
    backoff: Backoff,
}

/// A meter that holds or has held a block.
#[derive(Debug)]
struct Book {
    meter: Arc<Meter>,
    filled: BootTime,
    /// Calls that were in the block at the last look.
    seen: Option<u64>,
}

/// A refill, and how it ended.
struct Done {
    wanted: Wanted,
    sent: BootTime,
    block: Result<QuotaBlock, String>,
}

impl<F: Feed> Refiller<F> {
    pub fn new(feed: F, gate: Arc<Gate>) -> Self {
        let backoff = Backoff::new("taking quota");
        Self { feed, gate, books: HashMap::new(), under_way: JoinSet::new(), backoff }
    }

    /// Refills until told to stop, then gives everything back. By then the lease is closed, so
    /// that no call is accepted out of what is given back.
    pub async fn run(mut self, stop: CancellationToken) {
        let Some(mut wants) = self.gate.wants().list() else { return };
        self.work(&mut wants, &stop).await;
        while let Some(done) = self.under_way.join_next().await {
            self.end(done);
        }
        let all: Vec<_> = self.books.drain().flat_map(|(_, books)| books).collect();
        for book in all {
            self.give_back(&book.meter, book.meter.blocks.empty(BootTime::now())).await;
        }
    }

    /// Leaves nothing half done: what is taken out of a block is either given back or known not
    /// to be.
    async fn work(&mut self, wants: &mut UnboundedReceiver<Wanted>, stop: &CancellationToken) {
        let mut look = interval(LOOK_EVERY);
        loop {
            let room = self.under_way.len() < AT_ONCE;
            tokio::select! {
                () = stop.cancelled() => return,
                Some(wanted) = wants.recv(), if room => self.begin(wanted),
                Some(done) = self.under_way.join_next() => {
                    if let Some((meter, rest)) = self.end(done) {
                        self.give_back(&meter, Some(rest)).await;
                    }
                }
                _ = look.tick() => self.look().await,
            }
        }
    }

    fn begin(&mut self, wanted: Wanted) {
        let want = self.size(&wanted, BootTime::now());
        let feed = self.feed.clone();
        self.under_way.spawn(async move {
            // Before the query is sent: see `Block::until`.
            let sent = BootTime::now();
            let (key, quota) = (wanted.meter.key, wanted.quota);
            let block = match timeout(ANSWER_WITHIN, feed.take_quota(key, quota, want)).await {
                Ok(Ok(block)) => Ok(block),
                Ok(Err(error)) => Err(error.to_string()),
                Err(late) => Err(late.to_string()),
            };
            if block.is_err() {
                sleep(AFTER_FAILURE).await;
            }
            Done { wanted, sent, block }
        });
    }

    /// How many calls to take: enough for a few seconds at the last pace and for those that wait,
    /// but little enough that the nodes run dry together, and that a dead node costs little.
    fn size(&self, wanted: &Wanted, now: BootTime) -> u64 {
        let nodes = u64::from(self.gate.nodes());
        let most = wanted.quota.calls / (nodes * 20);
        let book = self.book(&wanted.meter);
        let block = wanted.meter.blocks.present().filter(|block| block.quota == wanted.quota);
        let (Some(book), Some(block)) = (book, block) else { return FIRST.min(most).max(1) };
        let (calls, size, elsewhere) = block.figures();
        // Relaxed: a size, nothing more.
        let waiting = wanted.meter.waiting.load(std::sync::atomic::Ordering::Relaxed);
        let used = size.saturating_sub(calls) + u64::from(waiting);
        let millis = u64::try_from(book.filled.until(now).as_millis()).unwrap_or(u64::MAX).max(1);
        let pace = used.saturating_mul(LASTS_SECONDS * 1000) / millis;
        pace.max(size.min(FIRST)).min(most).min(elsewhere / (2 * nodes)).max(1)
    }

    /// Books what came. Answers what is to be given back.
    fn end(&mut self, done: Result<Done, tokio::task::JoinError>) -> Option<(Arc<Meter>, Rest)> {
        // A refill neither panics nor is aborted while the task runs.
        let Done { wanted, sent, block } = done.ok()?;
        let (meter, now) = (wanted.meter, BootTime::now());
        let rest = match block {
            Ok(block) => {
                self.backoff.succeeded();
                self.enter(&meter, now);
                meter.blocks.fill(wanted.quota, block, sent, now)
            }
            Err(error) => {
                // Whether a block was taken is not known: if so, it is lost to the period.
                self.backoff.failed(&error);
                None
            }
        };
        meter.answered();
        rest.map(|rest| (meter, rest))
    }

    fn book(&self, meter: &Arc<Meter>) -> Option<&Book> {
        let books = self.books.get(&meter.key)?;
        books.iter().find(|book| Arc::ptr_eq(&book.meter, meter))
    }

    fn enter(&mut self, meter: &Arc<Meter>, now: BootTime) {
        let books = self.books.entry(meter.key).or_default();
        match books.iter_mut().find(|book| Arc::ptr_eq(&book.meter, meter)) {
            Some(book) => (book.filled, book.seen) = (now, None),
            None => books.push(Book { meter: Arc::clone(meter), filled: now, seen: None }),
        }
    }

    /// Gives back what lies idle, and what belongs to entries that are gone.
    async fn look(&mut self) {
        let now = BootTime::now();
        let mut idle = Vec::new();
        self.books.retain(|_, books| {
            books.retain_mut(|book| {
                let calls = book.meter.blocks.present().map_or(0, |block| block.figures().0);
                // Nobody but this book holds a meter whose entry is gone.
                let gone = Arc::strong_count(&book.meter) == 1;
                let still = book.seen.replace(calls) == Some(calls);
                if gone || still {
                    let rest = book.meter.blocks.empty(now);
                    idle.push((Arc::clone(&book.meter), rest));
                }
                !(gone || still)
            });
            !books.is_empty()
        });
        for (meter, rest) in idle {
            self.give_back(&meter, rest).await;
        }
    }

    async fn give_back(&self, meter: &Meter, rest: Option<Rest>) {
        let Some(rest) = rest else { return };
        let given = self.feed.give_back_quota(meter.key, rest.start, rest.calls);
        let error = match timeout(ANSWER_WITHIN, given).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(late) => late.to_string(),
        };
        tracing::warn!(key = %meter.key, calls = rest.calls, error, "unused quota stays taken");
    }
}

//! The way between a node and the database. Whatever may happen to a call, happens: it is late, or
//! its answer is; one of the two is lost; the caller gives up, and it takes effect all the same.
//! Answers about changes come short, doubled, out of order, or with one missing.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{NodeId, PackageKeyId, Timestamp, limits::Quota, propagation::Seq};
use service::feed::{Ack, Acked, Calls, Change, Changes, NodeInfo, QuotaBlock, Record, UsedKey};
use tokio::{sync::watch, time::sleep};

use super::{
    dice::Dice,
    run::{Stage, Totals},
    world::World,
};
use crate::feed::Feed;

/// One node's feed.
#[derive(Clone)]
pub struct Line {
    pub stage: Stage,
    /// Which node, for the story.
    pub name: String,
    pub link: Arc<Link>,
}

/// What befalls all calls of a node alike.
#[derive(Default, Debug)]
pub struct Link {
    pub cut: AtomicBool,
}

/// An error that says nothing of whether the call took effect.
type Lost = &'static str;

impl Line {
    /// One call: on its way, in effect, on its way back.
    async fn call<T: Send + 'static>(
        &self,
        what: &'static str,
        act: impl FnOnce(&mut World, &mut Dice, &mut Totals) -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let (there, back, lost, answer_lost) = self
            .stage
            .with(|_, dice, _| (delay(dice), delay(dice), dice.once_in(25), dice.once_in(25)));
        let line = self.clone();
        // A task of its own: a caller that gives up does not take it back.
        let sent = tokio::spawn(async move {
            sleep(there).await;
            if lost || line.is_cut() {
                return Err("lost on its way");
            }
            let answer = line.stage.with(|world, dice, totals| {
                world.tell(format!("{}: {what}", line.name));
                act(world, dice, totals)
            });
            line.stage.look();
            Ok(answer)
        });
        let answer = sent.await.map_err(|_| "it died")??;
        sleep(back).await;
        if answer_lost || self.is_cut() { Err("the answer is lost") } else { Ok(answer) }
    }

    fn is_cut(&self) -> bool {
        self.link.cut.load(Ordering::Relaxed)
    }
}

/// Mostly short; sometimes longer than anybody waits.
fn delay(dice: &mut Dice) -> std::time::Duration {
    match dice.below(20) {
        0 => dice.millis(3000..14_000),
        1..4 => dice.millis(50..1500),
        _ => dice.millis(0..10),
    }
}

/// What becomes of an answer about changes.
fn spoil(changes: &mut Vec<Change>, world: &World, dice: &mut Dice) {
    if dice.once_in(4) && !changes.is_empty() {
        changes.truncate(1 + dice.below(changes.len()));
    }
    if dice.once_in(4) {
        // Changes of long ago come again.
        let seq = 1 + dice.below(usize::try_from(world.head()).expect("few") + 1);
        if let Some(old) = world.old_change(Seq::try_from(seq).expect("few")) {
            changes.insert(dice.below(changes.len() + 1), old);
        }
    }
    if dice.once_in(12) && changes.len() > 1 {
        let (a, b) = (dice.below(changes.len()), dice.below(changes.len()));
        changes.swap(a, b);
    }
    if dice.once_in(15) && !changes.is_empty() {
        changes.remove(dice.below(changes.len()));
    }
}

impl Feed for Line {
    type Error = Lost;

    async fn register_node(&self, _: NodeInfo) -> Result<NodeId, Lost> {
        self.call("register", |world, _, _| world.register()).await
    }

    async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Lost> {
        let answer = self.call("snapshot", |world, dice, totals| {
            totals.snapshots += 1;
            let (seq, mut records) = world.snapshot();
            let cut = dice.once_in(6);
            if cut {
                records.truncate(dice.below(records.len() + 1));
            }
            (seq, records, cut)
        });
        let (seq, records, cut) = answer.await?;
        records.into_iter().for_each(take);
        if cut { Err("cut in the middle of the snapshot") } else { Ok(seq) }
    }

    async fn changes_after(&self, after: Seq) -> Result<Changes, Lost> {
        let answer = self.call("changes", move |world, dice, _| {
            let mut changes = world.changes_after(after);
            let gap = after < world.pruned || dice.once_in(60);
            spoil(&mut changes, world, dice);
            Changes { head: world.head(), changes, gap }
        });
        answer.await
    }

    async fn acknowledge(&self, node: NodeId, ack: Ack) -> Result<Acked, Lost> {
        let answer = self.call("acknowledge", move |world, _, totals| {
            let acked = world.acknowledge(node, ack);
            totals.acknowledged += 1;
            totals.behind += u64::from(acked == Acked::Behind);
            world.tell(format!("  {} of {node:?}: {acked:?}", ack.applied));
            acked
        });
        answer.await
    }

    async fn remove_node(&self, node: NodeId) -> Result<(), Lost> {
        let answer = self.call("remove", move |world, _, _| {
            world.rows.remove(&node);
            world.raise_floor();
        });
        answer.await
    }

    async fn live_nodes(&self) -> Result<u32, Lost> {
        Ok(1)
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        self.stage.with(|world, _, _| world.subscribe())
    }

    async fn record_last_used(&self, _: &[(UsedKey, Timestamp)]) -> Result<(), Lost> {
        Ok(())
    }

    async fn take_quota(&self, _: PackageKeyId, _: Quota, _: u64) -> Result<QuotaBlock, Lost> {
        Err("there are no quotas here")
    }

    async fn give_back_quota(&self, _: PackageKeyId, _: Timestamp, _: u64) -> Result<(), Lost> {
        Ok(())
    }

    async fn record_calls(&self, _: &[Calls]) -> Result<(), Lost> {
        Ok(())
    }
}

//! One run: some nodes, a few hundred steps, and chance.

use std::{
    fmt,
    ops::AddAssign,
    sync::{Arc, Mutex, atomic::Ordering},
};

use domain::Timestamp;
use tokio::{runtime::Builder, time::sleep};

use super::{
    adversary::{Line, Link},
    check::{Found, check},
    dice::Dice,
    state::pepper,
    world::{STALENESS, World},
};
use crate::{
    Node, NodeConfig,
    clock::simulated,
    planted::{Bug, plant},
};

const NODES: usize = 3;
const STEPS: usize = 150;

/// What happened in a run, or in many.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Totals {
    pub commits: u64,
    pub acknowledged: u64,
    pub behind: u64,
    pub snapshots: u64,
    pub crashes: u64,
    pub cuts: u64,
    pub sleeps: u64,
    pub judging: u64,
    pub stale: u64,
}

/// A run that broke a promise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    pub seed: u64,
    pub what: String,
    story: Vec<String>,
}

/// Everything there is, shared by all that takes part.
#[derive(Clone)]
pub struct Stage(Arc<Mutex<Inner>>);

struct Inner {
    world: World,
    dice: Dice,
    totals: Totals,
    nodes: Vec<Actor>,
    broken: Option<String>,
}

/// A process, or what is left of it.
#[derive(Clone)]
struct Actor {
    name: String,
    node: Option<Node>,
    link: Arc<Link>,
    runs: u32,
}

/// Plays a seed to its end.
///
/// # Errors
/// The first promise that was broken.
pub fn run(seed: u64, bug: Option<Bug>) -> Result<Totals, Broken> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    plant(bug);
    let result = runtime.expect("a runtime").block_on(async {
        simulated::start();
        Stage::new(seed).play(seed).await
    });
    simulated::stop();
    plant(None);
    result
}

impl Stage {
    fn new(seed: u64) -> Self {
        let actor =
            |n| Actor { name: format!("node {n}"), node: None, link: Arc::default(), runs: 0 };
        Self(Arc::new(Mutex::new(Inner {
            world: World::new(),
            dice: Dice::new(seed),
            totals: Totals::default(),
            nodes: (0..NODES).map(actor).collect(),
            broken: None,
        })))
    }

    /// Does something to the world.
    pub fn with<T>(&self, act: impl FnOnce(&mut World, &mut Dice, &mut Totals) -> T) -> T {
        let inner = &mut *self.0.lock().expect("not poisoned");
        act(&mut inner.world, &mut inner.dice, &mut inner.totals)
    }

    /// Looks at every node; the first thing that is wrong stays.
    pub fn look(&self) {
        let inner = &mut *self.0.lock().expect("not poisoned");
        for actor in &inner.nodes {
            let Some(node) = &actor.node else { continue };
            match check(&actor.name, node, &mut inner.world) {
                Ok(Found::Judging) => inner.totals.judging += 1,
                Ok(Found::Stale) => inner.totals.stale += 1,
                Err(what) => {
                    inner.broken.get_or_insert(what);
                }
            }
        }
    }

    async fn play(self, seed: u64) -> Result<Totals, Broken> {
        (0..NODES).for_each(|n| self.start(n));
        for _ in 0..STEPS {
            let pause = self.with(|_, dice, _| match dice.below(10) {
                0 => dice.millis(1000..8000),
                1..4 => dice.millis(50..1000),
                _ => dice.millis(0..50),
            });
            sleep(pause).await;
            self.step();
            self.look();
            let inner = &*self.0.lock().expect("not poisoned");
            if let Some(what) = inner.broken.clone() {
                let story = inner.world.story.iter().cloned().collect();
                return Err(Broken { seed, what, story });
            }
        }
        Ok(self.0.lock().expect("not poisoned").totals)
    }

    /// Something happens.
    fn step(&self) {
        let (kind, n) = self.with(|_, dice, _| (dice.below(40), dice.below(NODES)));
        match kind {
            0 => self.crash(n),
            1 => self.shut_down(n),
            2..4 => self.cut(n, true),
            4..7 => self.cut(n, false),
            7 => self.with(|world, dice, totals| {
                let span = dice.millis(10..2000 * STALENESS.as_secs());
                totals.sleeps += 1;
                simulated::sleep(span);
                world.tell(format!("the machines slept for {span:?}"));
            }),
            8 => self.with(|world, dice, _| {
                let head = usize::try_from(world.head()).expect("few");
                let to = i64::try_from(dice.below(head + 1)).expect("few");
                world.pruned = world.pruned.max(to);
            }),
            9 => (0..NODES).for_each(|n| self.start(n)),
            _ => self.with(|world, dice, totals| {
                totals.commits += 1;
                world.commit(dice);
                // Half of the notifications are lost.
                if dice.once_in(2) {
                    world.notify();
                }
            }),
        }
    }

    /// Starts a process where there is none.
    fn start(&self, n: usize) {
        let (name, link) = {
            let inner = &mut *self.0.lock().expect("not poisoned");
            let actor = &mut inner.nodes[n];
            if actor.node.as_ref().is_some_and(|node| !node.is_over()) {
                return;
            }
            actor.runs += 1;
            actor.name = format!("node {n}.{}", actor.runs);
            actor.link = Arc::default();
            (actor.name.clone(), Arc::clone(&actor.link))
        };
        let feed = Line { stage: self.clone(), name: name.clone(), link };
        let config = NodeConfig::new(name, "nowhere");
        let noon = Timestamp::from_micros(1_800_000_000_000_000);
        let node = Node::start_on(feed, pepper(), STALENESS, Arc::new(move || noon), config);
        let inner = &mut *self.0.lock().expect("not poisoned");
        inner.nodes[n].node = Some(node.expect("good settings"));
    }

    /// The process is gone from one moment to the next; its row stays.
    fn crash(&self, n: usize) {
        let node = {
            let inner = &mut *self.0.lock().expect("not poisoned");
            inner.totals.crashes += 1;
            let name = inner.nodes[n].name.clone();
            inner.world.tell(format!("{name} crashed"));
            inner.nodes[n].node.take()
        };
        drop(node);
    }

    /// The process ends in order: it stays in sight, for it must not judge any more.
    fn shut_down(&self, n: usize) {
        let node = {
            let inner = &mut *self.0.lock().expect("not poisoned");
            let name = inner.nodes[n].name.clone();
            inner.world.tell(format!("{name} shuts down"));
            inner.nodes[n].node.clone()
        };
        if let Some(node) = node {
            tokio::spawn(async move { node.shutdown().await });
        }
    }

    fn cut(&self, n: usize, cut: bool) {
        let inner = &mut *self.0.lock().expect("not poisoned");
        let actor = &inner.nodes[n];
        actor.link.cut.store(cut, Ordering::Relaxed);
        inner.totals.cuts += u64::from(cut);
        let what = if cut { "is cut off" } else { "is back" };
        inner.world.tell(format!("{} {what}", actor.name));
    }
}

impl Totals {
    /// A simulation in which nothing happens finds nothing.
    pub fn assert_that_much_happened(&self) {
        let Self {
            commits,
            acknowledged,
            behind,
            snapshots,
            crashes,
            cuts,
            sleeps,
            judging,
            stale,
        } = *self;
        for (what, count, least) in [
            ("commits", commits, 3000),
            ("acknowledgements", acknowledged, 1000),
            ("nodes that came back", behind, 50),
            ("snapshots", snapshots, 300),
            ("crashes", crashes, 100),
            ("cuts", cuts, 200),
            ("sleeps", sleeps, 100),
            ("looks at a node that judges", judging, 8000),
            ("looks at a node that is stale", stale, 8000),
        ] {
            assert!(count >= least, "only {count} {what}");
        }
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.commits += other.commits;
        self.acknowledged += other.acknowledged;
        self.behind += other.behind;
        self.snapshots += other.snapshots;
        self.crashes += other.crashes;
        self.cuts += other.cuts;
        self.sleeps += other.sleeps;
        self.judging += other.judging;
        self.stale += other.stale;
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "SIMULATION_SEED={}: {}\nWhat happened last:", self.seed, self.what)?;
        self.story.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

//! Five hundred random changes on three nodes while calls run: keys made, enabled, disabled, given a
//! new value and deleted, a user disabled and enabled, a plan and its package switched off and on.

mod book;
mod changes;

use std::sync::{
    Arc, RwLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use testkit::Backend;
use tokio::task::JoinSet;

use self::book::{Book, Dice};
use crate::latchkey::Latchkey;

const PEOPLE: u64 = 5;
const CHANGES_EACH: u64 = 86;
const CHANGES_OF_A_USER: u64 = 30;
const CHANGES_OF_A_PLAN: u64 = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_each_of_500_changes_no_node_accepts_what_it_must_reject() {
    let mut latchkey = Latchkey::start(Backend::Postgres).await;
    let two = latchkey.node("two", &[]).await;
    let three = latchkey.node("three", &[]).await;
    let book = Arc::new(Book {
        keys: RwLock::default(),
        nodes: [latchkey.gateway.clone(), two.url.clone(), three.url.clone()],
        judged: AtomicU64::new(0),
        done: AtomicBool::new(false),
    });
    let mut load = JoinSet::new();
    for node in 0..3 {
        load.spawn(Arc::clone(&book).load(node, Dice(100 + node as u64)));
    }
    let mut people = JoinSet::new();
    for person in 0..PEOPLE {
        let caller = latchkey.user(&format!("person{person}"), "user").await;
        people.spawn(Arc::clone(&book).change(caller, Dice(person)));
    }
    let (root, last) = (latchkey.user("root", "admin").await, latchkey.user("last", "user").await);
    let admin = latchkey.sign_in("root").await;
    people.spawn(Arc::clone(&book).change_user(root, last));
    people.spawn(Arc::clone(&book).change_plan(admin, Dice(77)));
    while let Some(changed) = people.join_next().await {
        changed.expect("every change is in force when it counts as applied");
    }
    book.done.store(true, Ordering::Relaxed);
    while let Some(called) = load.join_next().await {
        called.expect("no call is judged wrongly");
    }

    let sql = "select (applied_at - committed_at) / 1000 from change_log \
               where applied_at is not null order by 1";
    let took = latchkey.postgres().numbers(sql).await;
    let changes = PEOPLE * CHANGES_EACH + CHANGES_OF_A_USER + CHANGES_OF_A_PLAN;
    let changes = usize::try_from(changes).expect("small");
    assert!(took.len() >= changes, "{} changes measured", took.len());
    let judged = book.judged.load(Ordering::Relaxed);
    assert!(judged > 1000, "{judged} calls judged");
    let at = |percent: usize| took[(took.len() - 1) * percent / 100];
    println!(
        "commit to applied on 3 nodes: p50 {} ms, p99 {} ms, most {} ms ({} changes, {judged} calls judged)",
        at(50),
        at(99),
        at(100),
        took.len(),
    );
}

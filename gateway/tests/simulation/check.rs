//! What must hold of every node at every moment.

use domain::verdict::Verdict;

use super::{
    state::{Question, questions},
    world::{STALENESS, World},
};
use crate::{Node, clock::BootTime};

/// What a node does at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// It rejects every call.
    Stale,
    /// It judges, and rightly.
    Judging,
}

/// Asks a node everything.
///
/// # Errors
/// What is wrong.
pub fn check(name: &str, node: &Node, world: &mut World) -> Result<Found, String> {
    world.raise_floor();
    let gate = node.gate();
    let ask = |(key, endpoint): &Question| gate.verify(Some(key), *endpoint).verdict;
    let asked = questions();
    // One that rejects does so whatever it is asked; two of the questions will do.
    if asked
        .first()
        .into_iter()
        .chain(asked.last())
        .all(|asked| ask(asked) == Verdict::GatewayStale)
    {
        return Ok(Found::Stale);
    }
    let answers: Vec<_> = asked.iter().map(ask).collect();
    let table = gate.table();
    let Some(seq) = table.applied() else {
        return Err(format!("{name} judges by a table that was replaced"));
    };
    if world.answers(seq).as_ref() != Some(&answers) {
        return Err(format!("what {name} says is not what change {seq} made: {answers:?}"));
    }
    if seq < world.floor {
        let floor = world.floor;
        return Err(format!("change {floor} counts as applied, but {name} judges by {seq}"));
    }
    if !node.id().is_some_and(|id| world.is_live(id)) {
        return Err(format!("nobody waits for {name} any more, but it judges"));
    }
    let then = BootTime::now().minus(STALENESS);
    let bound = world.head_at(then);
    if seq < bound {
        return Err(format!("{name} judges by {seq}, though {bound} is older than max_staleness"));
    }
    Ok(Found::Judging)
}

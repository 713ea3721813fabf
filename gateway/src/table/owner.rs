//! The users behind the keys.
//!
//! A key names its owner by a number. Whether the owner is active is one bit, and the bits of a
//! million owners fit into the processor's cache; who the owner is, is looked up only for those
//! who want to know.

use std::{
    borrow::Borrow,
    hash::{Hash, Hasher},
    iter,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use arc_swap::ArcSwapOption;
use domain::UserId;

/// The number of an owner in one table; never given to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwnerNumber(pub(super) u32);

/// A user.
#[derive(PartialEq, Eq, Debug)]
pub struct Owner {
    /// The user's id.
    pub id: UserId,
    /// Lower-case ASCII; empty for a user the node has not been told of.
    pub username: Box<str>,
    pub(super) number: OwnerNumber,
}

/// Owners in the first block; each block is twice as long as the one before it, so that a list
/// that grows never moves.
const FIRST_BLOCK: u32 = 64;
/// Enough for all numbers that a key can name: see [`OwnerNumber`] in `Key`.
const BLOCKS: usize = 24;

/// All owners by their number. Read without a lock; written by the applier alone.
#[derive(Default, Debug)]
pub(super) struct Owners {
    blocks: [OnceLock<Block>; BLOCKS],
}

#[derive(Debug)]
struct Block {
    active: Box<[AtomicU64]>,
    who: Box<[ArcSwapOption<Owner>]>,
}

impl Owners {
    /// More owners than this cannot be told apart.
    pub const MOST: u32 = FIRST_BLOCK * ((1 << BLOCKS) - 1);

    /// Whether their keys work.
    pub fn is_active(&self, number: OwnerNumber) -> bool {
        let Some((block, at)) = self.find(number) else { return false };
        // Acquire: a verdict that has seen this change also sees, at its second look, that the
        // number of applied changes has moved. See `Table::applied`.
        block.active[at / 64].load(Ordering::Acquire) & (1 << (at % 64)) != 0
    }

    /// Who it is; `None` for a number that was never given.
    pub fn get(&self, number: OwnerNumber) -> Option<Arc<Owner>> {
        let (block, at) = self.find(number)?;
        block.who[at].load_full()
    }

    /// Puts an owner in, in the place of who had the number before.
    pub fn put(&self, owner: Arc<Owner>, active: bool) {
        let number = owner.number;
        let (block, at) = place(number);
        let block = self.blocks[block].get_or_init(|| Block::new(FIRST_BLOCK << block));
        block.who[at].store(Some(owner));
        self.set_active(number, active);
    }

    /// Switches all keys of an owner on or off.
    pub fn set_active(&self, number: OwnerNumber, active: bool) {
        let Some((block, at)) = self.find(number) else { return };
        let (word, bit) = (&block.active[at / 64], 1 << (at % 64));
        // Release: pairs with `is_active`; keeps the changes before this one before it.
        if active {
            word.fetch_or(bit, Ordering::Release);
        } else {
            word.fetch_and(!bit, Ordering::Release);
        }
    }

    fn find(&self, number: OwnerNumber) -> Option<(&Block, usize)> {
        let (block, at) = place(number);
        Some((self.blocks.get(block)?.get()?, at))
    }
}

impl Block {
    fn new(owners: u32) -> Self {
        let owners = owners as usize;
        Self {
            active: iter::repeat_with(AtomicU64::default).take(owners.div_ceil(64)).collect(),
            who: iter::repeat_with(ArcSwapOption::empty).take(owners).collect(),
        }
    }
}

/// Block, and place in it.
const fn place(number: OwnerNumber) -> (usize, usize) {
    let shifted = number.0 / FIRST_BLOCK + 1;
    let block = shifted.ilog2();
    let start = FIRST_BLOCK * ((1 << block) - 1);
    (block as usize, (number.0 - start) as usize)
}

/// An owner in the applier's index: eight bytes, found by id.
#[derive(Debug)]
pub(super) struct ById(pub Arc<Owner>);

impl Borrow<UserId> for ById {
    fn borrow(&self) -> &UserId {
        &self.0.id
    }
}

impl PartialEq for ById {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for ById {}

impl Hash for ById {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.id.hash(state);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn owner(number: u32, username: &str) -> Arc<Owner> {
        let id = UserId(Uuid::from_u128(number.into()));
        Arc::new(Owner { id, username: username.into(), number: OwnerNumber(number) })
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let places = [(0, (0, 0)), (63, (0, 63)), (64, (1, 0)), (191, (1, 127)), (192, (2, 0))];
        for (number, at) in places {
            assert_eq!(place(OwnerNumber(number)), at, "{number}");
        }
        assert_eq!(place(OwnerNumber(Owners::MOST - 1)), (23, (64 << 23) - 1));
    }

    #[test]
    fn one_owner_is_switched_off_and_no_other() {
        let owners = Owners::default();
        (0..200).for_each(|number| owners.put(owner(number, "ada"), true));
        owners.set_active(OwnerNumber(100), false);
        let off = |&number: &u32| !owners.is_active(OwnerNumber(number));
        assert_eq!((0..210).filter(off).collect::<Vec<_>>()[..2], [100, 200]);
    }

    #[test]
    fn a_new_name_takes_the_place_of_the_old_one() {
        let owners = Owners::default();
        owners.put(owner(70, ""), false);
        owners.put(owner(70, "ada"), true);
        let found = owners.get(OwnerNumber(70)).unwrap();
        assert_eq!((&*found.username, owners.is_active(OwnerNumber(70))), ("ada", true));
        assert_eq!(owners.get(OwnerNumber(71)), None);
    }
}

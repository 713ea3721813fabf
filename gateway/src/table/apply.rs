//! The one writer of a table.
//!
//! Order is everything here: changes are taken strictly by number. One that is already in force is
//! passed over as a whole, one too many is refused, so no older version of anything can ever come
//! after a newer one, and what was deleted cannot come back by a replay.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use domain::{
    PlanId, Timestamp, UserId, api_key::ApiKeyState, package_key::PackageKeyStatus,
    propagation::Seq,
};
use service::digest::Digest;
use service::feed::{ApiKeyRecord, Change, PackageKeyRecord, Record, Removed, UserRecord};
use uuid::Uuid;

use super::{
    Grant, Key, Owner, OwnerNumber, Plan, Table,
    key::Whose,
    keys::Name,
    owner::{ById, Owners},
    plan::Terms,
};
use crate::{
    limits::Meter,
    planted::{Bug, planted},
};

/// What became of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is in force now.
    Applied,
    /// It was in force before; nothing was touched.
    Old,
    /// A change before it is missing; nothing was touched.
    Gap,
}

/// Writes to one table.
#[derive(Debug)]
pub struct Applier {
    table: Arc<Table>,
    owners: HashSet<ById>,
    /// Owners so far, those included that are gone.
    numbers: u32,
    plans: HashMap<PlanId, Arc<Plan>>,
    /// Old values by the second in which their grace is over, the next one on top.
    graces: BinaryHeap<Reverse<(u32, [u8; 32])>>,
}

impl Applier {
    pub(super) fn new(table: Arc<Table>) -> Self {
        let (owners, plans, graces) = (HashSet::new(), HashMap::new(), BinaryHeap::new());
        Self { table, owners, numbers: 0, plans, graces }
    }

    /// The table it writes to.
    pub const fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Takes one record of a snapshot, before anybody reads the table.
    pub fn load(&mut self, record: Record) {
        self.put(record);
    }

    /// The snapshot is complete: everything up to `seq` is in force.
    pub fn loaded(&mut self, seq: Seq) {
        self.owners.shrink_to_fit();
        self.publish(seq);
    }

    /// The last change in force.
    pub fn applied(&self) -> Seq {
        // Relaxed: only this handle writes it.
        self.table.applied.load(Ordering::Relaxed)
    }

    /// Takes the next change. Its removals come first, so that at no moment an old and a new value
    /// of one key are both good.
    pub fn apply(&mut self, change: Change) -> Outcome {
        let applied = self.applied();
        if change.seq <= applied {
            if planted(Bug::OldOverNew) {
                change.records.into_iter().for_each(|record| self.put(record));
            }
            return Outcome::Old;
        }
        if change.seq != applied + 1 {
            return Outcome::Gap;
        }
        let (removed, rest): (Vec<_>, Vec<_>) =
            change.records.into_iter().partition(|record| matches!(record, Record::Removed(_)));
        for record in removed.into_iter().chain(rest) {
            self.put(record);
        }
        self.publish(change.seq);
        Outcome::Applied
    }

    fn publish(&self, seq: Seq) {
        // Release: everything of the change is in the table before its number is.
        self.table.applied.store(seq, Ordering::Release);
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::User(user) => self.put_user(&user),
            Record::Endpoint(endpoint) => self.put_endpoints(|now| now.with(endpoint)),
            Record::Plan(plan) => self.plan(plan.id).set(plan.into()),
            Record::ApiKey(key) => self.put_api_key(&key),
            Record::PackageKey(key) => self.put_package_key(key),
            Record::Removed(removed) => self.remove(&removed),
        }
    }

    fn put_user(&mut self, user: &UserRecord) {
        let number = match self.owners.get(&user.id) {
            Some(ById(owner)) if *owner.username == user.username => {
                return self.table.owners.set_active(owner.number, user.active);
            }
            Some(ById(owner)) => owner.number,
            None => self.number(),
        };
        self.put_owner(user.id, &user.username, number, user.active);
    }

    fn put_owner(&mut self, id: UserId, username: &str, number: OwnerNumber, active: bool) {
        let owner = Arc::new(Owner { id, username: username.into(), number });
        self.table.owners.put(Arc::clone(&owner), active);
        self.owners.replace(ById(owner));
    }

    /// One that no owner has had.
    fn number(&mut self) -> OwnerNumber {
        assert!(self.numbers < Owners::MOST, "more than a billion users");
        self.numbers += 1;
        OwnerNumber(self.numbers - 1)
    }

    fn put_endpoints(&self, change: impl FnOnce(&super::Endpoints) -> super::Endpoints) {
        let next = change(&self.table.endpoints.load());
        self.table.endpoints.store(Arc::new(next));
    }

    fn put_api_key(&mut self, record: &ApiKeyRecord) {
        let standing = match record.state {
            ApiKeyState::Enabled => PackageKeyStatus::Enabled,
            ApiKeyState::Disabled => PackageKeyStatus::Disabled,
        };
        let owner = self.owner(record.user);
        let (id, expires_at) = (record.id.0, record.expires_at);
        if let Some(previous) = &record.previous {
            let until = u32::try_from(previous.until.micros() / 1_000_000).unwrap_or(u32::MAX);
            self.graces.push(Reverse((until, previous.digest.0)));
            self.put_key(previous.digest, id, owner, None, standing, expires_at, until);
        }
        self.put_key(record.digest, id, owner, None, standing, expires_at, 0);
    }

    /// Lets go of the old values whose grace was over at `now`. They are rejected without this,
    /// too: it only gives their memory back.
    pub fn forget_over(&mut self, now: Timestamp) {
        while let Some(&Reverse((until, digest))) = self.graces.peek() {
            if i64::from(until) * 1_000_000 > now.micros() {
                return;
            }
            self.graces.pop();
            let (keys, digest) = (&self.table.keys, Digest(digest));
            if keys.with(&digest, |key| key.is_some_and(|key| key.is_over(now))) {
                keys.remove(&digest);
            }
        }
    }

    fn put_package_key(&mut self, record: PackageKeyRecord) {
        // What was counted so far still counts.
        let meter = self.table.with_key(&record.digest, |old| {
            let grant = old.filter(|old| old.id == record.id.0)?.grant.as_ref()?;
            Some(Arc::clone(&grant.meter))
        });
        let grant = Arc::new(Grant {
            application: record.application,
            application_name: record.application_name.into(),
            plan: self.plan(record.plan),
            rate_limit: record.rate_limit,
            quota: record.quota,
            meter: meter.unwrap_or_else(|| Arc::new(Meter::new(record.id))),
        });
        let owner = self.owner(record.user);
        let (id, status) = (record.id.0, record.status);
        self.put_key(record.digest, id, owner, Some(grant), status, record.expires_at, 0);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the fields of an entry, from two kinds of record"
    )]
    fn put_key(
        &self,
        digest: Digest,
        id: Uuid,
        owner: OwnerNumber,
        grant: Option<Arc<Grant>>,
        standing: PackageKeyStatus,
        expires_at: Option<Timestamp>,
        previous_until: u32,
    ) {
        let keys = &self.table.keys;
        let carried = |old: Option<&Key>| old.filter(|old| old.id == id).map_or(0, Key::unwritten);
        let used = AtomicU32::new(keys.with(&digest, carried));
        let expires_at = expires_at.map_or(i64::MAX, Timestamp::micros);
        let (name, whose) = (Name::of(&digest), Whose::new(owner, standing));
        keys.put(Key { name, previous_until, id, grant, expires_at, whose, used });
    }

    fn remove(&mut self, removed: &Removed) {
        match removed {
            Removed::ApiKey { digest, .. } | Removed::PackageKey { digest, .. } => {
                self.table.keys.remove(digest);
            }
            Removed::User { id } => {
                if let Some(ById(owner)) = self.owners.take(id) {
                    self.table.owners.set_active(owner.number, false);
                }
            }
            Removed::Plan { id } => {
                if let Some(plan) = self.plans.remove(id) {
                    plan.set(Terms::default());
                }
            }
            Removed::Endpoint { id } => self.put_endpoints(|now| now.without(*id)),
        }
    }

    /// The number of a user. One nobody has told of is inactive: better no call than a wrong one.
    fn owner(&mut self, id: UserId) -> OwnerNumber {
        if let Some(ById(owner)) = self.owners.get(&id) {
            return owner.number;
        }
        tracing::warn!(user = %id, "a key came before its owner");
        let number = self.number();
        self.put_owner(id, "", number, false);
        number
    }

    fn plan(&mut self, id: PlanId) -> Arc<Plan> {
        Arc::clone(self.plans.entry(id).or_insert_with(|| Arc::new(Plan::unknown(id))))
    }
}

#[cfg(test)]
#[path = "apply_tests.rs"]
mod tests;

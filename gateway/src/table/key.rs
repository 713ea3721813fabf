//! One key as the verify path sees it.
//!
//! A million of these are held, and reading one is the cost of a call, so the size counts: 56
//! bytes, a cache line together with the mark that they are written. What only package keys have
//! stands in a [`Grant`] of its own.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::{
    ApiKeyId, ApplicationId, PackageKeyId, Timestamp,
    key::KeyKind,
    limits::{Override, Quota, RateLimit},
    package_key::PackageKeyStatus,
};
use service::feed::UsedKey;
use uuid::Uuid;

use super::{OwnerNumber, Plan, Terms, keys::Name};
use crate::limits::Meter;

/// Whether a key is switched on. API keys never wait.
pub type Standing = PackageKeyStatus;

/// One key.
#[derive(Debug)]
pub struct Key {
    pub(super) name: Name,
    /// Of the value that an API key had before it was regenerated: the second, since 1970, from
    /// which it is no key any more. 0 for the present value.
    pub(super) previous_until: u32,
    pub(super) id: Uuid,
    /// What a package key is for; `None` for an API key.
    pub grant: Option<Arc<Grant>>,
    /// In microseconds since 1970; `i64::MAX` for never.
    pub(super) expires_at: i64,
    pub(super) whose: Whose,
    /// The last use that has not been written down yet, in seconds since 1970; 0 for none.
    pub(super) used: AtomicU32,
}

/// The owner's number, and in the two lowest bits whether the key is switched on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose(u32);

impl Whose {
    pub const fn new(owner: OwnerNumber, standing: Standing) -> Self {
        let standing = match standing {
            Standing::Waiting => 0,
            Standing::Enabled => 1,
            Standing::Disabled => 2,
        };
        Self(owner.0 << 2 | standing)
    }
}

/// What a package key was issued for.
#[derive(Debug)]
pub struct Grant {
    /// The application that has the key.
    pub application: ApplicationId,
    /// Its name.
    pub application_name: Box<str>,
    /// The plan, shared with the other keys of that plan.
    pub plan: Arc<Plan>,
    /// In place of the plan's.
    pub(super) rate_limit: Override<RateLimit>,
    /// In place of the plan's.
    pub(super) quota: Override<Quota>,
    /// What this node has counted; the same for as long as the key is in the table.
    pub(crate) meter: Arc<Meter>,
}

impl Grant {
    /// The rate that holds under these terms of the plan; `None`: any.
    pub fn rate_limit(&self, terms: &Terms) -> Option<RateLimit> {
        self.rate_limit.effective(terms.rate_limit)
    }

    /// The quota that holds under these terms of the plan; `None`: as many calls as wanted.
    pub fn quota(&self, terms: &Terms) -> Option<Quota> {
        self.quota.effective(terms.quota)
    }
}

impl Key {
    /// Whose it is.
    pub const fn owner(&self) -> OwnerNumber {
        OwnerNumber(self.whose.0 >> 2)
    }

    /// Whether it is switched on.
    pub const fn standing(&self) -> Standing {
        match self.whose.0 & 3 {
            0 => Standing::Waiting,
            1 => Standing::Enabled,
            _ => Standing::Disabled,
        }
    }

    /// Of which kind it is.
    pub const fn kind(&self) -> KeyKind {
        if self.grant.is_some() { KeyKind::PackageKey } else { KeyKind::ApiKey }
    }

    /// The id of the API key or package key.
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// The id as the service takes it.
    pub const fn used_key(&self) -> UsedKey {
        match self.kind() {
            KeyKind::ApiKey if self.previous_until != 0 => {
                UsedKey::PreviousValue(ApiKeyId(self.id))
            }
            KeyKind::ApiKey => UsedKey::ApiKey(ApiKeyId(self.id)),
            KeyKind::PackageKey => UsedKey::PackageKey(PackageKeyId(self.id)),
        }
    }

    /// When it stops working; `None` for never. An old value stops when its grace is over.
    pub fn expires_at(&self) -> Option<Timestamp> {
        let at = match self.previous_until {
            0 => self.expires_at,
            until => self.expires_at.min(i64::from(until) * 1_000_000),
        };
        (at != i64::MAX).then(|| Timestamp::from_micros(at))
    }

    /// Whether it is an old value whose grace is over: nobody knows it any more.
    pub const fn is_over(&self, now: Timestamp) -> bool {
        self.previous_until != 0 && self.previous_until as i64 * 1_000_000 <= now.micros()
    }

    /// Whether its time has run out: from `expires_at` on, as in `domain::api_key::is_expired`.
    pub const fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at != i64::MAX && self.expires_at <= now.micros()
    }

    /// Notes a use. Answers `true` where it is the first since [`Key::take_used`], so that the
    /// caller puts the key on the list.
    pub fn touch(&self, now: Timestamp) -> bool {
        let now = u32::try_from(now.micros() / 1_000_000).unwrap_or(u32::MAX).max(1);
        // Relaxed, here and below: the moment itself is all that is passed on; the list that the
        // key is put on has its own ordering, and a use seen late is written with the next batch.
        let was = self.used.load(Ordering::Relaxed);
        if was != 0 {
            // Uses within a second leave the cache line alone.
            if now > was {
                self.used.fetch_max(now, Ordering::Relaxed);
            }
            return false;
        }
        self.used.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// The second of the last use that [`Key::touch`] noted, and forgets it.
    pub fn take_used(&self) -> Option<Timestamp> {
        // Relaxed: as above.
        let used = self.used.swap(0, Ordering::Relaxed);
        (used != 0).then(|| Timestamp::from_micros(i64::from(used) * 1_000_000))
    }

    /// The same key for another place.
    pub(super) fn again(&self) -> Self {
        Self {
            name: self.name,
            previous_until: self.previous_until,
            id: self.id,
            grant: self.grant.clone(),
            expires_at: self.expires_at,
            whose: self.whose,
            used: AtomicU32::new(self.unwritten()),
        }
    }

    /// What the entry that replaces this one must carry on.
    pub(super) fn unwritten(&self) -> u32 {
        // Relaxed: a use noted between this and the replacement is lost for `last_used` until the
        // next one; the list still holds the first use since the last flush.
        self.used.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use service::digest::Digest;

    use super::*;

    fn key() -> Key {
        Key {
            name: Name::of(&Digest([1; 32])),
            previous_until: 0,
            id: Uuid::nil(),
            grant: None,
            expires_at: 100,
            whose: Whose::new(OwnerNumber(7), Standing::Enabled),
            used: AtomicU32::new(0),
        }
    }

    #[test]
    fn an_entry_stays_small() {
        assert!(size_of::<Key>() <= 56, "{}", size_of::<Key>());
    }

    #[test]
    fn owner_and_standing_share_a_word() {
        let last = OwnerNumber(crate::table::owner::Owners::MOST - 1);
        for standing in [Standing::Waiting, Standing::Enabled, Standing::Disabled] {
            let key = Key { whose: Whose::new(last, standing), ..key() };
            assert_eq!((key.owner(), key.standing()), (last, standing));
        }
    }

    #[test]
    fn it_expires_at_its_moment() {
        assert!(!key().is_expired(Timestamp::from_micros(99)));
        assert!(key().is_expired(Timestamp::from_micros(100)));
    }

    #[test]
    fn an_old_value_is_over_when_its_grace_is() {
        let old = Key { previous_until: 7, expires_at: i64::MAX, ..key() };
        let (before, at) = (Timestamp::from_micros(6_999_999), Timestamp::from_micros(7_000_000));
        assert!(!old.is_over(before) && old.is_over(at));
        assert_eq!(old.expires_at(), Some(at));
        assert!(!key().is_over(Timestamp::MAX), "the present value has no grace");
    }

    #[test]
    fn only_the_first_use_since_the_flush_is_reported() {
        let (key, at) = (key(), |s: i64| Timestamp::from_micros(s * 1_000_000));
        assert!(key.touch(at(1)));
        assert!(!key.touch(at(5)));
        assert!(!key.touch(at(3)));
        assert_eq!(key.take_used(), Some(at(5)));
        assert_eq!(key.take_used(), None);
        assert!(key.touch(at(6)));
    }
}

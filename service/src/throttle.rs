//! A brake on guessing passwords.
//!
//! Failures are counted for the pair of username and address, and for the username alone, whether
//! or not there is such a user. After a few tries each further one makes the next wait twice
//! as long, from one second up to fifteen minutes. A try is counted before the password is looked
//! at, so that many at once gain nothing; signing in clears the pair's count.

use std::time::Duration;

use domain::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use sha2::{Digest as _, Sha256};

use crate::{Error, Service, entity::sign_in_failure};

/// Tries for one username from one address before the first wait.
const FREE_PAIR: i32 = 5;
/// Tries for one username from anywhere before the first wait.
const FREE_USERNAME: i32 = 50;
/// The longest wait, and how long a failure is remembered.
const LONGEST: Duration = Duration::from_mins(15);

/// The subjects of one try.
pub(crate) struct Subjects([(Vec<u8>, i32); 2]);

impl Subjects {
    pub(crate) fn new(username: &str, address: &str) -> Self {
        let digest = |text: String| Sha256::digest(text.as_bytes()).to_vec();
        let username = username.trim().to_lowercase();
        Self([
            (digest(format!("pair\0{username}\0{address}")), FREE_PAIR),
            (digest(format!("username\0{username}")), FREE_USERNAME),
        ])
    }
}

/// How long to wait after so many failures.
fn wait(failures: i32, free: i32) -> Duration {
    let Ok(over) = u32::try_from(failures - free) else { return Duration::ZERO };
    Duration::from_secs(1_u64.checked_shl(over.min(20)).unwrap_or(u64::MAX)).min(LONGEST)
}

impl Service {
    /// Counts a try as failed, unless it must wait.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] with the seconds left.
    pub(crate) async fn count_try(&self, subjects: &Subjects) -> Result<(), Error> {
        let tx = self.write().await?;
        let now = tx.now();
        for (subject, free) in &subjects.0 {
            // The row is locked, so that of several tries at once each sees the ones before.
            let sql = "insert into sign_in_failures (subject, failures, last_at, blocked_until) \
                       values ($1, 0, 0, 0) on conflict do nothing";
            tx.conn().execute_raw(self.database().statement(sql, [subject.clone().into()])).await?;
            let find = sign_in_failure::Entity::find_by_id(subject.clone());
            let find = if self.database().is_sqlite() { find } else { find.lock_exclusive() };
            let row = find.one(tx.conn()).await?;
            let row = row.filter(|row| now.minus(LONGEST).micros() < row.last_at);
            let blocked = row.as_ref().map_or(0, |row| row.blocked_until);
            if blocked > now.micros() {
                let left = (Timestamp::from_micros(blocked) - now).as_secs_f64().ceil();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at most 900"
                )]
                return Err(Error::TooManyAttempts(left as u64));
            }
            let failures = row.map_or(0, |row| row.failures).saturating_add(1);
            let until = now.plus(wait(failures, *free)).micros();
            let sql = "update sign_in_failures set failures = $2, last_at = $3, blocked_until = $4 \
                       where subject = $1";
            let values =
                [subject.clone().into(), failures.into(), now.micros().into(), until.into()];
            tx.conn().execute_raw(self.database().statement(sql, values)).await?;
        }
        tx.commit().await
    }

    /// Forgets the failures of a pair, after a success.
    pub(crate) async fn clear_tries(&self, subjects: &Subjects) -> Result<(), Error> {
        let tx = self.write().await?;
        for (subject, _) in &subjects.0 {
            sign_in_failure::Entity::delete_by_id(subject.clone()).exec(tx.conn()).await?;
        }
        // Old rows of others go along, so that the table stays small.
        let sql = "delete from sign_in_failures where last_at < $1";
        let old = tx.now().minus(LONGEST).micros();
        tx.conn().execute_raw(self.database().statement(sql, [old.into()])).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_begins_with_the_fifth_failure_and_doubles() {
        let seconds: Vec<u64> = (3..10).map(|n| wait(n, 5).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 1, 2, 4, 8, 16]);
        assert_eq!(wait(i32::MAX, 5), LONGEST);
    }
}

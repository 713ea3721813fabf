//! The audit log: who did what to what, in a chain of hashes.
//!
//! Each row's hash covers the row and the hash of the row before, and `audit_head` holds the last
//! one, so a row that is changed, taken out or cut off the end is found by [`Service::verify_audit`].
//! No row holds a key value, a password or a token.

mod list;

use domain::{
    Timestamp,
    policy::{Actor, Via},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Database, Error, Service, entity::audit_event};

/// What happened.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub action: &'static str,
    pub kind: &'static str,
    pub id: Option<Uuid>,
    pub name: &'a str,
    pub detail: serde_json::Value,
}

pub(crate) async fn append(
    db: &Database,
    conn: &impl ConnectionTrait,
    now: Timestamp,
    actor: &Actor,
    entry: Entry<'_>,
) -> Result<(), Error> {
    // This statement locks the head until the commit: one chain, one writer at a time.
    let sql = "insert into audit_head (id, seq, hash) values (1, 1, $1) \
               on conflict (id) do update set seq = audit_head.seq + 1 returning seq, hash";
    let row = conn.query_one_raw(db.statement(sql, [vec![0_u8; 32].into()])).await?;
    let row = row.ok_or(Error::Corrupt("audit head"))?;
    let (seq, before): (i64, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let mut event = audit_event::Model {
        seq,
        at: now.micros(),
        actor_id: actor.user_id.map(|id| id.0),
        actor_name: actor.name.clone(),
        via: via(actor.via).into(),
        action: entry.action.into(),
        object_kind: entry.kind.into(),
        object_id: entry.id,
        object_name: entry.name.into(),
        detail: entry.detail.to_string(),
        hash: Vec::new(),
    };
    event.hash = hash(&before, &event);
    let sql = "update audit_head set hash = $1 where id = 1";
    conn.execute_raw(db.statement(sql, [event.hash.clone().into()])).await?;
    let mut row: audit_event::ActiveModel = event.into();
    row.seq = Set(seq);
    audit_event::Entity::insert(row.reset_all()).exec_without_returning(conn).await?;
    Ok(())
}

fn via(via: Via) -> &'static str {
    match via {
        Via::Session => "session",
        Via::ApiKey => "api_key",
        Via::Operator => "operator",
    }
}

/// SHA-256 over the hash before and every field with its length, so that no two rows read alike.
fn hash(before: &[u8], event: &audit_event::Model) -> Vec<u8> {
    let id = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    let fields: [Vec<u8>; 10] = [
        event.seq.to_be_bytes().to_vec(),
        event.at.to_be_bytes().to_vec(),
        id(event.actor_id),
        event.actor_name.clone().into(),
        event.via.clone().into(),
        event.action.clone().into(),
        event.object_kind.clone().into(),
        id(event.object_id),
        event.object_name.clone().into(),
        event.detail.clone().into(),
    ];
    let mut sha = Sha256::new();
    sha.update(before);
    for field in fields {
        sha.update((field.len() as u64).to_be_bytes());
        sha.update(field);
    }
    sha.finalize().to_vec()
}

/// What looking through the audit log found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verified {
    /// All of so many rows fit.
    Intact(i64),
    /// The row with this number, or one before it, was changed or taken out.
    Broken(i64),
}

impl Service {
    /// Looks through the whole chain, a thousand rows at a time.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn verify_audit(&self) -> Result<Verified, Error> {
        let tx = self.database().begin_read().await?;
        let (mut before, mut seq) = (vec![0_u8; 32], 0);
        loop {
            let rows = audit_event::Entity::find()
                .filter(audit_event::Column::Seq.gt(seq))
                .order_by_asc(audit_event::Column::Seq)
                .limit(1000)
                .all(&tx)
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                seq += 1;
                if row.seq != seq || hash(&before, &row) != row.hash {
                    return Ok(Verified::Broken(seq));
                }
                before = row.hash;
            }
        }
        let sql = "select seq, hash from audit_head where id = 1";
        let head = tx.query_one_raw(self.database().statement(sql, [])).await?;
        let head: (i64, Vec<u8>) = match head {
            Some(row) => (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
            None => (0, vec![0_u8; 32]),
        };
        Ok(if head == (seq, before) { Verified::Intact(seq) } else { Verified::Broken(seq + 1) })
    }
}

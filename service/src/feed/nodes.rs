//! Gateway nodes: registering, acknowledging, signing off.
//!
//! A node counts as live until `live_until`, by the database's clock. The node itself rejects
//! every call `max_staleness` after it *sent* the read that showed it was up to date, by its own
//! clock; `live_until` is that long after it *acknowledged*, which is later, and a little more for
//! clocks that run at different speeds. So a node that no longer counts rejects everything for
//! certain, and a change that all live nodes have acknowledged is in force everywhere.

use std::time::Duration;

use domain::{NodeId, Timestamp, propagation::Seq};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IntoActiveModel};

use crate::{Error, Service, entity::gateway_node, propagation::clock};

/// What a node says of itself.
#[derive(Clone, Debug)]
pub struct NodeInfo {
    /// The name given with `--node`.
    pub name: String,
    /// Where it listens.
    pub address: String,
    /// The version of `latchkey` it runs.
    pub version: String,
}

/// What a node confirms.
#[derive(Clone, Copy, Debug)]
pub struct Ack {
    /// Every change up to this number is applied.
    pub applied: Seq,
    /// Keys in memory.
    pub keys_held: u64,
    /// Calls judged a second, lately; finite and not negative.
    pub calls_per_second: f64,
    /// The node had applied all there was, and serves: its lease is renewed.
    pub current: bool,
}

/// What became of a confirmation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acked {
    /// It is written down; where the node was up to date, its lease may be renewed.
    Taken,
    /// It is written down, but changes may count as applied without this node, for it had not
    /// counted as live for a while: no lease may be derived from this. It must ask again.
    Behind,
    /// The node is not known any more; it must stop serving, register again and take a snapshot.
    Unknown,
}

impl Service {
    /// Announces a node. It counts as live from now on, with nothing applied.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn register_node(&self, info: NodeInfo) -> Result<NodeId, Error> {
        let id: NodeId = self.0.context.id();
        let tx = self.database().begin_write().await?;
        let now = self.database_now(&tx).await?;
        let row = gateway_node::Model {
            id: id.0,
            name: info.name,
            address: info.address,
            version: info.version,
            started_at: now.micros(),
            applied_seq: 0,
            serving: false,
            keys_held: 0,
            confirmed_at: None,
            live_until: now.plus(self.lease()).micros(),
            calls_per_second: 0.0,
            revived_seq: 0,
        };
        let insert = gateway_node::Entity::insert(row.into_active_model().reset_all());
        insert.exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Confirms what a node has applied.
    ///
    /// A node that comes back after it had stopped counting counts again with its first
    /// confirmation, and changes wait for it from then on. What was committed before may have been
    /// called applied without it, so it may not serve until it has applied all of that. The number
    /// is kept in its row, since a confirmation that was long on its way may bring this about.
    ///
    /// The last live node to confirm a change writes down when that was. One row is locked
    /// meanwhile, so that of two nodes that confirm at once the second sees the first.
    ///
    /// # Errors
    /// [`Error::Database`]: it is not known whether the confirmation was taken, so no lease may
    /// be derived from it.
    pub async fn acknowledge(&self, node: NodeId, ack: Ack) -> Result<Acked, Error> {
        let db = self.database();
        let tx = db.begin_write().await?;
        if !db.is_sqlite() {
            let sql = "select seq from propagation_floor where id = 1 for update";
            tx.query_one_raw(db.statement(sql, [])).await?;
        }
        let now = self.database_now(&tx).await?;
        let Some(row) = gateway_node::Entity::find_by_id(node.0).one(&tx).await? else {
            return Ok(Acked::Unknown);
        };
        let live = row.live_until > now.micros();
        let mut change = gateway_node::ActiveModel {
            id: Set(node.0),
            applied_seq: Set(row.applied_seq.max(ack.applied)),
            keys_held: Set(i64::try_from(ack.keys_held).unwrap_or(i64::MAX)),
            calls_per_second: Set(ack.calls_per_second),
            ..Default::default()
        };
        if ack.current {
            change.serving = Set(true);
            change.confirmed_at = Set(Some(now.micros()));
            change.live_until = Set(now.plus(self.lease()).micros());
            if !live {
                let sql = "select seq from change_counter where id = 1";
                let head = tx.query_one_raw(db.statement(sql, [])).await?;
                let head = head.ok_or(Error::Corrupt("change counter"))?.try_get_by_index(0)?;
                change.revived_seq = Set(head);
            }
        }
        gateway_node::Entity::update(change).exec(&tx).await?;
        let sql = "update propagation_floor set seq = floor.seq from \
                   (select min(applied_seq) as seq from gateway_nodes where live_until > $1) floor \
                   where id = 1 and floor.seq > propagation_floor.seq returning propagation_floor.seq";
        let raised = tx.query_one_raw(db.statement(sql, [now.micros().into()])).await?;
        if let Some(raised) = raised {
            let floor: Seq = raised.try_get_by_index(0)?;
            let sql =
                "update change_log set applied_at = $1 where applied_at is null and seq <= $2";
            let values = [now.micros().into(), floor.into()];
            tx.execute_raw(db.statement(sql, values)).await?;
        }
        tx.commit().await?;
        let may_serve = live && ack.applied >= row.revived_seq;
        Ok(if may_serve || !ack.current { Acked::Taken } else { Acked::Behind })
    }

    /// Signs a node off. Call it only after the node has stopped serving.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn remove_node(&self, node: NodeId) -> Result<(), Error> {
        let conn = self.database().connection();
        gateway_node::Entity::delete_by_id(node.0).exec(conn).await?;
        Ok(())
    }

    /// Removes the nodes that an earlier process left behind. Only for SQLite: its one process
    /// holds the data folder's lock, so every other node is certainly gone.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn forget_nodes(&self) -> Result<(), Error> {
        if self.database().is_sqlite() {
            gateway_node::Entity::delete_many().exec(self.database().connection()).await?;
        }
        Ok(())
    }

    /// How long a node counts as live: `max_staleness`, one per cent more, and a second.
    fn lease(&self) -> Duration {
        let staleness = self.settings().max_staleness;
        staleness + staleness / 100 + Duration::from_secs(1)
    }

    pub(crate) async fn database_now(
        &self,
        conn: &impl ConnectionTrait,
    ) -> Result<Timestamp, Error> {
        let db = self.database();
        if db.is_sqlite() {
            return Ok(self.now());
        }
        let sql = format!("select {}", clock(db, Timestamp::MAX).0);
        let row = conn.query_one_raw(db.statement(&sql, [])).await?;
        Ok(Timestamp::from_micros(row.ok_or(Error::Corrupt("clock"))?.try_get_by_index(0)?))
    }
}

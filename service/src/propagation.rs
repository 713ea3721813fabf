//! How far changes have come: the badge, and the list of gateway nodes.

use std::collections::HashMap;

use domain::{
    NodeId, Timestamp,
    policy::{Action, Actor, allow},
    propagation::{Gateway, NodeState, Propagation, PropagationState, Seq},
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::{Database, Error, Service, db::PG_NOW, entity::gateway_node};

/// Where all live nodes stand at one moment.
pub(crate) struct Board {
    /// The last applied number of each live node, those included that are only starting.
    live: Vec<Seq>,
    /// Everything up to here was once confirmed by all live nodes.
    floor: Seq,
    /// From commit to the last confirmation, for the numbers asked for.
    measured: HashMap<Seq, u64>,
}

impl Board {
    pub(crate) async fn load(
        db: &Database,
        conn: &impl ConnectionTrait,
        now: Timestamp,
        seqs: impl IntoIterator<Item = Seq>,
    ) -> Result<Self, Error> {
        // One statement, so that all of it is of one moment: a change that the last node has just
        // confirmed has its time, and a node that it was applied without is not among them.
        let (clock, mut values) = clock(db, now);
        let mut marks = Vec::new();
        for seq in seqs {
            values.push(seq.into());
            marks.push(format!("${}", values.len()));
        }
        let changes = if marks.is_empty() { "null".to_owned() } else { marks.join(", ") };
        let sql = format!(
            "select 'floor', seq, cast(0 as bigint) from propagation_floor where id = 1 \
             union all select 'node', applied_seq, cast(0 as bigint) from gateway_nodes where live_until > {clock} \
             union all select 'change', seq, applied_at - committed_at from change_log \
             where applied_at is not null and seq in ({changes})"
        );
        let (mut live, mut floor, mut measured) = (Vec::new(), None, HashMap::new());
        for row in conn.query_all_raw(db.statement(&sql, values)).await? {
            let (what, seq): (String, Seq) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            match what.as_str() {
                "floor" => floor = Some(seq),
                "node" => live.push(seq),
                _ => {
                    let micros: i64 = row.try_get_by_index(2)?;
                    measured.insert(seq, u64::try_from(micros).unwrap_or(0).div_ceil(1000));
                }
            }
        }
        let floor = floor.ok_or(Error::Corrupt("propagation floor"))?;
        Ok(Self { live, floor, measured })
    }

    pub(crate) fn of(&self, seq: Seq) -> Propagation {
        let nodes = u32::try_from(self.live.len()).unwrap_or(u32::MAX);
        let applied = self.live.iter().filter(|&&applied| applied >= seq).count();
        let applied = u32::try_from(applied).unwrap_or(u32::MAX);
        let applied_ms = self.measured.get(&seq).copied();
        let done = applied_ms.is_some() || seq <= self.floor || applied == nodes;
        let state = if done { PropagationState::Applied } else { PropagationState::Pending };
        let applied = if done { nodes } else { applied };
        Propagation { seq, state, applied, nodes, applied_ms }
    }
}

/// The present by the database's clock, as SQL with its values.
pub(crate) fn clock(db: &Database, now: Timestamp) -> (&'static str, Vec<sea_orm::Value>) {
    if db.is_sqlite() { ("$1", vec![now.micros().into()]) } else { (PG_NOW, Vec::new()) }
}

impl Service {
    /// How many gateway nodes are live, starting ones included.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn live_nodes(&self) -> Result<u32, Error> {
        let db = self.database();
        let board = Board::load(db, db.connection(), self.now(), []).await?;
        Ok(board.of(0).nodes)
    }

    /// How far the last change of all has come; none where nothing has changed yet.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn last_change(&self, actor: &Actor) -> Result<Option<Propagation>, Error> {
        allow(actor, Action::Administer, None)?;
        let (db, tx) = (self.database(), self.database().begin_read().await?);
        let row = tx
            .query_one_raw(db.statement("select seq from change_counter where id = 1", []))
            .await?;
        let head: Seq = row.ok_or(Error::Corrupt("change counter"))?.try_get_by_index(0)?;
        let board = Board::load(db, &tx, self.now(), [head]).await?;
        Ok((head > 0).then(|| board.of(head)))
    }

    /// All gateway nodes that have not signed off, by name.
    ///
    /// # Errors
    /// [`Error::AdminOnly`], [`Error::Database`].
    pub async fn gateways(&self, actor: &Actor) -> Result<Vec<Gateway>, Error> {
        allow(actor, Action::Administer, None)?;
        let (db, tx) = (self.database(), self.database().begin_read().await?);
        let (clock, values) = clock(db, self.now());
        let sql = format!("select seq, {clock} from change_counter where id = 1");
        let row = tx.query_one_raw(db.statement(&sql, values)).await?;
        let row = row.ok_or(Error::Corrupt("change counter"))?;
        let (head, now): (Seq, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let rows = gateway_node::Entity::find()
            .order_by_asc(gateway_node::Column::Name)
            .order_by_asc(gateway_node::Column::StartedAt)
            .all(&tx)
            .await?;
        Ok(rows.into_iter().map(|row| to_gateway(row, head, now)).collect())
    }
}

fn to_gateway(row: gateway_node::Model, head: Seq, now: i64) -> Gateway {
    let state = match () {
        () if row.live_until <= now => NodeState::Rejecting,
        () if !row.serving => NodeState::Starting,
        () if row.applied_seq < head => NodeState::CatchingUp,
        () => NodeState::InForce,
    };
    let known = row.confirmed_at.is_some() && state != NodeState::Rejecting;
    Gateway {
        id: NodeId(row.id),
        name: row.name,
        address: row.address,
        version: row.version,
        state,
        applied_seq: row.applied_seq,
        lag: (head - row.applied_seq).max(0),
        lease_left_ms: u64::try_from((row.live_until - now) / 1000).unwrap_or(0),
        keys_held: u64::try_from(row.keys_held).unwrap_or(0),
        calls_per_second: known.then_some(row.calls_per_second),
        started_at: Timestamp::from_micros(row.started_at),
        confirmed_at: row.confirmed_at.map(Timestamp::from_micros),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(live: &[Seq], floor: Seq) -> Board {
        Board { live: live.to_vec(), floor, measured: HashMap::from([(3, 84)]) }
    }

    #[test]
    fn a_change_is_pending_until_the_last_live_node_has_it() {
        let p = board(&[5, 4, 5], 4).of(5);
        assert_eq!((p.state, p.applied, p.nodes), (PropagationState::Pending, 2, 3));
        let p = board(&[5, 5, 5], 4).of(5);
        assert_eq!((p.state, p.applied, p.nodes), (PropagationState::Applied, 3, 3));
    }

    #[test]
    fn what_was_applied_once_stays_so_when_a_node_starts() {
        let p = board(&[5, 0], 5).of(3);
        assert_eq!((p.state, p.applied_ms), (PropagationState::Applied, Some(84)));
        assert_eq!(board(&[5, 0], 5).of(6).state, PropagationState::Pending);
    }

    #[test]
    fn without_a_node_nothing_is_pending() {
        assert_eq!(board(&[], 0).of(9).state, PropagationState::Applied);
    }
}

//! A change feed that makes its records up while it is read: as many API keys as wanted, two for
//! each user, one endpoint.

use std::{convert::Infallible, sync::Arc, time::Duration};

use domain::{
    ApiKeyId, EndpointId, NodeId, PackageKeyId, Timestamp, UserId, api_key::ApiKeyState,
    limits::Quota, propagation::Seq,
};
use gateway::{Node, NodeConfig, StartError, feed::Feed};
use service::{
    digest::Pepper,
    feed::{
        Ack, Acked, ApiKeyRecord, Calls, Changes, EndpointRecord, NodeInfo, QuotaBlock, Record,
        UsedKey, UserRecord,
    },
};
use tokio::sync::watch;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::keys::{is_disabled, value};

/// So many keys, and never a change.
#[derive(Clone)]
pub struct MadeUp {
    keys: usize,
    wake: watch::Sender<Seq>,
}

/// The same in every process.
pub fn pepper() -> Result<Pepper, service::digest::PepperTooShort> {
    Pepper::new(&Zeroizing::new(vec![7; Pepper::MIN]))
}

/// A node that holds so many keys, once it is ready.
pub async fn node(keys: usize) -> Result<Node, Box<dyn std::error::Error>> {
    let feed = MadeUp { keys, wake: watch::channel(0).0 };
    let wall = Arc::new(|| service::context::Clock::now(&service::context::SystemClock));
    let config = NodeConfig::new("bench", "127.0.0.1");
    let staleness = Duration::from_mins(10);
    let started: Result<Node, StartError> =
        Node::start_on(feed, pepper()?, staleness, wall, config);
    let node = started?;
    node.ready().await.ok_or("the node stopped")?;
    Ok(node)
}

fn user(number: usize) -> UserId {
    UserId(Uuid::from_u128(0x1_0000_0000 + number as u128))
}

impl Feed for MadeUp {
    type Error = Infallible;

    async fn register_node(&self, _: NodeInfo) -> Result<NodeId, Infallible> {
        Ok(NodeId(Uuid::nil()))
    }

    async fn count_keys(&self) -> Result<u64, Infallible> {
        Ok(self.keys as u64)
    }

    async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Infallible> {
        let Ok(pepper) = pepper() else { unreachable!("it is long enough") };
        for number in 0..self.keys.div_ceil(2) {
            let username = format!("user-{number:07}");
            take(Record::User(UserRecord { id: user(number), username, active: true }));
        }
        take(Record::Endpoint(EndpointRecord {
            id: EndpointId(Uuid::from_u128(1)),
            name: "servers".into(),
            url: "http://127.0.0.1:9".into(),
            active: true,
        }));
        for number in 0..self.keys {
            take(Record::ApiKey(ApiKeyRecord {
                id: ApiKeyId(Uuid::from_u128(number as u128)),
                digest: pepper.digest(&value(number)),
                user: user(number / 2),
                state: ApiKeyState::from_enabled(!is_disabled(number)),
                expires_at: Some(Timestamp::MAX),
                previous: None,
            }));
        }
        Ok(1)
    }

    async fn changes_after(&self, after: Seq) -> Result<Changes, Infallible> {
        Ok(Changes { head: after, changes: Vec::new(), gap: false })
    }

    async fn acknowledge(&self, _: NodeId, _: Ack) -> Result<Acked, Infallible> {
        Ok(Acked::Taken)
    }

    async fn remove_node(&self, _: NodeId) -> Result<(), Infallible> {
        Ok(())
    }

    async fn record_last_used(&self, _: &[(UsedKey, Timestamp)]) -> Result<(), Infallible> {
        Ok(())
    }

    async fn live_nodes(&self) -> Result<u32, Infallible> {
        Ok(1)
    }

    /// All that is wanted: no key here has a quota.
    async fn take_quota(
        &self,
        _: PackageKeyId,
        _: Quota,
        calls: u64,
    ) -> Result<QuotaBlock, Infallible> {
        let (at, end) = (Timestamp::from_micros(0), Timestamp::MAX);
        Ok(QuotaBlock { calls, left: u64::MAX, at, start: at, end })
    }

    async fn give_back_quota(
        &self,
        _: PackageKeyId,
        _: Timestamp,
        _: u64,
    ) -> Result<(), Infallible> {
        Ok(())
    }

    async fn record_calls(&self, _: &[Calls]) -> Result<(), Infallible> {
        Ok(())
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        self.wake.subscribe()
    }
}

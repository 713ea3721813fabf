//! Where a node gets its knowledge from: the change feed of the `service` crate.
//!
//! A trait, so that tests can play a feed that lags, forgets, fails or lies in any order they like.

use std::future::Future;

use domain::{NodeId, PackageKeyId, Timestamp, limits::Quota, propagation::Seq};
use service::{
    Service,
    feed::{Ack, Acked, Calls, Changes, NodeInfo, QuotaBlock, Record, UsedKey},
};
use tokio::sync::watch;

/// The methods of [`Service`] that a node calls; see there for what they promise.
#[expect(missing_docs, reason = "each stands in `service::feed`")]
pub trait Feed: Clone + Send + Sync + 'static {
    type Error: std::fmt::Display + Send;

    fn register_node(
        &self,
        info: NodeInfo,
    ) -> impl Future<Output = Result<NodeId, Self::Error>> + Send;

    /// About how many records of keys the next snapshot has: a node makes room for so many.
    fn count_keys(&self) -> impl Future<Output = Result<u64, Self::Error>> + Send {
        async { Ok(0) }
    }

    fn snapshot(
        &self,
        take: &mut (dyn FnMut(Record) + Send),
    ) -> impl Future<Output = Result<Seq, Self::Error>> + Send;

    fn changes_after(
        &self,
        after: Seq,
    ) -> impl Future<Output = Result<Changes, Self::Error>> + Send;

    fn acknowledge(
        &self,
        node: NodeId,
        ack: Ack,
    ) -> impl Future<Output = Result<Acked, Self::Error>> + Send;

    fn remove_node(&self, node: NodeId) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn record_last_used(
        &self,
        used: &[(UsedKey, Timestamp)],
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn live_nodes(&self) -> impl Future<Output = Result<u32, Self::Error>> + Send;

    fn take_quota(
        &self,
        key: PackageKeyId,
        quota: Quota,
        want: u64,
    ) -> impl Future<Output = Result<QuotaBlock, Self::Error>> + Send;

    fn give_back_quota(
        &self,
        key: PackageKeyId,
        start: Timestamp,
        calls: u64,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn record_calls(&self, batch: &[Calls])
    -> impl Future<Output = Result<(), Self::Error>> + Send;

    fn wake(&self) -> watch::Receiver<Seq>;
}

impl Feed for Service {
    type Error = service::Error;

    async fn register_node(&self, info: NodeInfo) -> Result<NodeId, Self::Error> {
        Self::register_node(self, info).await
    }

    async fn count_keys(&self) -> Result<u64, Self::Error> {
        Self::count_keys(self).await
    }

    async fn snapshot(&self, take: &mut (dyn FnMut(Record) + Send)) -> Result<Seq, Self::Error> {
        Self::snapshot(self, take).await
    }

    async fn changes_after(&self, after: Seq) -> Result<Changes, Self::Error> {
        Self::changes_after(self, after).await
    }

    async fn acknowledge(&self, node: NodeId, ack: Ack) -> Result<Acked, Self::Error> {
        Self::acknowledge(self, node, ack).await
    }

    async fn remove_node(&self, node: NodeId) -> Result<(), Self::Error> {
        Self::remove_node(self, node).await
    }

    async fn record_last_used(&self, used: &[(UsedKey, Timestamp)]) -> Result<(), Self::Error> {
        Self::record_last_used(self, used).await
    }

    async fn live_nodes(&self) -> Result<u32, Self::Error> {
        Self::live_nodes(self).await
    }

    async fn take_quota(
        &self,
        key: PackageKeyId,
        quota: Quota,
        want: u64,
    ) -> Result<QuotaBlock, Self::Error> {
        Self::take_quota(self, key, quota, want).await
    }

    async fn give_back_quota(
        &self,
        key: PackageKeyId,
        start: Timestamp,
        calls: u64,
    ) -> Result<(), Self::Error> {
        Self::give_back_quota(self, key, start, calls).await
    }

    async fn record_calls(&self, batch: &[Calls]) -> Result<(), Self::Error> {
        Self::record_calls(self, batch).await
    }

    fn wake(&self) -> watch::Receiver<Seq> {
        Self::wake(self)
    }
}

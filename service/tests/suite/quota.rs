//! Quotas and usage.

use std::time::Duration;

use domain::{
    EndpointId, PackageKeyId,
    limits::{Period, Quota},
    usage::UsageQuery,
    verdict::Verdict,
};
use service::{
    Error,
    feed::{Calls, UsedKey},
};
use testkit::{Fresh, on_both};
use uuid::Uuid;

use crate::people::{key, operator, user};

const KEY: PackageKeyId = PackageKeyId(Uuid::from_u128(7));

on_both! { Fresh::new;
    async fn all_blocks_together_never_exceed_the_quota(fresh) {
        let quota = Quota { calls: 1000, period: Period::Month };
        let mut nodes = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let service = fresh.service.clone();
            nodes.spawn(async move {
                let mut taken = 0;
                loop {
                    let block = service.take_quota(KEY, quota, 37).await.expect("an answer");
                    if block.calls == 0 {
                        return taken;
                    }
                    taken += block.calls;
                }
            });
        }
        assert_eq!(nodes.join_all().await.into_iter().sum::<u64>(), 1000);
        let block = fresh.service.take_quota(KEY, quota, 1).await.expect("an answer");
        assert_eq!((block.calls, block.left), (0, 0));
        fresh.service.give_back_quota(KEY, block.start, 10).await.expect("given back");
        let block = fresh.service.take_quota(KEY, quota, 37).await.expect("an answer");
        assert_eq!((block.calls, block.left), (10, 0));
        let more = Quota { calls: 1005, ..quota };
        let block = fresh.service.take_quota(KEY, more, 37).await.expect("an answer");
        assert_eq!(block.calls, 5, "a raised quota opens what it adds");
    }

    async fn calls_of_an_hour_add_up(fresh) {
        let calls = |key, verdict| Calls {
            at: fresh.service.now(), key, endpoint: Some(EndpointId(Uuid::from_u128(1))), verdict, calls: 2,
        };
        let batch = [calls(None, Verdict::MissingKey), calls(None, Verdict::Ok)];
        for _ in 0..3 {
            fresh.service.record_calls(&batch).await.expect("written");
        }
        fresh.clock.advance(Duration::from_hours(1));
        fresh.service.record_calls(&[calls(None, Verdict::Ok)]).await.expect("written");
        let usage = fresh.service.usage(&operator(), UsageQuery::default()).await.expect("usage");
        assert_eq!(usage.hours.len(), 24);
        let last: Vec<_> = usage.hours[22..].iter().map(|h| (h.accepted, h.rejected)).collect();
        assert_eq!(last, [(6, 6), (2, 0)]);
        let verdicts: Vec<_> = usage.verdicts.iter().map(|v| (v.code, v.calls)).collect();
        assert_eq!(verdicts, [(Verdict::Ok, 8), (Verdict::MissingKey, 6)]);
        let (_, ada) = user(&fresh.service, "ada").await;
        let refused = fresh.service.usage(&ada, UsageQuery::default()).await;
        assert!(matches!(refused, Err(Error::AdminOnly)), "{refused:?}");
        let (bo, actor) = user(&fresh.service, "bo").await;
        let key = fresh.service.create_api_key(&actor, bo.id, key("x")).await.expect("a key").key;
        let of_key = UsageQuery { key_id: Some(key.id.0), ..UsageQuery::default() };
        let used = [Calls { key: Some(UsedKey::ApiKey(key.id)), ..calls(None, Verdict::Ok) }];
        fresh.service.record_calls(&used).await.expect("written");
        let own = fresh.service.usage(&actor, of_key).await.expect("usage");
        assert_eq!(own.hours[23].accepted, 2);
        let others = fresh.service.usage(&ada, of_key).await;
        assert!(matches!(others, Err(Error::NotFound(_))), "{others:?}");
    }
}

/// The quota's period follows the database's clock, which only SQLite lets a test turn.
#[tokio::test]
async fn a_new_period_begins_anew() {
    let fresh = Fresh::new(testkit::Backend::Sqlite).await;
    let quota = Quota { calls: 5, period: Period::Minute };
    let take = async || fresh.service.take_quota(KEY, quota, 9).await.expect("an answer").calls;
    assert_eq!((take().await, take().await), (5, 0));
    fresh.clock.advance(Duration::from_mins(1));
    assert_eq!(take().await, 5);
    fresh.clock.advance(Duration::from_hours(25));
    fresh.service.sweep_quotas().await.expect("swept");
    assert_eq!(take().await, 5);
}

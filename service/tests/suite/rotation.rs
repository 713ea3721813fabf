//! A new value for a key, with grace for the old one and without.

use std::time::Duration;

use domain::{
    ApiKeyId, Secret, Timestamp, UserId,
    api_key::{ApiKeyState, Grace, RegenerateApiKey, UpdateApiKey},
    policy::{Actor, Via},
};
use service::{
    Error, Service,
    feed::{ApiKeyRecord, Record, Removed, UsedKey},
};
use testkit::{Fresh, on_both};

use crate::people::{key, operator, user};

const HOUR: Duration = Duration::from_hours(1);

async fn made(service: &Service) -> (UserId, Actor, ApiKeyId, Secret) {
    let (ada, actor) = user(service, "ada").await;
    let made = service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
    (ada.id, actor, made.key.id, Secret::new(made.api_key))
}

async fn regenerate(service: &Service, actor: &Actor, id: ApiKeyId, grace: Grace) -> Secret {
    let made = service.regenerate_api_key(actor, id, RegenerateApiKey { grace }).await;
    let made = made.expect("a new value");
    assert_eq!(made.key.id, id);
    Secret::new(made.api_key)
}

/// What the last change told the gateway nodes.
async fn last_change(service: &Service) -> Vec<Record> {
    let mut changes = service.changes_after(0).await.expect("changes").changes;
    changes.pop().expect("a change").records
}

fn ended(records: &[Record]) -> usize {
    let ended = |record: &&Record| matches!(record, Record::Removed(Removed::ApiKey { .. }));
    records.iter().filter(ended).count()
}

fn stands(records: &[Record]) -> &ApiKeyRecord {
    let Some(Record::ApiKey(record)) = records.last() else { panic!("{records:?}") };
    record
}

async fn works(service: &Service, value: &Secret) -> bool {
    service.key_holder(value).await.is_ok()
}

on_both! { Fresh::new;
    async fn without_grace_the_old_value_ends_with_the_change(fresh) {
        let service = &fresh.service;
        let (_, actor, id, old) = made(service).await;
        let before = service.api_key(&actor, id).await.expect("a key");
        fresh.clock.advance(HOUR);
        let new = regenerate(service, &actor, id, Grace::None).await;
        assert!(!works(service, &old).await && works(service, &new).await);
        let records = last_change(service).await;
        assert_eq!((ended(&records), stands(&records).previous), (1, None));
        let after = service.api_key(&actor, id).await.expect("a key");
        assert!(after.previous.is_none() && after.last4 != before.last4);
        assert!(after.propagation.seq > before.propagation.seq);
        assert_eq!(
            (after.description, after.created_at, after.expires_at, after.state),
            (before.description, before.created_at, before.expires_at, before.state),
        );
    }

    async fn with_grace_both_values_are_the_key_until_its_end(fresh) {
        let service = &fresh.service;
        let (ada, actor, id, old) = made(service).await;
        let new = regenerate(service, &actor, id, Grace::Hour).await;
        let records = last_change(service).await;
        let previous = stands(&records).previous.expect("the old value");
        assert_eq!((ended(&records), previous.until), (0, service.now().plus(HOUR)));
        for value in [&old, &new] {
            assert_eq!(service.key_holder(value).await.expect("a holder").user, ada);
        }
        fresh.clock.advance(HOUR.saturating_sub(Duration::from_micros(1)));
        assert!(works(service, &old).await);
        assert!(service.api_key(&actor, id).await.expect("a key").previous.is_some());
        fresh.clock.advance(Duration::from_micros(1));
        assert!(!works(service, &old).await && works(service, &new).await);
        assert_eq!(service.api_key(&actor, id).await.expect("a key").previous, None);
        // A node whose clock is behind still learns what becomes of the old value.
        let off = UpdateApiKey { state: Some(ApiKeyState::Disabled), description: None };
        service.update_api_key(&actor, id, off).await.expect("disabled");
        assert!(stands(&last_change(service).await).previous.is_some());
    }

    async fn a_second_rotation_ends_the_oldest_value(fresh) {
        let service = &fresh.service;
        let (_, actor, id, first) = made(service).await;
        let second = regenerate(service, &actor, id, Grace::Week).await;
        let third = regenerate(service, &actor, id, Grace::Day).await;
        assert_eq!(ended(&last_change(service).await), 1);
        assert!(!works(service, &first).await);
        assert!(works(service, &second).await && works(service, &third).await);
        let fourth = regenerate(service, &actor, id, Grace::None).await;
        assert_eq!(ended(&last_change(service).await), 2);
        assert!(!works(service, &second).await && !works(service, &third).await);
        assert!(works(service, &fourth).await);
    }

    async fn the_grace_ends_early(fresh) {
        let service = &fresh.service;
        let (_, actor, id, old) = made(service).await;
        let new = regenerate(service, &actor, id, Grace::Week).await;
        let (_, other) = user(service, "bo").await;
        assert!(matches!(service.end_grace(&other, id).await, Err(Error::NotFound(_))));
        let key = service.end_grace(&actor, id).await.expect("ended");
        assert_eq!((key.previous, ended(&last_change(service).await)), (None, 1));
        assert!(!works(service, &old).await && works(service, &new).await);
        assert!(matches!(service.end_grace(&actor, id).await, Err(Error::NotFound(_))));
    }

    async fn deleting_ends_both_values(fresh) {
        let service = &fresh.service;
        let (ada, actor, id, old) = made(service).await;
        let new = regenerate(service, &actor, id, Grace::Week).await;
        service.delete_api_key(&actor, id).await.expect("deleted");
        assert_eq!(ended(&last_change(service).await), 2);
        assert!(!works(service, &old).await && !works(service, &new).await);
        let other = service.create_api_key(&actor, ada, key("y")).await.expect("a key");
        regenerate(service, &actor, other.key.id, Grace::Week).await;
        service.delete_user(&operator(), ada).await.expect("deleted");
        assert!(ended(&last_change(service).await) >= 2);
    }

    async fn a_snapshot_holds_the_old_value_while_it_may_count(fresh) {
        let service = &fresh.service;
        let (_, actor, id, _) = made(service).await;
        regenerate(service, &actor, id, Grace::Hour).await;
        let snapshot = async || {
            let mut records = Vec::new();
            service.snapshot(&mut |record| records.push(record)).await.expect("a snapshot");
            stands(&records).previous.is_some()
        };
        assert!(snapshot().await);
        fresh.clock.advance(HOUR * 20);
        assert!(snapshot().await, "a clock may be behind");
        fresh.clock.advance(HOUR * 5);
        assert!(!snapshot().await, "not by a day");
    }

    async fn each_value_has_its_own_last_use(fresh) {
        let service = &fresh.service;
        let (_, actor, id, _) = made(service).await;
        let at = |s: i64| Timestamp::from_micros(s * 1_000_000);
        service.record_last_used(&[(UsedKey::ApiKey(id), at(5))]).await.expect("noted");
        regenerate(service, &actor, id, Grace::Hour).await;
        service.record_last_used(&[(UsedKey::PreviousValue(id), at(7))]).await.expect("noted");
        let key = service.api_key(&actor, id).await.expect("a key");
        let old = |key: &domain::api_key::ApiKey| key.previous.clone().expect("in grace").last_used_at;
        assert_eq!((key.last_used_at, old(&key)), (Some(at(7)), Some(at(7))));
        let both = [(UsedKey::ApiKey(id), at(9)), (UsedKey::PreviousValue(id), at(8))];
        service.record_last_used(&both).await.expect("noted");
        let key = service.api_key(&actor, id).await.expect("a key");
        assert_eq!((key.last_used_at, old(&key)), (Some(at(9)), Some(at(8))));
    }

    async fn only_a_session_regenerates_and_only_what_can_still_work(fresh) {
        let service = &fresh.service;
        let (_, mut actor, id, value) = made(service).await;
        actor.via = Via::ApiKey;
        let input = RegenerateApiKey::default();
        let refused = service.regenerate_api_key(&actor, id, input).await;
        assert!(matches!(refused, Err(Error::SessionRequired)), "{refused:?}");
        assert!(works(service, &value).await);
        fresh.clock.advance(HOUR * 24 * 30);
        let refused = service.regenerate_api_key(&operator(), id, input).await;
        assert!(matches!(refused, Err(Error::KeyExpired)), "{refused:?}");
    }
}

use domain::{ApiKeyId, ApplicationId, EndpointId, PackageKeyId, limits::Override};
use service::feed::{EndpointRecord, PlanRecord};

use super::*;

const ADA: UserId = UserId(Uuid::from_u128(1));
const PLAN: PlanId = PlanId(Uuid::from_u128(2));

fn digest(n: u8) -> Digest {
    Digest([n; 32])
}

fn user(name: &str, active: bool) -> Record {
    Record::User(UserRecord { id: ADA, username: name.into(), active })
}

fn api_key(n: u8, state: ApiKeyState) -> Record {
    Record::ApiKey(ApiKeyRecord {
        id: ApiKeyId(Uuid::from_u128(9)),
        digest: digest(n),
        user: ADA,
        state,
        expires_at: None,
        previous: None,
    })
}

fn removed(n: u8) -> Record {
    Record::Removed(Removed::ApiKey { id: ApiKeyId(Uuid::from_u128(9)), digest: digest(n) })
}

fn package_key(n: u8) -> Record {
    Record::PackageKey(PackageKeyRecord {
        id: PackageKeyId(Uuid::from_u128(5)),
        digest: digest(n),
        user: ADA,
        application: ApplicationId(Uuid::from_u128(6)),
        application_name: "Shop".into(),
        plan: PLAN,
        status: PackageKeyStatus::Enabled,
        expires_at: None,
        rate_limit: Override::Plan,
        quota: Override::Plan,
    })
}

fn change(seq: Seq, records: impl Into<Vec<Record>>) -> Change {
    Change { seq, records: records.into() }
}

fn loaded(records: impl IntoIterator<Item = Record>) -> Applier {
    let (_, mut applier) = Table::new();
    for record in records {
        applier.load(record);
    }
    applier.loaded(10);
    applier
}

fn standing(applier: &Applier, n: u8) -> Option<PackageKeyStatus> {
    applier.table().with_key(&digest(n), |key| key.map(Key::standing))
}

fn owner_active(applier: &Applier, n: u8) -> bool {
    let table = applier.table();
    table.with_key(&digest(n), |key| table.is_active(key.unwrap().owner()))
}

#[test]
fn replaying_an_old_change_is_harmless() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled)]);
    let off = change(11, [api_key(1, ApiKeyState::Disabled)]);
    let gone = change(12, [removed(1)]);
    assert_eq!(applier.apply(off.clone()), Outcome::Applied);
    for old in [change(11, [api_key(1, ApiKeyState::Enabled)]), change(3, [removed(1)])] {
        assert_eq!(applier.apply(old), Outcome::Old);
        assert_eq!(standing(&applier, 1), Some(PackageKeyStatus::Disabled));
    }
    assert_eq!(applier.apply(gone), Outcome::Applied);
    assert_eq!(applier.apply(off), Outcome::Old);
    assert_eq!(standing(&applier, 1), None, "a deleted key stays deleted");
}

#[test]
fn a_missing_change_stops_everything_after_it() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled)]);
    assert_eq!(applier.apply(change(12, [removed(1)])), Outcome::Gap);
    assert_eq!(applier.applied(), 10);
    assert!(standing(&applier, 1).is_some());
}

#[test]
fn a_new_value_takes_the_place_of_the_old_one() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled)]);
    let records = [api_key(2, ApiKeyState::Enabled), removed(1)];
    assert_eq!(applier.apply(change(11, records)), Outcome::Applied);
    assert_eq!(standing(&applier, 1), None);
    assert_eq!(standing(&applier, 2), Some(PackageKeyStatus::Enabled));
    assert_eq!(applier.table().keys_held(), 1);
}

fn regenerated(n: u8, old: u8, until: i64) -> Record {
    let until = Timestamp::from_micros(until * 1_000_000);
    let Record::ApiKey(record) = api_key(n, ApiKeyState::Enabled) else { unreachable!() };
    let previous = Some(service::feed::PreviousRecord { digest: digest(old), until });
    Record::ApiKey(ApiKeyRecord { previous, ..record })
}

#[test]
fn an_old_value_in_grace_is_the_same_key_until_its_second() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled)]);
    assert_eq!(applier.apply(change(11, [regenerated(2, 1, 100)])), Outcome::Applied);
    let seen = |n| applier.table().with_key(&digest(n), |key| key.map(Key::used_key));
    let id = ApiKeyId(Uuid::from_u128(9));
    assert_eq!(seen(1), Some(service::feed::UsedKey::PreviousValue(id)));
    assert_eq!(seen(2), Some(service::feed::UsedKey::ApiKey(id)));
    applier.forget_over(Timestamp::from_micros(99_999_999));
    assert_eq!(applier.table().keys_held(), 2);
    applier.forget_over(Timestamp::from_micros(100_000_000));
    assert_eq!((standing(&applier, 1), applier.table().keys_held()), (None, 1));
    assert_eq!(standing(&applier, 2), Some(PackageKeyStatus::Enabled));
}

#[test]
fn a_change_reaches_both_values_and_what_is_removed_does_not_come_back() {
    let mut applier = loaded([user("ada", true), regenerated(2, 1, 100)]);
    let Record::ApiKey(record) = regenerated(2, 1, 100) else { unreachable!() };
    let off = ApiKeyRecord { state: ApiKeyState::Disabled, ..record };
    applier.apply(change(11, [Record::ApiKey(off.clone())]));
    for n in [1, 2] {
        assert_eq!(standing(&applier, n), Some(PackageKeyStatus::Disabled));
    }
    applier.apply(change(12, [removed(1), api_key(2, ApiKeyState::Enabled)]));
    assert_eq!(applier.apply(change(11, [Record::ApiKey(off)])), Outcome::Old);
    applier.forget_over(Timestamp::MAX);
    assert_eq!((standing(&applier, 1), applier.table().keys_held()), (None, 1));
}

#[test]
fn switching_a_user_off_reaches_all_of_their_keys_at_once() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled), package_key(2)]);
    applier.apply(change(11, [user("ada", false)]));
    assert!(!owner_active(&applier, 1) && !owner_active(&applier, 2));
    applier.apply(change(12, [user("ada", true)]));
    assert!(owner_active(&applier, 1) && owner_active(&applier, 2));
}

#[test]
fn a_key_whose_owner_is_not_known_does_not_work_until_they_are() {
    let mut applier = loaded([api_key(1, ApiKeyState::Enabled)]);
    assert!(!owner_active(&applier, 1));
    applier.apply(change(11, [user("ada", true)]));
    assert!(owner_active(&applier, 1));
    let table = applier.table();
    let owner = table.with_key(&digest(1), |key| table.owner(key.unwrap().owner()));
    assert_eq!(&*owner.unwrap().username, "ada");
    applier.apply(change(12, [Record::Removed(Removed::User { id: ADA })]));
    assert!(!owner_active(&applier, 1));
}

#[test]
fn a_plan_changes_for_all_of_its_keys_in_one_place() {
    let endpoint = EndpointId(Uuid::from_u128(7));
    let plan = |active, endpoints| {
        let (name, package) = ("Gold".to_owned(), "Shop API".to_owned());
        Record::Plan(PlanRecord {
            id: PLAN,
            name,
            package,
            active,
            endpoints,
            rate_limit: None,
            quota: None,
        })
    };
    let mut applier = loaded([user("ada", true), package_key(2)]);
    let terms = |applier: &Applier| {
        applier
            .table()
            .with_key(&digest(2), |key| key.unwrap().grant.as_ref().unwrap().plan.terms())
    };
    assert!(!terms(&applier).active, "nothing is known of the plan yet");
    applier.apply(change(11, [plan(true, vec![endpoint])]));
    assert!(terms(&applier).active && terms(&applier).opens(endpoint));
    applier.apply(change(12, [plan(true, vec![])]));
    assert!(!terms(&applier).opens(endpoint));
    applier.apply(change(13, [Record::Removed(Removed::Plan { id: PLAN })]));
    assert!(!terms(&applier).active);
}

#[test]
fn an_endpoint_is_found_under_its_present_name_only() {
    let endpoint = |name: &str, active| {
        let id = EndpointId(Uuid::from_u128(7));
        let (name, url) = (name.to_owned(), "http://127.0.0.1:1/".to_owned());
        Record::Endpoint(EndpointRecord { id, name, url, active })
    };
    let mut applier = loaded([endpoint("servers", true)]);
    applier.apply(change(11, [endpoint("machines", false)]));
    let table = applier.table();
    assert!(table.endpoints().by_name("servers").is_none());
    assert!(!table.endpoints().by_name("machines").unwrap().active);
    let id = EndpointId(Uuid::from_u128(7));
    applier.apply(change(12, [Record::Removed(Removed::Endpoint { id })]));
    assert!(applier.table().endpoints().by_name("machines").is_none());
}

#[test]
fn a_use_survives_a_change_of_its_key() {
    let mut applier = loaded([user("ada", true), api_key(1, ApiKeyState::Enabled)]);
    let at = Timestamp::from_micros(5_000_000);
    let table = Arc::clone(applier.table());
    assert!(table.with_key(&digest(1), |key| key.unwrap().touch(at)));
    applier.apply(change(11, [api_key(1, ApiKeyState::Disabled)]));
    assert_eq!(table.with_key(&digest(1), |key| key.unwrap().take_used()), Some(at));
}

#[test]
fn a_key_that_is_gone_lets_go_of_its_meter() {
    let mut applier = loaded([user("ada", true), package_key(1), package_key(2)]);
    let meter = |n| {
        let grant = |key: Option<&Key>| Arc::downgrade(&key.unwrap().grant.as_ref().unwrap().meter);
        applier.table().with_key(&digest(n), grant)
    };
    let (gone, left) = (meter(1), meter(2));
    let id = PackageKeyId(Uuid::from_u128(5));
    applier.apply(change(11, [package_key(1)]));
    assert!(gone.upgrade().is_some(), "what was counted still counts");
    applier.apply(change(12, [Record::Removed(Removed::PackageKey { id, digest: digest(1) })]));
    assert!(gone.upgrade().is_none() && left.upgrade().is_some());
}

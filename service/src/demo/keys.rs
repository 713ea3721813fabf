//! Sample applications, package keys in every status, and API keys.

use std::{collections::HashMap, time::Duration};

use domain::{
    ApiKeyId, ApplicationId, PackageKeyId, PlanId, Secret, Timestamp, UserId,
    key::{self, KeyKind, KeyValue},
};
use sea_orm::{EntityTrait, IntoActiveModel};

use crate::{
    Error, Service,
    entity::{api_key, application, package_key},
    feed::{Record, snapshot::package_key_record},
    tx::WriteTx,
};

const APPLICATIONS: [(&str, &str, &str); 5] = [
    ("ada", "Shop mobile", "The shop's app on phones"),
    ("bo.lindt", "Partner feed", "Stock levels for partners"),
    ("chidi", "Warehouse", "Scanners and robots"),
    ("dana", "Reports", "Monthly figures"),
    ("emeka", "Fleet tracker", "Where the vans are"),
];

/// Application, package, plan, status, age and life in days, whether the value is a custom one.
type SampleKey = (&'static str, &'static str, &'static str, &'static str, u64, Option<u64>, bool);

const PACKAGE_KEYS: [SampleKey; 7] = [
    ("Shop mobile", "Gold", "Basic", "enabled", 8, None, false),
    ("Shop mobile", "Gold", "Pro", "enabled", 17, None, true),
    ("Partner feed", "Silver", "Trial", "waiting", 0, None, false),
    ("Warehouse", "Gold", "Basic", "disabled", 50, None, false),
    ("Warehouse", "Gold", "Pro", "enabled", 50, Some(365), false),
    ("Reports", "Bronze", "Free", "enabled", 320, Some(180), false),
    ("Fleet tracker", "Gold", "Pro", "enabled", 73, None, false),
];

/// Owner, description, state, age and life in days.
const API_KEYS: [(&str, &str, &str, u64, Option<u64>); 4] = [
    ("ada", "Laptop", "enabled", 49, None),
    ("chidi", "Robots, night shift", "enabled", 12, Some(30)),
    ("chidi", "Old scanner", "disabled", 200, None),
    ("dana", "Spring report", "enabled", 120, Some(90)),
];

fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

/// When a sample was made, and when it expires.
fn times(now: Timestamp, age: u64, life: Option<u64>) -> (i64, Option<i64>) {
    let made = now.minus(days(age));
    (made.micros(), life.map(|life| made.plus(days(life)).micros()))
}

pub(super) async fn fill(
    service: &Service,
    tx: &mut WriteTx,
    users: &HashMap<&'static str, UserId>,
    plans: &HashMap<(&'static str, &'static str), PlanId>,
) -> Result<(), Error> {
    let now = tx.now();
    let seq = tx.seq().await?;
    let mut applications = HashMap::new();
    for (owner, name, description) in APPLICATIONS {
        let row = application::Model {
            id: service.0.context.id::<ApplicationId>().0,
            user_id: users[owner].0,
            name: name.into(),
            description: description.into(),
            created_at: now.minus(days(60)).micros(),
            updated_at: now.minus(days(60)).micros(),
        };
        applications.insert(name, (row.clone(), owner));
        let insert = application::Entity::insert(row.into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
    }
    for (application, package, plan, status, age, life, custom) in PACKAGE_KEYS {
        let (application, owner) = &applications[application];
        let mut value = key::generate(KeyKind::PackageKey, service.0.context.bytes());
        if custom {
            let text = format!("Legacy-{}:01", &value.secret().expose()[4..24]);
            value = KeyValue::parse(Secret::new(text)).map_err(|_| Error::Corrupt("sample"))?;
        }
        let (made, expires) = times(now, age, life);
        let row = package_key::Model {
            id: service.0.context.id::<PackageKeyId>().0,
            application_id: application.id,
            plan_id: plans[&(package, plan)].0,
            prefix: value.hint().prefix,
            last4: value.hint().last4,
            digest: service.pepper().digest(value.secret().expose()).to_vec(),
            status: status.into(),
            rate_mode: "plan".into(),
            rate_per_second: None,
            rate_burst: None,
            quota_mode: "plan".into(),
            quota_calls: None,
            quota_period: None,
            created_at: made,
            updated_at: made,
            expires_at: expires,
            last_used_at: None,
            deleted_at: None,
            change_seq: seq,
            reason: None,
            application_name: application.name.clone(),
            username_key: owner.to_lowercase(),
        };
        tx.log([Record::PackageKey(package_key_record(&row, application)?)]).await?;
        let insert = package_key::Entity::insert(row.into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
    }
    let mut slots: HashMap<&str, i32> = HashMap::new();
    for (owner, description, state, age, life) in API_KEYS {
        let value = key::generate(KeyKind::ApiKey, service.0.context.bytes());
        let slot = slots.entry(owner).and_modify(|slot| *slot += 1).or_insert(1);
        let (made, expires) = times(now, age, life);
        let row = api_key::Model {
            id: service.0.context.id::<ApiKeyId>().0,
            user_id: users[owner].0,
            slot: Some(*slot),
            description: description.into(),
            prefix: value.hint().prefix,
            last4: value.hint().last4,
            digest: service.pepper().digest(value.secret().expose()).to_vec(),
            state: state.into(),
            created_at: made,
            updated_at: made,
            expires_at: expires,
            last_used_at: None,
            deleted_at: None,
            change_seq: seq,
            username_key: owner.into(),
            previous_digest: None,
            previous_prefix: None,
            previous_last4: None,
            previous_until: None,
            previous_last_used_at: None,
        };
        tx.log([Record::ApiKey((&row).try_into()?)]).await?;
        let insert = api_key::Entity::insert(row.into_active_model());
        insert.exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

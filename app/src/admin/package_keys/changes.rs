//! What can be done to a key, with the question before it.

use domain::package_key::{PackageKey, PackageKeyStatus, UpdatePackageKey};
use leptos::prelude::*;

use super::server_fns::{delete_package_key, package_keys_now, update_package_key};
use crate::ui::{
    ask::{Acting, Question},
    list::{Item, Rows},
};

impl Item for PackageKey {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }

    fn is_pending(&self) -> bool {
        self.propagation.is_pending()
    }

    fn can_be_selected(&self) -> bool {
        !self.deleted
    }
}

/// The question before a status changes. `done` gets the key as it is then.
pub fn ask_status(key: &PackageKey, to: PackageKeyStatus, done: Callback<PackageKey>) -> Question {
    let id = key.id;
    let approve = key.status == PackageKeyStatus::Waiting;
    let enable = to == PackageKeyStatus::Enabled;
    let (go, past) = match (approve, enable) {
        (true, _) => ("Approve", "approved"),
        (false, true) => ("Enable", "enabled"),
        (false, false) => ("Disable", "disabled"),
    };
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            let change = UpdatePackageKey { status: Some(to), ..UpdatePackageKey::default() };
            let key = update_package_key(id, change).await.map_err(|error| error.0.detail)?;
            let said = format!("Package key {} {past}", key.hint());
            done.run(key);
            Ok(said)
        })
    });
    let consequence = if enable {
        "Calls with this key are let through, within its plan."
    } else {
        "Every program that uses this key stops working: its calls are rejected until you enable the key again."
    };
    Question {
        title: format!("{go} package key"),
        sentence: format!("Are you sure you want to {} this package key?", go.to_lowercase()),
        names: named(key),
        consequence: consequence.into(),
        go,
        danger: !enable,
        act,
    }
}

/// The question before a key is deleted. `done` is called once it is.
pub fn ask_delete(key: &PackageKey, done: Callback<domain::propagation::Propagation>) -> Question {
    let id = key.id;
    let said = format!("Package key {} deleted", key.hint());
    let act = Callback::new(move |()| -> Acting {
        let said = said.clone();
        Box::pin(async move {
            let propagation = delete_package_key(id).await.map_err(|error| error.0.detail)?;
            done.run(propagation);
            Ok(said)
        })
    });
    Question {
        title: "Delete package key".into(),
        sentence: "Are you sure you want to delete this package key?".into(),
        names: named(key),
        consequence: format!(
            "The application {} can no longer call with it: every program that uses this key stops \
             working for good. A deleted key cannot be brought back.",
            key.application.name
        ),
        go: "Confirm",
        danger: true,
        act,
    }
}

/// Works a deletion into a list: struck through until it is in force.
pub fn put_deleted(
    rows: Rows<PackageKey>,
    id: u128,
    propagation: domain::propagation::Propagation,
) {
    match rows.get(id) {
        Some(key) if propagation.is_pending() => {
            rows.selection.set(id, false);
            rows.put(PackageKey { deleted: true, propagation, ..key });
        }
        _ => rows.remove(id),
    }
}

/// Brings the rows up to date whose change is on its way. They stay where they are: a key that was
/// changed does not jump to another place, or page, of the list under one's hands.
pub fn keep_current(rows: Rows<PackageKey>) {
    rows.keep_current(move || async move {
        let pending: Vec<_> = rows.items.with_untracked(|keys| {
            keys.iter().filter(|key| key.is_pending()).map(|key| key.id).collect()
        });
        let now = package_keys_now(pending.clone()).await.ok()?;
        let mut keys = rows.items.try_get_untracked()?;
        keys.retain_mut(|key| match now.iter().find(|now| now.id == key.id) {
            Some(now) => {
                *key = now.clone();
                true
            }
            None => !pending.contains(&key.id),
        });
        Some(keys)
    });
}

/// The key and its application.
pub fn named(key: &PackageKey) -> Vec<(String, String)> {
    vec![(key.application.name.clone(), key.hint())]
}

//! The question before an application is deleted: it names the keys that die with it.

use domain::{application::Application, format, package_key::PackageKey};
use leptos::prelude::*;

use super::server_fns::delete_application;
use crate::ui::ask::{Acting, Question};

/// How many keys are named one by one.
const NAMED: usize = 8;

/// The question. `done` runs once it is deleted.
pub fn ask_delete(application: &Application, keys: &[PackageKey], done: Callback<()>) -> Question {
    let id = application.id;
    let said = format!("Application {} deleted", application.name);
    let act = Callback::new(move |()| -> Acting {
        let said = said.clone();
        Box::pin(async move {
            delete_application(id).await.map_err(|error| error.0.detail)?;
            done.run(());
            Ok(said)
        })
    });
    let living: Vec<_> = keys.iter().filter(|key| !key.deleted).collect();
    let mut names = vec![(application.name.clone(), application.user.username.clone())];
    let first = living.iter().take(NAMED);
    names
        .extend(first.map(|key| (format!("{} / {}", key.package.name, key.plan.name), key.hint())));
    if living.len() > NAMED {
        names.push((format!("and {} more keys", living.len() - NAMED), String::new()));
    }
    let consequence = match living.len() {
        0 => {
            "It has no package keys, so no program stops working. It cannot be brought back.".into()
        }
        1 => "Its package key goes with it: every program that uses it stops working for good."
            .into(),
        n => format!(
            "Its {} go with it: every program that uses one stops working for good.",
            format::count(n as u64, "package key")
        ),
    };
    Question {
        title: "Delete application".into(),
        sentence: "Are you sure you want to delete this application?".into(),
        names,
        consequence,
        go: "Delete",
        danger: true,
        act,
    }
}

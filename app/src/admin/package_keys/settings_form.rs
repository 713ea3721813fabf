//! The form of a key's settings. A newer change of somebody else's is never overwritten silently.

use domain::{Timestamp, package::Package, package_key::PackageKey};
use leptos::{ev, prelude::*};

use super::{
    conflict::{Conflict, ConflictCard},
    server_fns::{KeyData, show_package_key, update_package_key},
    values::{SettingsFields, SettingsInput, Values},
};
use crate::{
    error::AppError,
    sending::{Problems, SendButton, Sending},
    ui::{
        browser,
        live::{heard, live},
        toast::use_toasts,
    },
};

/// The form.
#[component]
pub fn SettingsForm(
    /// The key.
    key: Memo<PackageKey>,
    /// Its package.
    package: Package,
    /// The server's clock.
    now: Timestamp,
    /// Gets the key as it is once saved.
    changed: Callback<PackageKey>,
) -> impl IntoView {
    // What the form began with: only that may be overwritten.
    let seen = RwSignal::new(key.get_untracked());
    let input = seen.with_untracked(SettingsInput::new);
    let conflict = RwSignal::new(None::<Conflict>);
    let (sending, toasts) = (Sending::new(), use_toasts());
    follow_status(key, seen);
    let save = move |seen_at: Timestamp| {
        let Some(mine) = untrack(|| seen.with(|seen| input.parse(seen, now))) else { return };
        let id = seen.with_untracked(|seen| seen.id);
        let request = async move {
            match update_package_key(id, mine.change(seen_at)).await {
                Ok(saved) => Ok(Saved::Done(Box::new(saved))),
                Err(error) if error.0.code == "changed_meanwhile" => {
                    Ok(Saved::Stale(Box::new(show_package_key(id).await?), mine))
                }
                Err(error) => Err::<_, AppError>(error),
            }
        };
        sending.send(input.inputs(), request, move |saved| match saved {
            Saved::Done(saved) => {
                toasts.show(format!("Package key {} saved", saved.hint()));
                conflict.set(None);
                seen.set((*saved).clone());
                changed.run(*saved);
            }
            Saved::Stale(data, mine) => {
                changed.run(data.key.clone());
                conflict.set(Some(both(seen.get_untracked(), *data, mine)));
                browser::focus_soon("conflict");
            }
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save(seen.with_untracked(|seen| seen.updated_at));
    };
    let on_mine = Callback::new(move |()| {
        let theirs = conflict.with_untracked(|it| it.as_ref().map(|it| it.theirs.updated_at));
        if let Some(theirs) = theirs {
            save(theirs);
        }
    });
    let on_theirs = Callback::new(move |()| {
        if let Some(Conflict { theirs, .. }) = conflict.get_untracked() {
            input.set(&theirs);
            seen.set(theirs);
            conflict.set(None);
            browser::focus_soon("plan_id");
        }
    });
    let plan_id = key.with_untracked(|key| key.plan.id);
    let shown = package.clone();
    let package = StoredValue::new(package);
    let versions = move || {
        conflict.get().map(|conflict| {
            view! { <ConflictCard conflict package sending on_mine on_theirs /> }.into_any()
        })
    };
    view! {
        <form novalidate=true on:submit=heard(submit)>
            {live(versions)}
            <div class="card form-card">
                <Problems sending />
                <SettingsFields input package=shown plan_id />
            </div>
            <div class="form-foot">
                <SendButton sending word="Save" />
                <a class="btn plain" href="/admin/package-keys">
                    "Cancel"
                </a>
            </div>
        </form>
    }
    .into_any()
}

/// What came of saving.
enum Saved {
    Done(Box<PackageKey>),
    /// Somebody was faster: what is there now, and what was asked for.
    Stale(Box<KeyData>, Values),
}

fn both(seen: PackageKey, data: KeyData, mine: Values) -> Conflict {
    let by = data.history.first().map(|event| event.actor.clone());
    Conflict { seen, theirs: data.key, mine, by, now: data.now }
}

/// A status that is changed beside the form, on this page, makes the form no older than the key;
/// other settings that have changed do.
fn follow_status(key: Memo<PackageKey>, seen: RwSignal<PackageKey>) {
    Effect::new(move |_| {
        let now = key.get();
        let same = seen.with_untracked(|seen| Values::of(seen) == Values::of(&now));
        if same {
            seen.set(now);
        }
    });
}

//! One key in a list.

use domain::{
    Timestamp,
    package_key::{PackageKey, PackageKeyStatus},
    propagation::Propagation,
};
use leptos::{ev, prelude::*};

use super::changes::{ask_delete, ask_status, put_deleted};
use crate::{
    package_keys::status,
    ui::{
        ask::Question,
        hydrated::use_hydrated,
        list::{DeleteButton, EditLink, Item, Rows, SelectRow},
        live::{When, heard, live, memo},
        moment::{ago, day},
        pill::Pill,
        progress::PropagationBadge,
    },
};

/// What a row may open.
#[derive(Clone, Copy)]
pub struct Opens {
    /// A question.
    pub question: RwSignal<Option<Question>>,
    /// The dialog that rejects.
    pub rejecting: RwSignal<Option<PackageKey>>,
}

/// Which columns a list has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Of everybody's keys: with boxes to select, package and plan apart, and the username.
    All,
    /// Of one user's keys: package and plan together.
    OfUser,
}

/// The row. It stays while its key changes.
#[component]
pub fn Row(
    /// The key.
    key: Memo<PackageKey>,
    /// The list.
    rows: Rows<PackageKey>,
    /// What it may open.
    opens: Opens,
    /// Which columns.
    shape: Shape,
    /// The server's clock.
    now: Timestamp,
) -> impl IntoView {
    let first = key.get_untracked();
    let href = format!("/admin/package-keys/{}", first.id);
    let gone = move || key.with(|key| key.deleted);
    let all = shape == Shape::All;
    let select = all.then(|| {
        view! { <SelectRow selection=rows.selection id=Item::id(&first) what=first.hint() /> }
    });
    let of = if all {
        view! {
            <td data-label="Package">{live(move || key.with(|key| key.package.name.clone()))}</td>
            <td data-label="Plan">{live(move || key.with(|key| key.plan.name.clone()))}</td>
            <td data-label="Username">
                <a class="quiet" href=format!("/admin/users/{}", first.user.id)>
                    {first.user.username.clone()}
                </a>
            </td>
        }
        .into_any()
    } else {
        let both = move || key.with(|key| format!("{} – {}", key.package.name, key.plan.name));
        view! { <td data-label="Plan">{live(both)}</td> }.into_any()
    };
    view! {
        <tr class:gone=live(gone) aria-selected=live(move || rows.selection.has(Item::id(&first)).then_some("true"))>
            {select}
            <td class="name">
                <a class="mono" href=href.clone()>
                    {first.hint()}
                </a>
            </td>
            <td data-label="App">
                <a class="quiet" href=format!("/admin/applications/{}", first.application.id)>
                    {first.application.name.clone()}
                </a>
            </td>
            {if all {
                view! {
                    <StatusCell key rows opens />
                    {of}
                }
                    .into_any()
            } else {
                view! {
                    {of}
                    <StatusCell key rows opens />
                }
                    .into_any()
            }}
            <td data-label="Created" class="time">{day(first.created_at)}</td>
            <td data-label="Updated" class="time">
                {live(move || ago(key.with(|key| key.updated_at), now))}
            </td>
            <Actions key rows opens href />
        </tr>
    }
    .into_any()
}

/// The status, which is also the toggle between enabled and disabled.
#[component]
fn StatusCell(key: Memo<PackageKey>, rows: Rows<PackageKey>, opens: Opens) -> impl IntoView {
    let hydrated = use_hydrated();
    let shown = memo(move || key.with(status));
    let news = news(key);
    let other = memo(move || {
        key.with(|key| match key.status {
            _ if key.deleted || key.expired => None,
            PackageKeyStatus::Waiting => None,
            PackageKeyStatus::Enabled => Some(PackageKeyStatus::Disabled),
            PackageKeyStatus::Disabled => Some(PackageKeyStatus::Enabled),
        })
    });
    let toggle = move |_: ev::MouseEvent| {
        if let Some(to) = other.get_untracked() {
            let done = Callback::new(move |key| rows.put(key));
            opens.question.set(Some(ask_status(&key.get_untracked(), to, done)));
        }
    };
    let label = move || {
        let word =
            if other.get() == Some(PackageKeyStatus::Enabled) { "Enable" } else { "Disable" };
        // The word that is seen is part of the name.
        format!("{}: {word} {}", shown.get().word, key.with(PackageKey::hint))
    };
    let pill = move || live(move || view! { <Pill status=shown.get() /> }.into_any());
    let badge =
        move || news.get().map(|propagation| view! { <PropagationBadge propagation /> }).into_any();
    view! {
        <td class="status">
            // The button stays while what it does changes, and so does the focus on it.
            <When when=Signal::derive(move || other.get().is_some()) fallback=pill>
                <button
                    type="button"
                    class="pill-button"
                    aria-label=live(label)
                    title=live(label)
                    disabled=live(move || !hydrated.get())
                    on:click=heard(toggle)
                >
                    {pill()}
                </button>
            </When>
            {live(badge)}
        </td>
    }
    .into_any()
}

/// How far a change has come: one that was under way when the list came, or was made since. What
/// has long been in force is no news.
pub fn news(key: Memo<PackageKey>) -> Memo<Option<Propagation>> {
    let first = key.with_untracked(|key| key.propagation);
    memo(move || {
        let now = key.with(|key| key.propagation);
        (first.is_pending() || now.is_pending() || now.seq != first.seq).then_some(now)
    })
}

#[component]
fn Actions(
    key: Memo<PackageKey>,
    rows: Rows<PackageKey>,
    opens: Opens,
    href: String,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let hint = key.with_untracked(PackageKey::hint);
    let waits =
        memo(move || key.with(|key| key.status == PackageKeyStatus::Waiting && !key.deleted));
    let deleted = memo(move || key.with(|key| key.deleted));
    let approve = move |_: ev::MouseEvent| {
        let done = Callback::new(move |key| rows.put(key));
        let question = ask_status(&key.get_untracked(), PackageKeyStatus::Enabled, done);
        opens.question.set(Some(question));
    };
    let delete = move |()| {
        let key = key.get_untracked();
        let id = Item::id(&key);
        let done = Callback::new(move |propagation| put_deleted(rows, id, propagation));
        opens.question.set(Some(ask_delete(&key, done)));
    };
    let name = StoredValue::new(hint);
    let named = move |word: &str| name.with_value(|name| format!("{word} {name}"));
    view! {
        <td class="actions">
            <div>
                <When when=waits>
                    <button
                        type="button"
                        class="btn small"
                        aria-label=named("Approve")
                        disabled=live(move || !hydrated.get())
                        on:click=heard(approve)
                    >
                        "Approve"
                    </button>
                    <button
                        type="button"
                        class="btn small plain"
                        aria-label=named("Reject")
                        disabled=live(move || !hydrated.get())
                        on:click=heard(move |_: ev::MouseEvent| opens.rejecting.set(Some(key.get_untracked())))
                    >
                        "Reject"
                    </button>
                </When>
                <EditLink href label=named("Edit") />
                <DeleteButton label=named("Delete") disabled=deleted on_click=delete />
            </div>
        </td>
    }
    .into_any()
}

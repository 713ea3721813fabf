//! Somebody else has changed the key while its form was open: both versions, and the choice.

use domain::{Timestamp, format, package::Package, package_key::PackageKey};
use leptos::{ev, prelude::*};

use super::values::Values;
use crate::{
    package_keys::{status, words},
    sending::Sending,
    ui::{
        icon::{self, Icon},
        list::PlainTable,
        live::{heard, live},
    },
};

/// Two versions of one key.
#[derive(Clone, PartialEq)]
pub struct Conflict {
    /// What the form began with.
    pub seen: PackageKey,
    /// What is there now.
    pub theirs: PackageKey,
    /// What the form asks for.
    pub mine: Values,
    /// Who made what is there now, where that is known.
    pub by: Option<String>,
    /// The server's clock.
    pub now: Timestamp,
}

/// One setting in both versions.
struct Line {
    what: &'static str,
    mine: String,
    theirs: String,
}

fn lines(conflict: &Conflict, package: &Package) -> Vec<Line> {
    let Conflict { seen, theirs, mine, .. } = conflict;
    let words = |values: &Values| {
        let plan = package.plans.iter().find(|plan| plan.id == values.plan_id);
        let expires = values.expires_at.map_or_else(|| "No expiration".into(), format::minute);
        [
            ("API Plan", plan.map_or_else(|| "another plan".into(), |plan| plan.name.clone())),
            ("Expiration Date", expires),
            ("Rate limit", words::overridden(values.rate_limit, words::rate)),
            ("Quota", words::overridden(values.quota, words::quota)),
        ]
    };
    let pairs = words(mine).into_iter().zip(words(&Values::of(theirs)));
    let mut lines: Vec<_> = pairs
        .filter(|((_, mine), (_, theirs))| mine != theirs)
        .map(|((what, mine), (_, theirs))| Line { what, mine, theirs })
        .collect();
    if status(seen).word != status(theirs).word {
        let (mine, theirs) = (status(seen).word, status(theirs).word);
        lines.push(Line {
            what: "Status",
            mine: format!("{mine} when you opened it"),
            theirs: format!("{theirs}; saving leaves it so"),
        });
    }
    lines
}

/// Both versions side by side. It takes the focus, since what was sent is not done.
#[component]
pub fn ConflictCard(
    /// The versions.
    conflict: Conflict,
    /// The package, for the names of plans.
    package: StoredValue<Package>,
    /// The form.
    sending: Sending,
    /// Saves the form's version over the other.
    on_mine: Callback<()>,
    /// Puts the other version into the form.
    on_theirs: Callback<()>,
) -> impl IntoView {
    let rows: Vec<_> = package
        .with_value(|package| lines(&conflict, package))
        .into_iter()
        .map(|Line { what, mine, theirs }| {
            view! {
                <tr>
                    <th scope="row" class="name">{what}</th>
                    <td data-label="Yours">{mine}</td>
                    <td data-label="There now">{theirs}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let who = conflict.by.unwrap_or_else(|| "Somebody".into());
    let when = format::ago(conflict.theirs.updated_at, conflict.now);
    let same = rows.is_empty();
    view! {
        <section class="card conflict" id="conflict" tabindex="-1" role="alert" aria-labelledby="conflict-title">
            <div class="conflict-head">
                <Icon shape=icon::TRIANGLE_ALERT />
                <div>
                    <h2 id="conflict-title">"Changed meanwhile"</h2>
                    <p>
                        {format!("{who} changed this key {when}, after you had opened it. Nothing of yours has been saved, and what you typed is still there.")}
                    </p>
                </div>
            </div>
            {if same {
                view! { <p class="padded">"Both versions ask for the same settings."</p> }.into_any()
            } else {
                view! {
                    <PlainTable caption="Your version and what is there now" heads=&["Setting", "Yours", "There now"]>
                        {rows}
                    </PlainTable>
                }
                    .into_any()
            }}
            <div class="conflict-foot">
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || sending.busy.get())
                    on:click=heard(move |_: ev::MouseEvent| on_theirs.run(()))
                >
                    "Take what is there now"
                </button>
                <button
                    type="button"
                    class="btn danger"
                    disabled=live(move || sending.busy.get())
                    on:click=heard(move |_: ev::MouseEvent| on_mine.run(()))
                >
                    "Save mine over it"
                </button>
            </div>
        </section>
    }
    .into_any()
}

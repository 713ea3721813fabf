//! One thing for several keys: the question, and what became of each.

use domain::{
    format,
    package_key::{Bulk, BulkAction, BulkResult, PackageKey, PackageKeyStatus},
};
use leptos::{ev, prelude::*};

use super::{
    changes::{named, put_deleted},
    server_fns::bulk_package_keys,
};
use crate::ui::{
    ask::{Acting, Question},
    dialog::Dialog,
    list::{Item, Rows},
    live::heard,
};

/// Of each key: its name, and why it was not done, if so.
pub type Outcome = Vec<(String, Option<String>)>;

fn words(action: BulkAction) -> (&'static str, &'static str) {
    match action {
        BulkAction::Enable => ("Enable", "enabled"),
        BulkAction::Disable => ("Disable", "disabled"),
        BulkAction::Delete => ("Delete", "deleted"),
    }
}

/// The question. Where a part of it is not done, `outcome` says which and why.
pub fn ask_bulk(
    action: BulkAction,
    rows: Rows<PackageKey>,
    outcome: RwSignal<Option<Outcome>>,
) -> Question {
    let keys = rows.selected();
    let (go, past) = words(action);
    let ids: Vec<_> = keys.iter().map(|key| key.id).collect();
    let act = Callback::new(move |()| -> Acting {
        let bulk = Bulk { action, ids: ids.clone() };
        Box::pin(async move {
            let results = bulk_package_keys(bulk).await.map_err(|error| error.0.detail)?;
            let all = results.len();
            let done = results.iter().filter(|result| result.problem.is_none()).count();
            if done < all {
                outcome.set(Some(named_results(rows, &results)));
            }
            for result in results {
                work_in(rows, action, &result);
            }
            rows.selection.set_all(false);
            let all = format::count(all as u64, "package key");
            Ok(format!("{done} of {all} {past}"))
        })
    });
    let consequence = match action {
        BulkAction::Enable => {
            "Calls with these keys are let through, within their plans. Keys that wait are approved."
        }
        BulkAction::Disable => {
            "Every program that uses one of these keys stops working: its calls are rejected until you enable the key again."
        }
        BulkAction::Delete => {
            "Every program that uses one of these keys stops working for good. Deleted keys cannot be brought back."
        }
    };
    Question {
        title: format!("{go} {}", format::count(keys.len() as u64, "package key")),
        sentence: format!("Are you sure you want to {} these keys?", go.to_lowercase()),
        names: keys.iter().flat_map(named).collect(),
        consequence: consequence.into(),
        go,
        danger: action != BulkAction::Enable,
        act,
    }
}

fn named_results(rows: Rows<PackageKey>, results: &[BulkResult]) -> Outcome {
    let name = |result: &BulkResult| {
        let key = rows.get(result.id.0.as_u128());
        let hint = key.map_or_else(|| result.id.to_string(), |key| key.hint());
        (hint, result.problem.as_ref().map(|problem| problem.detail.clone()))
    };
    results.iter().map(name).collect()
}

fn work_in(rows: Rows<PackageKey>, action: BulkAction, result: &BulkResult) {
    let (Some(propagation), Some(key)) = (result.propagation, rows.get(result.id.0.as_u128()))
    else {
        return;
    };
    let status = match action {
        BulkAction::Delete => return put_deleted(rows, Item::id(&key), propagation),
        BulkAction::Enable => PackageKeyStatus::Enabled,
        BulkAction::Disable => PackageKeyStatus::Disabled,
    };
    rows.put(PackageKey { status, propagation, ..key });
}

/// What became of each key, where it was not all.
#[component]
pub fn OutcomeDialog(
    /// What became of them; none closes the dialog.
    outcome: RwSignal<Option<Outcome>>,
) -> impl IntoView {
    let close = move |()| outcome.set(None);
    let contents = move || {
        let outcome = outcome.get_untracked()?;
        let done = outcome.iter().filter(|(_, problem)| problem.is_none()).count();
        let title = format!("{done} of {} done", outcome.len());
        let rows = outcome.into_iter().map(|(key, problem)| {
            view! {
                <li>
                    <strong class="mono">{key}</strong>
                    <span>{problem.unwrap_or_else(|| "done".into())}</span>
                </li>
            }
            .into_any()
        });
        let rows: Vec<_> = rows.collect();
        Some(view! {
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="outcome-title">{title}</h2>
                    <p class="lead">"These are as they are for the reasons beside them."</p>
                </div>
                <ul class="names">{rows}</ul>
            </div>
        })
    };
    view! {
        <Dialog
            open=Signal::derive(move || outcome.with(Option::is_some))
            on_dismiss=close
            title_id="outcome-title"
            narrow=true
        >
            {contents}
            <div class="dialog-foot">
                <button type="button" class="btn primary" on:click=heard(move |_: ev::MouseEvent| close(()))>
                    "Close"
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}

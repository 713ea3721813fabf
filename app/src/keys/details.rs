//! An API key in full, with its calls, over the list that it stands in.

use domain::{ApiKeyId, Timestamp, api_key::ApiKey, format};
use leptos::{ev, prelude::*};

use super::{
    server_fns::{KeyDetails, key_details},
    status::status,
};
use crate::{
    answer::replaced,
    codec::load,
    ui::{
        copy::CopyButton,
        dialog::Dialog,
        list::{Item, Rows},
        live::{heard, live, memo},
        moment::{ago, day, moment},
        pill::Pill,
        plot::UsagePlot,
        progress::PropagationBadge,
    },
};

/// The dialog. Once per page.
#[component]
pub fn DetailsDialog(
    /// The key that is looked at; none: the dialog is closed.
    asked: RwSignal<Option<ApiKeyId>>,
) -> impl IntoView {
    let close = move |()| asked.set(None);
    view! {
        <Dialog
            open=Signal::derive(move || asked.with(Option::is_some))
            on_dismiss=close
            title_id="api-key-title"
        >
            <div class="dialog-body">
                <h2 id="api-key-title">"API Key"</h2>
                {asked
                    .get_untracked()
                    .map(|id| {
                        replaced(
                            load(move |()| key_details(id)),
                            |details| view! { <Loaded details /> }.into_any(),
                        )
                    })}
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    autofocus=true
                    on:click=heard(move |_: ev::MouseEvent| close(()))
                >
                    "Close"
                </button>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Loaded(details: KeyDetails) -> impl IntoView {
    let KeyDetails { key: first, usage, own, now } = details;
    let id = first.id;
    // A list of one: it brings the badge up to date while a change is on its way.
    let rows = Rows::new(vec![first.clone()]);
    rows.keep_current(move || async move { Some(vec![key_details(id).await.ok()?.key]) });
    let Some(key) = rows.row(Item::id(&first)) else { return ().into_any() };
    let shown = memo(move || key.with(status));
    let propagation = memo(move || key.with(|key| key.propagation));
    let user = (!own).then(|| {
        let href = format!("/admin/users/{}?tab=api-keys", first.user.id);
        view! {
            <dt>"User"</dt>
            <dd>
                <a href=href>{first.user.display_name.clone()}</a>
            </dd>
        }
        .into_any()
    });
    let used = first.last_used_at.map_or_else(|| "Never".into_any(), |at| ago(at, now));
    view! {
        <dl class="details bare">
            <dt>"Key"</dt>
            <dd>
                <span class="mono">{first.hint()}</span>
            </dd>
            <dt>"ID"</dt>
            <dd class="with-copy">
                <span class="mono">{id.to_string()}</span>
                <CopyButton text=id.to_string() what="the id of the key" />
            </dd>
            {user}
            <dt>"Description"</dt>
            <dd>{first.description.clone()}</dd>
            <dt>"State"</dt>
            <dd>
                {live(move || view! { <Pill status=shown.get() /> }.into_any())} " "
                {live(move || view! { <PropagationBadge propagation=propagation.get() /> }.into_any())}
            </dd>
            <dt>"Created"</dt>
            <dd>{day(first.created_at)}</dd>
            <dt>"Expires"</dt>
            <dd>{expires(&first, now)}</dd>
            <dt>"Last used"</dt>
            <dd>{used}</dd>
        </dl>
        <UsagePlot title="Calls, last 24 hours" usage />
    }
    .into_any()
}

fn expires(key: &ApiKey, now: Timestamp) -> AnyView {
    match key.expires_at {
        None => "Never".into_any(),
        Some(at) if key.expired => moment(at, format!("{}, over", format::minute(at))),
        Some(at) => {
            let (until, left) = (format::minute(at), format::ahead(at, now));
            let words = if left == format::day(at) { until } else { format!("{until} · {left}") };
            moment(at, words)
        }
    }
}

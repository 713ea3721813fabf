//! The old value of a key, while it still works: its end, its own last use, and an early end.

use domain::{
    Timestamp,
    api_key::{ApiKey, PreviousValue},
    format,
};
use leptos::{ev, prelude::*};

use super::server_fns::end_grace;
use crate::ui::{
    ask::{Acting, Question},
    icon::{self, Icon},
    live::heard,
};

/// A line below the key's id.
#[component]
pub fn Previous(
    /// The old value.
    old: PreviousValue,
    /// The server's clock.
    now: Timestamp,
    /// Asks before it ends early.
    #[prop(into)]
    on_end: Callback<()>,
) -> impl IntoView {
    let PreviousValue { prefix, last4, until, last_used_at } = old;
    let used = match last_used_at {
        Some(at) => format!("last used {}", format::ago(at, now)),
        None => "not used since".into(),
    };
    let hint = format!("{prefix}…{last4}");
    let text = format!("Old value {hint} ends {}, {used}", format::ahead(until, now));
    let label = format!("End the old value {hint} now");
    let until = format::minute(until);
    let ask = move |_: ev::MouseEvent| on_end.run(());
    view! {
        <div class="previous">
            <Icon shape=icon::HOURGLASS />
            <span title=until>{text}</span>
            <button type="button" class="btn small needs-script" aria-label=label on:click=heard(ask)>
                "End now"
            </button>
        </div>
    }
    .into_any()
}

/// The question before the old value of a key ends; none where there is no such value. `on_ended`
/// gets the key as it is then.
pub fn ask_end(key: &ApiKey, on_ended: Callback<ApiKey>) -> Option<Question> {
    let (id, old) = (key.id, key.previous.as_ref()?);
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            on_ended.run(end_grace(id).await.map_err(|error| error.0.detail)?);
            Ok("The old value has ended".into())
        })
    });
    Some(Question {
        title: "End the old value".into(),
        sentence: "Are you sure you want to end the old value of this API key now?".into(),
        names: vec![(key.description.clone(), format!("{}…{}", old.prefix, old.last4))],
        consequence: "Every program that still uses the old value stops working for good. The new \
                      value goes on."
            .into(),
        go: "End now",
        danger: true,
        act,
    })
}

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
    /// The key.
    key: ApiKey,
    /// Its old value.
    old: PreviousValue,
    /// The server's clock.
    now: Timestamp,
    /// Where to ask before the end.
    question: RwSignal<Option<Question>>,
    /// Gets the key as it is then.
    #[prop(into)]
    on_ended: Callback<ApiKey>,
) -> impl IntoView {
    let used = match old.last_used_at {
        Some(at) => format!("last used {}", format::ago(at, now)),
        None => "not used since".into(),
    };
    let hint = format!("{}…{}", old.prefix, old.last4);
    let text = format!("Old value {hint} ends {}, {used}", format::ahead(old.until, now));
    let label = format!("End the old value {hint} now");
    let until = format::minute(old.until);
    let ask = move |_: ev::MouseEvent| question.set(Some(ask_end(&key, &old, on_ended)));
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

fn ask_end(key: &ApiKey, old: &PreviousValue, on_ended: Callback<ApiKey>) -> Question {
    let id = key.id;
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            on_ended.run(end_grace(id).await.map_err(|error| error.0.detail)?);
            Ok("The old value has ended".into())
        })
    });
    Question {
        title: "End the old value".into(),
        sentence: "Are you sure you want to end the old value of this API key now?".into(),
        names: vec![(key.description.clone(), format!("{}…{}", old.prefix, old.last4))],
        consequence: "Every program that still uses the old value stops working for good. The new \
                      value goes on."
            .into(),
        go: "End now",
        danger: true,
        act,
    }
}

//! What the server answers to a page: on its way, there, or failed.

use std::sync::Arc;

use gloo_timers::callback::Interval;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    codec::Load,
    error::AppError,
    ui::{
        list::{Failed, Skeleton},
        waiting::{Awaited, Replacing, Waiting},
    },
};

const EVERY_MS: u32 = 2000;

/// What a server function can answer.
pub trait Answer: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Answer for T {}

/// Shows the answer to `asked` once it is there, or why it is not, with a button to try again.
pub fn awaited<T: Answer>(
    asked: Load<T>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    view! { <Waiting fallback=Skeleton view=answer(asked, None, show) /> }.into_any()
}

/// The same, but an answer stays until the next one is there.
pub fn replaced<T: Answer>(
    asked: Load<T>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    view! { <Replacing fallback=Skeleton view=answer(asked, None, show) /> }.into_any()
}

/// A page all of which is the answer. `title` is that of the window until then, and the heading
/// where it failed.
pub fn page_of<T: Answer>(
    title: &'static str,
    asked: Load<T>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    view! {
        <Title text=title />
        <div class="page">
            <Waiting fallback=Skeleton view=answer(asked, Some(title), show) />
        </div>
    }
    .into_any()
}

fn answer<T: Answer>(
    asked: Load<T>,
    heading: Option<&'static str>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> Callback<(), Awaited> {
    let here = here();
    let retry = Callback::new(move |()| asked.refetch());
    let show = Arc::new(show);
    Callback::new(move |()| -> Awaited {
        let show = Arc::clone(&show);
        Box::pin(async move {
            match asked.await {
                Ok(answer) => untrack(|| show(answer)),
                Err(error) => failed(error, heading, here, retry),
            }
        })
    })
}

/// The address of the page around, which stays that of this page when it is left.
fn here() -> Signal<String> {
    let location = use_location();
    let path = location.pathname.get_untracked();
    Signal::derive(move || location.query.with(|query| path.clone() + &query.to_query_string()))
}

fn failed(
    error: AppError,
    heading: Option<&'static str>,
    here: Signal<String>,
    on_retry: Callback<()>,
) -> AnyView {
    let sign_in = error.sign_in(&here.get_untracked());
    let heading = heading.map(|heading| view! { <h1>{heading}</h1> }.into_any());
    view! {
        {heading}
        <Failed sign_in detail=error.0.detail on_retry />
    }
    .into_any()
}

/// Asks again every other second while `wanted`, but not for a window that nobody sees.
pub fn keep_asking<F>(
    wanted: impl Fn() -> bool + Copy + 'static,
    ask: impl Fn() -> F + Copy + 'static,
) where
    F: Future<Output = ()> + 'static,
{
    let asking = StoredValue::new(false);
    let ask = move || {
        if document().hidden() || asking.get_value() || !wanted() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            ask().await;
            // The page may have been left meanwhile.
            asking.try_set_value(false);
        });
    };
    // The timer is the effect's own value: made in the browser only, dropped with the page.
    Effect::new(move |_last: Option<Interval>| Interval::new(EVERY_MS, ask));
}

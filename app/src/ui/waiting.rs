//! What has to be waited for, compiled once for all that is.

use std::pin::Pin;

use leptos::prelude::*;

use super::live::live;

/// A view that takes its time.
pub type Awaited = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows `view` as soon as it is there, and `fallback` until then.
#[component]
pub fn Waiting(
    /// What stands in its place until then.
    #[prop(into)]
    fallback: ViewFnOnce,
    /// Makes it, and again whenever a resource that it awaits has changed.
    view: Callback<(), Awaited>,
) -> impl IntoView {
    view! { <Suspense fallback>{live(move || Suspend::new(view.run(())))}</Suspense> }.into_any()
}

/// The same, but what was there stays until what follows is there.
#[component]
pub fn Replacing(
    /// What stands in its place at first.
    #[prop(into)]
    fallback: ViewFnOnce,
    /// Makes it, and again whenever a resource that it awaits has changed.
    view: Callback<(), Awaited>,
) -> impl IntoView {
    view! { <Transition fallback>{live(move || Suspend::new(view.run(())))}</Transition> }
        .into_any()
}

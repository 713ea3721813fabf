//! Whether scripts are at work yet.

use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Hydrated(RwSignal<bool>);

/// Puts the signal into the context. Once, at the root.
pub fn provide() {
    let hydrated = RwSignal::new(false);
    provide_context(Hydrated(hydrated));
    Effect::new(move |_| hydrated.set(true));
}

/// False on the server and in the first render: what needs scripts is disabled until it is true.
pub fn use_hydrated() -> Signal<bool> {
    use_context::<Hydrated>().map_or_else(|| false.into(), |hydrated| hydrated.0.into())
}

//! Whether scripts are at work yet.

use leptos::prelude::*;

/// False on the server and in the first render of the component around: what needs scripts is
/// disabled until it is true.
///
/// Each component has a signal of its own. Those that are hydrated later than others, since they
/// wait for something, would otherwise begin with `true`, and the server rendered them with `false`.
pub fn use_hydrated() -> Signal<bool> {
    let hydrated = RwSignal::new(false);
    Effect::new(move |_| hydrated.set(true));
    hydrated.into()
}

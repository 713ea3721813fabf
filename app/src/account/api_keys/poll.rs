//! Asking again: on a timer while a change is on its way, and when the window is looked at again.

use std::cell::Cell;

use gloo_timers::callback::Interval;
use leptos::{ev, prelude::*};

use super::store::Store;

const TICK_MS: u32 = 400;

/// Keeps the page up to date. The timer exists only while something is pending.
pub fn keep_current(store: Store) {
    let pending = Memo::new(move |_| store.is_pending() && !store.session_over.get());
    // The timer is the effect's own value: made in the browser only, dropped with the page.
    Effect::new(move |_last: Option<Option<Interval>>| {
        let ticks = Cell::new(0_u32);
        let ask = move || {
            ticks.set(ticks.get().saturating_add(1));
            if is_due(ticks.get()) && !store.is_asking() {
                store.refresh();
            }
        };
        pending.get().then(|| Interval::new(TICK_MS, ask))
    });
    // Another tab, or a new session in it, may have changed everything.
    Effect::new(move |_| {
        let listener = window_event_listener(ev::focus, move |_| {
            if !store.is_asking() {
                store.refresh();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Every tick for ten seconds, then every two seconds, after a minute every ten.
fn is_due(tick: u32) -> bool {
    match tick {
        0..=25 => true,
        26..=150 => tick.is_multiple_of(5),
        _ => tick.is_multiple_of(25),
    }
}

#[cfg(test)]
mod tests {
    use super::is_due;

    #[test]
    fn polls_thin_out() {
        assert!((1..=25).all(is_due));
        assert_eq!((26..=150).filter(|tick| is_due(*tick)).count(), 25);
        assert!(!is_due(151) && is_due(175));
    }
}

//! Moments in a few words.

use domain::{Timestamp, format};
use leptos::prelude::*;

/// A moment in the words given, with all of it as title.
pub fn moment(at: Timestamp, words: String) -> AnyView {
    view! {
        <time datetime=at.to_string() title=format::minute(at)>
            {words}
        </time>
    }
    .into_any()
}

/// A moment in the past: `3 minutes ago`.
pub fn ago(at: Timestamp, now: Timestamp) -> AnyView {
    moment(at, format::ago(at, now))
}

/// A moment to the day: `12 Nov 2026`.
pub fn day(at: Timestamp) -> AnyView {
    moment(at, format::day(at))
}

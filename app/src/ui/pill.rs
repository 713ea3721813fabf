//! A status: icon, word and colour, never colour alone.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// What a pill shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// `ok`, `off`, `wait` or `bad`.
    pub tone: &'static str,
    /// The icon.
    pub icon: Shape,
    /// The word.
    pub word: &'static str,
}

/// A status.
#[component]
pub fn Pill(
    /// What it shows.
    status: Status,
) -> impl IntoView {
    view! {
        <span class=format!("pill {}", status.tone)>
            <Icon shape=status.icon />
            {status.word}
        </span>
    }
    .into_any()
}

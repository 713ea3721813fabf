//! Parts of one page, each with an address of its own.

use leptos::prelude::*;

use super::{list::ListQuery, live::live};

/// The tabs; the first is shown where the address names none.
#[component]
pub fn Tabs(
    /// What they are parts of.
    label: &'static str,
    /// The page's address.
    query: ListQuery,
    /// What the address calls them, and their words.
    tabs: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let first = tabs.first().map_or("", |(name, _)| *name);
    let current = Memo::new(move |_| query.get("tab").unwrap_or_else(|| first.into()));
    view! {
        <nav class="tabs" aria-label=label>
            {tabs
                .iter()
                .map(|(name, word)| {
                    let is_current = move || current.with(|current| current == name);
                    view! {
                        <a
                            href=live(move || {
                                query.href(&[("tab", Some(name).filter(|name| **name != first).copied())])
                            })
                            aria-current=live(move || is_current().then_some("page"))
                        >
                            {*word}
                        </a>
                    }
                        .into_any()
                })
                .collect::<Vec<_>>()}
        </nav>
    }
    .into_any()
}

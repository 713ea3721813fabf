//! What stands below the report: which part of the whole list this is, and the ways through it.

use domain::format;
use leptos::prelude::*;

use crate::ui::list::{ListQuery, Way};

/// The foot.
#[component]
pub fn NumberedFoot(
    /// The report's address.
    query: ListQuery,
    /// How many rows come before this page.
    offset: u64,
    /// How many rows this page has.
    count: u64,
    /// How many rows there are.
    total: u64,
    /// The ways.
    next_cursor: Option<String>,
    previous_cursor: Option<String>,
    last_cursor: Option<String>,
) -> impl IntoView {
    let text = match (total, count) {
        (0, _) => "No keys".to_owned(),
        (total, count) if count == total => format::count(total, "key"),
        (total, count) => {
            let (from, to) = (format::grouped(offset + 1), format::grouped(offset + count));
            format!("{from}–{to} of {}", format::grouped(total))
        }
    };
    let first = previous_cursor.is_some().then(String::new);
    let way = move |word: &'static str, rel: &'static str, cursor: Option<String>| {
        let href = cursor.map(|cursor| untrack(|| query.page(&cursor)));
        view! { <Way word rel href /> }
    };
    let paged = next_cursor.is_some() || previous_cursor.is_some();
    view! {
        <div class="table-foot">
            <span>{text}</span>
            {paged
                .then(|| {
                    view! {
                        <nav class="paging" aria-label="Pages of the report">
                            {way("First", "first", first)}
                            {way("Previous", "prev", previous_cursor)}
                            {way("Next", "next", next_cursor)}
                            {way("Last", "last", last_cursor)}
                        </nav>
                    }
                })}
        </div>
    }
    .into_any()
}

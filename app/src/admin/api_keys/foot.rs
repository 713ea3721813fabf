//! What stands below the report: which part of the whole list this is, and the ways through it.

use domain::format;
use leptos::prelude::*;

use crate::ui::{
    icon::{self, Icon},
    list::ListQuery,
};

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
    let way = move |word: &'static str, rel: &'static str, cursor: Option<String>, before: bool| {
        let shape = if before { icon::CHEVRON_LEFT } else { icon::CHEVRON_RIGHT };
        let (front, back) = if before { (Some(shape), None) } else { (None, Some(shape)) };
        let words = move || {
            view! {
                {front.map(|shape| view! { <Icon shape /> })}
                {word}
                {back.map(|shape| view! { <Icon shape /> })}
            }
        };
        match cursor {
            Some(cursor) => {
                let href = untrack(|| query.page(&cursor));
                view! {
                    <a class="btn small" rel=rel href=href>
                        {words()}
                    </a>
                }
                .into_any()
            }
            None => view! {
                <a class="btn small" role="link" aria-disabled="true">
                    {words()}
                </a>
            }
            .into_any(),
        }
    };
    let paged = next_cursor.is_some() || previous_cursor.is_some();
    view! {
        <div class="table-foot">
            <span>{text}</span>
            {paged
                .then(|| {
                    view! {
                        <nav class="paging" aria-label="Pages of the report">
                            {way("First", "first", first, true)}
                            {way("Previous", "prev", previous_cursor, true)}
                            {way("Next", "next", next_cursor, false)}
                            {way("Last", "last", last_cursor, false)}
                        </nav>
                    }
                })}
        </div>
    }
    .into_any()
}

//! What stands below a list: which part of it this is, and the ways on and back.

use leptos::{ev, prelude::*};

use super::ListQuery;
use crate::ui::{
    icon::{self, Icon},
    live::heard,
};

/// The foot. There is none below a list that is whole.
#[component]
pub fn Foot(
    /// The list's address.
    query: ListQuery,
    /// How many rows this page has.
    count: usize,
    /// How many rows a full page has.
    page_size: usize,
    /// What to ask the next page with.
    next: Option<String>,
    /// What the rows are: `user`.
    noun: &'static str,
) -> impl IntoView {
    let (before, depth, further) = untrack(|| (query.before(), query.depth(), query.is_further()));
    if !further && next.is_none() {
        let text = domain::format::count(count as u64, noun);
        return view! { <div class="table-foot">{text}</div> }.into_any();
    }
    let text = match depth {
        Some(pages) => format!("{}–{}", pages * page_size + 1, pages * page_size + count),
        None => domain::format::count(count as u64, noun),
    };
    // Where one came here directly, the way back is to the beginning.
    let (word, to) = match before {
        Some(cursor) => ("Previous", Some(untrack(|| query.page(&cursor)))),
        None if further => ("First page", Some(untrack(|| query.page("")))),
        None => ("Previous", None),
    };
    let on = next.map(|next| (untrack(|| query.page(&next)), next));
    view! {
        <div class="table-foot">
            <span>{text}</span>
            <nav class="paging" aria-label="Pages of the list">
                {match to {
                    Some(to) => {
                        view! {
                            <a class="btn small" rel="prev" href=to>
                                <Icon shape=icon::CHEVRON_LEFT />
                                {word}
                            </a>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <a class="btn small" role="link" aria-disabled="true">
                                <Icon shape=icon::CHEVRON_LEFT />
                                {word}
                            </a>
                        }
                            .into_any()
                    }
                }}
                {match on {
                    Some((to, next)) => {
                        view! {
                            <a
                                class="btn small"
                                rel="next"
                                href=to
                                on:click=heard(move |_: ev::MouseEvent| query.leave_for(&next))
                            >
                                "Next"
                                <Icon shape=icon::CHEVRON_RIGHT />
                            </a>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <a class="btn small" role="link" aria-disabled="true">
                                "Next"
                                <Icon shape=icon::CHEVRON_RIGHT />
                            </a>
                        }
                            .into_any()
                    }
                }}
            </nav>
        </div>
    }
    .into_any()
}

//! What stands below a list: which part of it this is, and the ways on and back.

use leptos::{ev, prelude::*};

use super::{ListQuery, Listing};
use crate::ui::{
    icon::{self, Icon},
    live::heard,
};

/// Which part of a list a page is.
pub struct Part {
    /// How many rows it has.
    pub count: usize,
    /// How many rows a full page has.
    pub page_size: usize,
    /// What to ask the next page with.
    pub next: Option<String>,
}

/// The foot. There is none below a list that is whole.
#[component]
pub fn Foot(
    /// The list's address.
    query: ListQuery,
    /// The list.
    listing: &'static Listing,
    /// The part above.
    part: Part,
) -> impl IntoView {
    let (Part { count, page_size, next }, noun) = (part, listing.noun);
    let (before, depth, further) = untrack(|| (query.before(), query.depth(), query.is_further()));
    if !further && next.is_none() {
        if count == 0 {
            return ().into_any();
        }
        let text = domain::format::count(count as u64, noun);
        return view! { <div class="table-foot">{text}</div> }.into_any();
    }
    let text = match depth {
        Some(pages) => format!("{}–{}", pages * page_size + 1, pages * page_size + count),
        None => domain::format::count(count as u64, noun),
    };
    // Where one came here directly, the way back is to the beginning.
    let (word, back) = match before {
        Some(cursor) => ("Previous", Some(untrack(|| query.page(&cursor)))),
        None if further => ("First page", Some(untrack(|| query.page("")))),
        None => ("Previous", None),
    };
    let on = next.as_ref().map(|next| untrack(|| query.page(next)));
    let leave = Callback::new(move |()| {
        if let Some(next) = &next {
            query.leave_for(next);
        }
    });
    view! {
        <div class="table-foot">
            <span>{text}</span>
            <nav class="paging" aria-label="Pages of the list">
                <Way word rel="prev" href=back />
                <Way word="Next" rel="next" href=on on_go=leave />
            </nav>
        </div>
    }
    .into_any()
}

/// A way to another page of a list; it leads nowhere where there is none.
#[component]
pub fn Way(
    /// Its word.
    word: &'static str,
    /// What the other page is to this one; `first` and `prev` lead back.
    rel: &'static str,
    /// Its address.
    href: Option<String>,
    /// Runs when it is taken.
    #[prop(optional, into)]
    on_go: Option<Callback<()>>,
) -> impl IntoView {
    let (before, after) = match rel {
        "first" | "prev" => (Some(icon::CHEVRON_LEFT), None),
        _ => (None, Some(icon::CHEVRON_RIGHT)),
    };
    let words = view! {
        {before.map(|shape| view! { <Icon shape /> })}
        {word}
        {after.map(|shape| view! { <Icon shape /> })}
    };
    let go = move |_: ev::MouseEvent| {
        if let Some(on_go) = on_go {
            on_go.run(());
        }
    };
    match href {
        Some(href) => view! {
            <a class="btn small" rel=rel href=href on:click=heard(go)>
                {words}
            </a>
        }
        .into_any(),
        None => view! {
            <a class="btn small" role="link" aria-disabled="true">
                {words}
            </a>
        }
        .into_any(),
    }
}

//! The table of a list, or what is said while there is nothing in it.

use leptos::prelude::*;

use super::{Column, Empty, Foot, Head, ListQuery, Part, Selection};
use crate::ui::{
    icon::Shape,
    live::{List, When},
};

/// What stays the same about a list, whatever is in it.
#[derive(Clone, Copy)]
pub struct Listing {
    /// Its name, for those who do not see the page.
    pub caption: &'static str,
    /// The class of its table.
    pub class: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The order where the address names none: `-updated_at`.
    pub usual: &'static str,
    /// The names of its filters in the address.
    pub filters: &'static [&'static str],
    /// What a row is: `user`.
    pub noun: &'static str,
    /// An icon of what would be in it.
    pub icon: Shape,
    /// What is said while nothing is: `No users yet`.
    pub title: &'static str,
    /// What to do then.
    pub text: &'static str,
}

/// A table whose rows change where they stand.
#[component]
pub fn Table(
    /// The list's address.
    query: ListQuery,
    /// The list.
    listing: &'static Listing,
    /// What tells the rows apart, in their order.
    ids: Signal<Vec<u128>>,
    /// Makes a row.
    row: Callback<u128, AnyView>,
    /// Where rows can be selected.
    #[prop(optional, into)]
    selection: Option<Selection>,
    /// Which part this is of a list that is given in pages.
    #[prop(optional, into)]
    part: Option<Part>,
) -> impl IntoView {
    let body = move || view! { <List ids row /> }.into_any();
    let foot = part.map(|part| view! { <Foot query listing part /> });
    view! {
        <When
            when=Signal::derive(move || !ids.with(Vec::is_empty))
            fallback=move || view! { <Empty query listing /> }
        >
            {framed(query, listing, selection, body())}
        </When>
        {foot}
    }
    .into_any()
}

/// A table whose rows stay as they are.
#[component]
pub fn FixedTable(
    /// The list's address.
    query: ListQuery,
    /// The list.
    listing: &'static Listing,
    /// The rows.
    rows: Vec<AnyView>,
    /// Which part of the list this is.
    part: Part,
) -> impl IntoView {
    if rows.is_empty() {
        return view! { <Empty query listing /> }.into_any();
    }
    view! {
        {framed(query, listing, None, rows.into_any())}
        <Foot query listing part />
    }
    .into_any()
}

fn framed(
    query: ListQuery,
    listing: &'static Listing,
    selection: Option<Selection>,
    rows: AnyView,
) -> AnyView {
    let head = view! { <Head query columns=listing.columns usual=listing.usual selection /> };
    view! {
        <div class="table-scroll">
            <table class=listing.class>
                <caption class="sr-only">{listing.caption}</caption>
                {head}
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A table that is no list of its own: neither sorted nor given in pages.
#[component]
pub fn PlainTable(
    /// Its name, for those who do not see the page.
    caption: &'static str,
    /// Its class.
    #[prop(default = "table")]
    class: &'static str,
    /// The heads of its columns.
    heads: &'static [&'static str],
    /// There is one more, of buttons.
    #[prop(optional)]
    actions: bool,
    /// Its rows.
    children: Children,
) -> impl IntoView {
    let heads: Vec<_> =
        heads.iter().map(|head| view! { <th scope="col">{*head}</th> }.into_any()).collect();
    let actions = actions.then(|| {
        view! {
            <th scope="col" class="actions">
                "Actions"
            </th>
        }
        .into_any()
    });
    view! {
        <div class="table-scroll">
            <table class=class>
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{heads} {actions}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

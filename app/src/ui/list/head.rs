//! The head of a list: columns, by some of which it can be sorted.

use leptos::{ev, prelude::*};

use super::{ListQuery, Selection};
use crate::ui::{
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::{heard, live},
};

/// One column.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its word.
    pub label: &'static str,
    /// What the address calls the order by it, if there is one.
    pub sort: Option<&'static str>,
    /// A class of its cells' head.
    pub class: &'static str,
}

impl Column {
    /// A column that the list cannot be sorted by.
    pub const fn plain(label: &'static str) -> Self {
        Self { label, sort: None, class: "" }
    }

    /// A column that the list can be sorted by.
    pub const fn sorted(label: &'static str, sort: &'static str) -> Self {
        Self { label, sort: Some(sort), class: "" }
    }
}

/// The column of buttons.
pub const ACTIONS: Column = Column { label: "Actions", sort: None, class: "actions" };

/// The head.
#[component]
pub fn Head(
    /// The list's address.
    query: ListQuery,
    /// The columns.
    columns: &'static [Column],
    /// The order where the address names none: `-updated_at`.
    usual: &'static str,
    /// Where rows can be selected.
    selection: Option<Selection>,
) -> impl IntoView {
    view! {
        <thead>
            <tr>
                {selection.map(|selection| view! { <SelectAll selection /> })}
                {columns
                    .iter()
                    .map(|column| view! { <Cell query column usual /> }.into_any())
                    .collect::<Vec<_>>()}
            </tr>
        </thead>
    }
    .into_any()
}

#[component]
fn Cell(query: ListQuery, column: &'static Column, usual: &'static str) -> impl IntoView {
    let Some(name) = column.sort else {
        return view! {
            <th scope="col" class=column.class>
                {column.label}
            </th>
        }
        .into_any();
    };
    // Which way the list is sorted by this column, if it is.
    let order = Memo::new(move |_| {
        let sort = query.get("sort").unwrap_or_else(|| usual.into());
        match sort.strip_prefix('-') {
            Some(down) if down == name => Some("descending"),
            None if sort == name => Some("ascending"),
            _ => None,
        }
    });
    let other = move || match order.get() {
        Some("ascending") => format!("-{name}"),
        // Times are best seen latest first.
        None if name.ends_with("_at") => format!("-{name}"),
        _ => name.to_owned(),
    };
    let arrow = move || {
        let shape = match order.get()? {
            "ascending" => icon::ARROW_UP,
            _ => icon::ARROW_DOWN,
        };
        Some(view! { <Icon shape /> })
    };
    view! {
        <th scope="col" class=column.class aria-sort=live(move || order.get())>
            <a class="sort" href=live(move || query.href(&[("sort", Some(&other()))]))>
                {column.label}
                {live(arrow)}
            </a>
        </th>
    }
    .into_any()
}

#[component]
fn SelectAll(selection: Selection) -> impl IntoView {
    let hydrated = use_hydrated();
    let all = move || selection.is_all();
    let some = move || !selection.is_all() && selection.count() > 0;
    view! {
        <th class="select" scope="col">
            <input
                type="checkbox"
                class="checkbox"
                aria-label="Select all on this page"
                disabled=live(move || !hydrated.get())
                prop:checked=live(all)
                prop:indeterminate=live(some)
                on:change=heard(move |event: ev::Event| selection.set_all(event_target_checked(&event)))
            />
        </th>
    }
    .into_any()
}

//! Search and filters above a list.

use std::time::Duration;

use leptos::{ev, prelude::*};

use super::{Column, ListQuery, Listing};
use crate::ui::{
    icon::{self, Icon},
    live::{heard, live},
};

/// How long typing rests before the list follows.
const PAUSE: Duration = Duration::from_millis(250);

/// One filter: a choice of values, or any.
#[derive(Clone)]
pub struct Filter {
    /// Its name in the address.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Values, each with its word.
    pub choices: Vec<(String, String)>,
}

impl Filter {
    /// A filter whose values are known beforehand.
    pub fn fixed(
        name: &'static str,
        label: &'static str,
        choices: &[(&'static str, &'static str)],
    ) -> Self {
        let owned = |(value, word): &(&str, &str)| ((*value).to_owned(), (*word).to_owned());
        Self { name, label, choices: choices.iter().map(owned).collect() }
    }
}

/// The bar. Without scripts it is a form with a button; with them the list follows by itself.
#[component]
pub fn FilterBar(
    /// The list's address.
    query: ListQuery,
    /// What can be searched for: `Username, name or e-mail`.
    search: &'static str,
    /// The filters, in order.
    #[prop(optional)]
    filters: Vec<Filter>,
    /// The list; on a phone, where its columns have no heads, the order is chosen here.
    listing: &'static Listing,
    /// What stands at the right.
    #[prop(optional, into)]
    aside: ViewFn,
) -> impl IntoView {
    let on_submit = move |event: ev::SubmitEvent| event.prevent_default();
    let orders = orders(listing.columns);
    view! {
        <form class="filter-bar" role="search" method="get" on:submit=heard(on_submit)>
            <SearchBox query label=search />
            {filters
                .into_iter()
                .map(|filter| {
                    let any = (String::new(), "any".to_owned());
                    let choices = std::iter::once(any).chain(filter.choices).collect();
                    view! { <Choice query name=filter.name label=filter.label choices usual="" class="filter" /> }
                        .into_any()
                })
                .collect::<Vec<_>>()}
            {(!orders.is_empty()).then(|| view! {
                <Choice query name="sort" label="Sort" choices=orders usual=listing.usual class="filter phone-only" />
            })}
            <noscript>
                <button class="btn">"Search"</button>
            </noscript>
            <div class="aside">{move || aside.run()}</div>
        </form>
    }
    .into_any()
}

fn orders(columns: &[Column]) -> Vec<(String, String)> {
    let mut orders = Vec::new();
    for column in columns {
        if let Some(sort) = column.sort {
            let (up, down) = if sort.ends_with("_at") {
                ("oldest first", "newest first")
            } else {
                ("A to Z", "Z to A")
            };
            orders.push((sort.to_owned(), format!("{}, {up}", column.label)));
            orders.push((format!("-{sort}"), format!("{}, {down}", column.label)));
        }
    }
    orders
}

#[component]
fn SearchBox(query: ListQuery, label: &'static str) -> impl IntoView {
    let from_address = move || query.get("search").unwrap_or_default();
    let text = RwSignal::new(untrack(from_address));
    let sent = StoredValue::new(text.get_untracked());
    // The address may change by other ways than typing.
    Effect::new(move |_| {
        let value = from_address();
        if sent.with_value(|sent| *sent != value) {
            sent.set_value(value.clone());
            text.set(value);
        }
    });
    let follow = move || {
        let Some(value) = text.try_get_untracked() else { return };
        let value = value.trim().to_owned();
        if sent.with_value(|sent| *sent != value) {
            sent.set_value(value.clone());
            query.go(&[("search", Some(&value))], true);
        }
    };
    let typed = move |event: ev::Event| {
        let value = event_target_value(&event);
        text.set(value.clone());
        let rested = move || {
            if text.try_get_untracked().as_ref() == Some(&value) {
                follow();
            }
        };
        set_timeout(rested, PAUSE);
    };
    let at_once = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            follow();
        }
    };
    view! {
        <div class="search-box">
            <Icon shape=icon::SEARCH />
            <input
                class="input"
                type="search"
                name="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=format!("Search: {label}")
                placeholder=label
                value=text.get_untracked()
                prop:value=live(move || text.get())
                on:input=heard(typed)
                on:keydown=heard(at_once)
            />
        </div>
    }
    .into_any()
}

#[component]
fn Choice(
    query: ListQuery,
    name: &'static str,
    label: &'static str,
    choices: Vec<(String, String)>,
    usual: &'static str,
    class: &'static str,
) -> impl IntoView {
    let chosen = Memo::new(move |_| query.get(name).unwrap_or_else(|| usual.to_owned()));
    let options = choices
        .into_iter()
        .map(|(value, word)| {
            let selected = {
                let value = value.clone();
                live(move || chosen.with(|chosen| *chosen == value))
            };
            view! {
                <option value=value selected=selected>
                    {format!("{label}: {word}")}
                </option>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <div class=format!("select-box {class}")>
            <select
                class="input"
                name=name
                aria-label=label
                prop:value=live(move || chosen.get())
                on:change=heard(move |event: ev::Event| {
                    query.go(&[(name, Some(&event_target_value(&event)))], false);
                })
            >
                {options}
            </select>
            <Icon shape=icon::CHEVRON_DOWN />
        </div>
    }
    .into_any()
}

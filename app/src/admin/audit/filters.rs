//! The filter box. Without scripts it is a plain form.

use leptos::{ev, prelude::*};

use super::words::KINDS;
use crate::ui::{
    form::{Choice, Input, SelectField},
    icon::{self, Icon},
    list::ListQuery,
    live::{heard, live},
};

/// The names in the address.
pub const FILTERS: &[&str] = &["actor", "action", "kind", "object_id", "from", "to"];

/// The box.
#[component]
pub fn Filters(
    /// The log's address.
    query: ListQuery,
) -> impl IntoView {
    let input =
        move |name: &'static str| Input::new(name, untrack(|| query.get(name)).unwrap_or_default());
    let inputs = ["actor", "action", "kind", "from", "to"].map(input);
    let [actor, action, kind, from, to] = inputs;
    // Where one goes back, the box follows.
    Effect::new(move |_| {
        for input in inputs {
            input.set(query.get(input.name).unwrap_or_default());
        }
    });
    let search = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let values = inputs.map(|input| (input.name, input.get().trim().to_owned()));
        let changes: Vec<_> =
            values.iter().map(|(name, value)| (*name, Some(value.as_str()))).collect();
        query.go(&changes, false);
    };
    let kinds: Vec<_> = std::iter::once(Choice::new("", "Anything"))
        .chain(KINDS.iter().map(|(name, word)| Choice::new(*name, *word)))
        .collect();
    let field =
        |label: &'static str, input: Input, kind: &'static str, placeholder: &'static str| {
            view! {
            <div class="field">
                <label class="label" for=input.name>
                    {label}
                </label>
                <input
                    class="input"
                    id=input.name
                    name=input.name
                    type=kind
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=placeholder
                    value=input.get()
                    prop:value=live(move || input.value.get())
                    on:input=heard(move |event: ev::Event| input.set(event_target_value(&event)))
                />
            </div>
        }
        .into_any()
        };
    view! {
        <form class="card filter-box wide" role="search" method="get" aria-label="Filters" on:submit=heard(search)>
            {field("Username", actor, "text", "Who did it")}
            {field("Action", action, "text", "api_key.disable")}
            <SelectField input=kind label="To what" choices=kinds />
            {field("From", from, "date", "")}
            {field("To", to, "date", "")}
            <button type="submit" class="btn">
                <Icon shape=icon::SEARCH />
                "Search"
            </button>
        </form>
    }
    .into_any()
}

//! A line of text with suggestions below it: arrow keys move among them, Enter takes one, Esc puts
//! them away. What is typed counts also where it is no suggestion.

use leptos::{ev, prelude::*};

use super::{Input, Text};
use crate::ui::{
    field::FieldError,
    live::{When, heard, live},
};

/// One suggestion.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is put into the field.
    pub value: String,
    /// What stands beside it.
    pub hint: String,
}

/// The field. Whoever uses it watches `input` and fills `suggestions`.
#[component]
pub fn SuggestField(
    /// What is typed.
    input: Input,
    /// What is particular about it.
    text: Text,
    /// What fits what is typed.
    #[prop(into)]
    suggestions: Signal<Vec<Suggestion>>,
    /// What is known of what is typed: `Ada Keller · active`.
    #[prop(optional, into)]
    known: Signal<String>,
    /// Takes the focus at the start.
    #[prop(optional)]
    autofocus: bool,
    /// Called after each change, by typing or by taking a suggestion.
    #[prop(into)]
    on_input: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let at = RwSignal::new(None::<usize>);
    let (list_id, described) =
        (format!("{}-list", input.name), format!("{}-known {}", input.name, input.error_id()));
    let option_id = move |at: usize| format!("{}-option-{at}", input.name);
    let take = move |at_index: usize| {
        if let Some(chosen) = suggestions.with_untracked(|list| list.get(at_index).cloned()) {
            input.set(chosen.value);
            open.set(false);
            at.set(None);
            on_input.run(());
        }
    };
    let typed = move |event: ev::Event| {
        input.set(event_target_value(&event));
        open.set(true);
        at.set(None);
        on_input.run(());
    };
    let keys = move |event: ev::KeyboardEvent| {
        let count = suggestions.with_untracked(Vec::len);
        let step = |forward: bool| {
            open.set(true);
            at.update(|at| *at = next(*at, count, forward));
        };
        match (event.key().as_str(), at.get_untracked()) {
            ("ArrowDown", _) => step(true),
            ("ArrowUp", _) => step(false),
            ("Enter", Some(chosen)) if open.get_untracked() => take(chosen),
            ("Escape", _) if open.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let shown = Signal::derive(move || open.get() && suggestions.with(|list| !list.is_empty()));
    let options = move || {
        let row = |(index, suggestion): (usize, Suggestion)| {
            view! {
                <li
                    id=option_id(index)
                    class="item"
                    role="option"
                    aria-selected=live(move || (at.get() == Some(index)).to_string())
                    // Before the field loses the focus, which puts the list away.
                    on:mousedown=heard(move |event: ev::MouseEvent| {
                        event.prevent_default();
                        take(index);
                    })
                >
                    <span>{suggestion.value}</span>
                    <span class="hint">{suggestion.hint}</span>
                </li>
            }
            .into_any()
        };
        suggestions.get().into_iter().enumerate().map(row).collect::<Vec<_>>()
    };
    view! {
        <div class="field suggest">
            <label class="label" for=input.name>
                {text.label}
            </label>
            <div class="suggest-box">
                <input
                    class="input"
                    id=input.name
                    type="text"
                    role="combobox"
                    placeholder=text.placeholder
                    required=true
                    autofocus=autofocus
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-controls=list_id.clone()
                    aria-expanded=live(move || shown.get().to_string())
                    aria-activedescendant=live(move || at.get().filter(|_| shown.get()).map(option_id))
                    aria-invalid=live(move || input.invalid())
                    aria-describedby=described
                    value=input.get()
                    prop:value=live(move || input.value.get())
                    on:input=heard(typed)
                    on:keydown=heard(keys)
                    on:blur=heard(move |_: ev::FocusEvent| open.set(false))
                />
                <span class="known hint" id=format!("{}-known", input.name) aria-live="polite">
                    {live(move || known.get())}
                </span>
                <ul class="menu" id=list_id role="listbox" aria-label=text.label hidden=live(move || !shown.get())>
                    <When when=shown>{live(options)}</When>
                </ul>
            </div>
            <FieldError id=input.error_id() error=input.error />
        </div>
    }
    .into_any()
}

/// The row that an arrow key leads to, round and round.
fn next(at: Option<usize>, count: usize, forward: bool) -> Option<usize> {
    match (at, count) {
        (_, 0) => None,
        (None, _) => Some(if forward { 0 } else { count - 1 }),
        (Some(now), _) if forward => Some((now + 1) % count),
        (Some(now), _) => Some((now + count - 1) % count),
    }
}

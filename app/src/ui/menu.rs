//! A button with a menu: arrow keys move, Esc closes, the focus comes back to the button.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    browser,
    icon::{self, Icon, Shape},
    live::{When, heard, live},
};

/// One item of a menu.
#[derive(Clone, PartialEq, Eq)]
pub struct Item<T> {
    /// What choosing it means.
    pub value: T,
    /// The word.
    pub label: &'static str,
    /// The icon.
    pub icon: Shape,
    /// Takes something away for good.
    pub danger: bool,
    /// Why it cannot be chosen now, if so.
    pub reason: Option<String>,
}

/// A button that opens a menu.
#[component]
pub fn MenuButton<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The word on the button.
    label: &'static str,
    /// Cannot be opened.
    #[prop(into)]
    disabled: Signal<bool>,
    /// The items.
    #[prop(into)]
    items: Signal<Vec<Item<T>>>,
    /// Called with the value of the chosen item, after the focus is back on the button.
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if open.get()
            && let Some(list) = list.get()
        {
            step(&list, Step::First);
        }
    });
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            browser::focus(&button);
        }
    };
    let choose = move |item: &Item<T>| {
        if item.reason.is_none() {
            close();
            on_choose.run(item.value.clone());
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => step(&list, Step::Next),
            "ArrowUp" => step(&list, Step::Previous),
            "Home" => step(&list, Step::First),
            "End" => step(&list, Step::Last),
            "Escape" => close(),
            "Tab" => return open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let on_focusout = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = list.get_untracked().is_some_and(|list| list.contains(to.as_ref()));
        let to_button = button
            .get_untracked()
            .is_some_and(|button| to.as_ref().is_some_and(|to| button.contains(Some(to))));
        if !inside && !to_button {
            open.set(false);
        }
    };
    view! {
        <div class="menu-anchor">
            <button
                type="button"
                class="btn"
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=live(move || open.get().to_string())
                prop:disabled=live(move || disabled.get())
                disabled=live(move || disabled.get())
                on:click=heard(move |_| open.update(|open| *open = !*open))
                on:keydown=heard(move |event: ev::KeyboardEvent| {
                    if event.key() == "ArrowDown" {
                        event.prevent_default();
                        open.set(true);
                    }
                })
            >
                {label}
                <Icon shape=icon::CHEVRON_DOWN />
            </button>
            <When when=Signal::derive(move || open.get())>
                <div
                    class="menu"
                    role="menu"
                    tabindex="-1"
                    aria-label=label
                    node_ref=list
                    on:keydown=heard(on_keydown)
                    on:focusout=on_focusout
                >
                    {live(move || {
                        items
                            .get()
                            .into_iter()
                            .map(|item| view! { <MenuItem item on_choose=choose /> }.into_any())
                            .collect::<Vec<_>>()
                    })}
                </div>
            </When>
        </div>
    }
    .into_any()
}

#[component]
fn MenuItem<T: Clone + Send + Sync + 'static>(
    item: Item<T>,
    on_choose: impl Fn(&Item<T>) + 'static,
) -> impl IntoView {
    let class = if item.danger && item.reason.is_none() { "item danger" } else { "item" };
    let reason = item.reason.clone();
    let reason_id = format!("not-now-{}", item.label);
    let described = reason.is_some().then(|| reason_id.clone());
    let disabled = reason.is_some().then_some("true");
    view! {
        <button
            type="button"
            role="menuitem"
            tabindex="-1"
            class=class
            aria-label=item.label
            aria-describedby=described
            aria-disabled=disabled
            on:click={
                let item = item.clone();
                heard(move |_| on_choose(&item))
            }
        >
            <Icon shape=item.icon />
            <span>{item.label}</span>
            {reason.map(|reason| view! { <span class="hint" id=reason_id>{reason}</span> })}
        </button>
    }
    .into_any()
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    Next,
    Previous,
}

/// Moves the focus among the items of `list`, round its ends. Items that cannot be chosen take it
/// too, so that their reason can be heard.
fn step(list: &web_sys::Element, step: Step) {
    let items = list.children();
    let count = items.length();
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let at = (0..count).find(|at| items.item(*at) == active);
    let to = match (step, at) {
        (Step::Next, Some(at)) => (at + 1) % count,
        (Step::Previous, Some(at)) => (at + count - 1) % count,
        (Step::First | Step::Next, _) => 0,
        (Step::Last | Step::Previous, _) => count - 1,
    };
    if let Some(item) = items.item(to) {
        browser::focus(&item.unchecked_into());
    }
}

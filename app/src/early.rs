//! What was typed before scripts were at work.
//!
//! A page can be used while its `WebAssembly` is on the way. That takes the page over by putting into
//! each field what it holds itself, and knows nothing of what was typed. So what differs from what
//! the server sent is noted just before, and done once more right after: to the page it is as if
//! somebody typed it now.

#[cfg(feature = "ssr")]
pub use ssr::keep;

#[cfg(not(feature = "ssr"))]
pub use browser::keep;

/// The server has nobody who types.
#[cfg(feature = "ssr")]
mod ssr {
    pub const fn keep() {}
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use web_sys::{Event, EventInit, HtmlInputElement};

    /// One field, and what somebody did to it.
    struct Early {
        // Choices and areas have a value by the same name.
        field: HtmlInputElement,
        done: Done,
    }

    enum Done {
        Typed(String),
        Chosen(String),
        Turned(bool),
    }

    /// Notes what was typed, while the page is being taken over, and types it again after that.
    pub fn keep() {
        let Some(page) = Owner::current_shared_context().filter(|page| page.during_hydration())
        else {
            return;
        };
        let fields = changed();
        if !fields.is_empty() {
            again(move || page.during_hydration(), fields);
        }
    }

    fn again(taking_over: impl Fn() -> bool + 'static, fields: Vec<Early>) {
        let next = move || {
            if taking_over() {
                again(taking_over, fields);
            } else {
                fields.iter().for_each(Early::redo);
            }
        };
        set_timeout(next, Duration::ZERO);
    }

    fn changed() -> Vec<Early> {
        let Ok(all) = document().query_selector_all("main :is(input, select, textarea)") else {
            return Vec::new();
        };
        let fields = (0..all.length()).filter_map(|at| all.item(at)).map(JsCast::unchecked_into);
        fields.filter_map(Early::of).collect()
    }

    impl Early {
        fn of(field: HtmlInputElement) -> Option<Self> {
            let done = match (field.tag_name().as_str(), field.type_().as_str()) {
                ("SELECT", _) => {
                    let value = field.value();
                    (value != sent_choice(&field)).then_some(Done::Chosen(value))
                }
                (_, "checkbox" | "radio") => {
                    let on = field.checked();
                    (on != field.default_checked()).then_some(Done::Turned(on))
                }
                _ => {
                    let value = field.value();
                    (value != field.default_value()).then_some(Done::Typed(value))
                }
            };
            Some(Self { field, done: done? })
        }

        fn redo(&self) {
            let field = &self.field;
            let event = match &self.done {
                Done::Typed(value) => {
                    field.set_value(value);
                    "input"
                }
                Done::Chosen(value) => {
                    field.set_value(value);
                    "change"
                }
                // That another one of the same group is on says the rest.
                Done::Turned(false) if field.type_() == "radio" => return,
                Done::Turned(on) => {
                    field.set_checked(*on);
                    "change"
                }
            };
            let bubbling = EventInit::new();
            bubbling.set_bubbles(true);
            if let Ok(event) = Event::new_with_event_init_dict(event, &bubbling) {
                // It fails only for an event that is under way already.
                let _ = field.dispatch_event(&event);
            }
        }
    }

    /// What the server chose: the first one, unless it marked another.
    fn sent_choice(field: &HtmlInputElement) -> String {
        let option = |selector| field.query_selector(selector).ok().flatten();
        let sent = option("option[selected]").or_else(|| option("option"));
        sent.map(|sent| sent.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default()
    }
}

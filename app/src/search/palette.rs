//! The dialog: one input, and what it finds below. Arrow keys move, Enter goes there, Esc closes.
//!
//! What is typed or pasted may be the value of a key. It is in the input and in the body of one
//! request, in no address, storage or resource, and is gone once the dialog closes.

use std::time::Duration;

use domain::search::{Found, Target};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;

use super::{BUTTON, server_fns::search};
use crate::{
    lazy::bring_styles,
    ui::{
        dialog::Dialog,
        icon::{self, Icon, Shape},
        live::{heard, live},
    },
};

/// How long typing rests before the server is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// The dialog, and what opens it: the button, and the key `/` where nothing is being typed.
#[component]
pub fn Palette() -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        bring_styles();
        let key = window_event_listener(ev::keydown, move |event| {
            let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
            if event.key() == "/" && plain && !is_within(&event, "input, textarea, select, dialog")
            {
                event.prevent_default();
                open.set(true);
            }
        });
        let click = window_event_listener(ev::click, move |event| {
            if is_within(&event, &format!("#{BUTTON}")) {
                open.set(true);
            }
        });
        on_cleanup(move || {
            key.remove();
            click.remove();
        });
    });
    view! {
        <Dialog open on_dismiss=move |()| open.set(false) title_id="search-title">
            <Contents open />
        </Dialog>
    }
    .into_any()
}

fn is_within(event: &web_sys::Event, selector: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

#[component]
fn Contents(open: RwSignal<bool>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    // For which text, and what.
    let found = RwSignal::new((String::new(), Vec::<Found>::new()));
    let trouble = RwSignal::new(None::<String>);
    let at = RwSignal::new(0_usize);
    let navigate = StoredValue::new(use_navigate());
    let go = move |index: usize| {
        let to = found.with_untracked(|(_, all)| all.get(index).map(|found| href(&found.target)));
        if let Some(to) = to {
            open.set(false);
            navigate.with_value(|navigate| navigate(&to, NavigateOptions::default()));
        }
    };
    let is_now = move |asked: &str| text.try_get_untracked().is_some_and(|now| now.trim() == asked);
    let ask = move |asked: String| {
        if !is_now(&asked) {
            return;
        }
        spawn_local(async move {
            let answer = search(asked.clone()).await;
            if is_now(&asked) {
                match answer {
                    Ok(all) => {
                        trouble.set(None);
                        at.set(0);
                        found.set((asked, all));
                    }
                    Err(error) => trouble.set(Some(error.0.detail)),
                }
            }
        });
    };
    let typed = move |event: ev::Event| {
        let now = event_target_value(&event);
        text.set(now.clone());
        let now = now.trim().to_owned();
        if now.is_empty() {
            found.set((now, Vec::new()));
        } else {
            set_timeout(move || ask(now), PAUSE);
        }
    };
    let keys = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(|(_, all)| all.len());
        match event.key().as_str() {
            "ArrowDown" if count > 0 => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => go(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let option_id = |index: usize| format!("found-{index}");
    let row = move |(index, found): (usize, Found)| {
        let selected = live(move || (at.get() == index).to_string());
        let (shape, kind) = look(&found.target);
        view! {
            <li
                id=option_id(index)
                class="item"
                role="option"
                aria-selected=selected
                on:click=heard(move |_: ev::MouseEvent| go(index))
            >
                <Icon shape />
                <span>{found.title}</span>
                <span class="hint">{found.detail}</span>
                <span class="hint kind">{kind}</span>
            </li>
        }
        .into_any()
    };
    let rows = move || found.get().1.into_iter().enumerate().map(row).collect::<Vec<_>>();
    let said = move || match trouble.get() {
        Some(trouble) => trouble,
        None => text.with(|text| {
            let text = text.trim();
            found.with(|(asked, all)| match (text.is_empty(), asked == text, all.len()) {
                (true, ..) => {
                    "Users, applications and packages by name, a key by its value or beginning."
                        .into()
                }
                (_, false, _) => "Searching…".into(),
                (_, true, 0) => "Nothing found.".into(),
                (_, true, count) => domain::format::count(count as u64, "result"),
            })
        }),
    };
    view! {
        <div class="palette">
            <h2 class="sr-only" id="search-title">
                "Search"
            </h2>
            <div class="search-box">
                <Icon shape=icon::SEARCH />
                <input
                    class="input"
                    type="text"
                    role="combobox"
                    autofocus=true
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    placeholder="Search or paste a key"
                    aria-label="Search or paste a key"
                    aria-controls="found"
                    aria-expanded=live(move || found.with(|(_, all)| !all.is_empty()).to_string())
                    aria-activedescendant=live(move || {
                        found.with(|(_, all)| !all.is_empty()).then(|| option_id(at.get()))
                    })
                    on:input=heard(typed)
                    on:keydown=heard(keys)
                />
            </div>
            <ul id="found" role="listbox" aria-label="Found">
                {live(rows)}
            </ul>
            <p class="hint" role="status">
                {live(said)}
            </p>
        </div>
    }
    .into_any()
}

/// Where it is shown.
fn href(target: &Target) -> String {
    match target {
        Target::User { id } => format!("/admin/users/{id}"),
        Target::ApiKey { user, .. } => format!("/admin/users/{user}?tab=api-keys"),
        Target::Application { id, .. } => format!("/admin/applications/{id}"),
        Target::Package { id } => format!("/admin/packages/{id}"),
        Target::PackageKey { id } => format!("/admin/package-keys/{id}"),
    }
}

fn look(target: &Target) -> (Shape, &'static str) {
    match target {
        Target::User { .. } => (icon::USER, "User"),
        Target::ApiKey { .. } => (icon::KEY, "API Key"),
        Target::Application { .. } => (icon::APP_WINDOW, "Application"),
        Target::Package { .. } => (icon::LAYERS, "Package"),
        Target::PackageKey { .. } => (icon::PACKAGE, "Package Key"),
    }
}

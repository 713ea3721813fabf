//! Light, dark, or as the system has it. A cookie keeps the choice, so that the server knows it too.

use leptos::prelude::*;

use crate::ui::{
    icon::{self, Icon},
    live::{heard, live},
};

const COOKIE: &str = "latchkey_theme";

/// The choice. Without one, the system decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value of `<html data-theme>`; none for the system's.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn from_text(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The next one round.
    fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::System => "Theme: as the system. Change to light",
            Self::Light => "Theme: light. Change to dark",
            Self::Dark => "Theme: dark. Change to the system's",
        }
    }

    fn icon(self) -> icon::Shape {
        match self {
            Self::System => icon::SUN_MOON,
            Self::Light => icon::SUN,
            Self::Dark => icon::MOON,
        }
    }

    /// From the request's cookie.
    #[cfg(feature = "ssr")]
    pub fn current() -> Self {
        let cookies = use_context::<http::request::Parts>()
            .and_then(|parts| Some(parts.headers.get("cookie")?.to_str().ok()?.to_owned()))
            .unwrap_or_default();
        cookies
            .split(';')
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .map_or(Self::System, Self::from_text)
    }

    /// From the document that the server rendered.
    #[cfg(not(feature = "ssr"))]
    pub fn current() -> Self {
        let root = document().document_element();
        let text = root.and_then(|root| root.get_attribute("data-theme"));
        Self::from_text(&text.unwrap_or_default())
    }

    /// Shows it, and remembers it for a year.
    fn choose(self) {
        use wasm_bindgen::JsCast;
        let document = document();
        if let Some(root) = document.document_element() {
            // Neither can fail: the names are fixed and well-formed.
            let _ = match self.attribute() {
                Some(theme) => root.set_attribute("data-theme", theme),
                None => root.remove_attribute("data-theme"),
            };
        }
        let (value, age) = self.attribute().map_or(("", 0), |theme| (theme, 31_536_000));
        let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={age}; SameSite=Lax");
        // A browser that refuses cookies keeps the theme until the next page.
        let _ = document.unchecked_into::<web_sys::HtmlDocument>().set_cookie(&cookie);
    }
}

/// The button that goes round the three.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let theme = RwSignal::new(Theme::current());
    let turn = move |_| {
        theme.update(|theme| *theme = theme.next());
        theme.get_untracked().choose();
    };
    view! {
        <button
            type="button"
            class="icon-btn needs-script"
            aria-label=live(move || theme.get().label())
            title=live(move || theme.get().label())
            on:click=heard(turn)
        >
            {live(move || view! { <Icon shape=theme.get().icon() /> }.into_any())}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_goes_round_all_three() {
        let round = Theme::System.next().next().next();
        assert_eq!(round, Theme::System);
        for theme in [Theme::System, Theme::Light, Theme::Dark] {
            assert_eq!(Theme::from_text(theme.attribute().unwrap_or_default()), theme);
        }
    }
}

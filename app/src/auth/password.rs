//! The password input: show and hide, and a count while a new one is typed.

use domain::user::{PASSWORD_MAX, PASSWORD_MIN};
use leptos::{html, prelude::*};

use crate::ui::{
    field::FieldError,
    hydrated::use_hydrated,
    icon::{self, Icon},
    live::live,
};

/// A password. A new one is counted while it is typed; the server judges it.
#[component]
pub fn PasswordField(
    /// What is wrong with what was typed before.
    error: Option<String>,
    /// Somebody chooses it here, instead of remembering it.
    #[prop(optional)]
    new: bool,
    /// Takes the focus at the start.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let (shown, hydrated) = (RwSignal::new(false), use_hydrated());
    let length = RwSignal::new(0);
    let input = NodeRef::<html::Input>::new();
    let count = move || {
        if let Some(input) = input.get() {
            length.set(input.value().chars().count());
        }
    };
    // What was typed before scripts were there counts too.
    Effect::new(move |_| count());
    let invalid = error.is_some();
    let described = match (new, invalid) {
        (true, true) => Some("password-hint password-error"),
        (true, false) => Some("password-hint"),
        (false, true) => Some("password-error"),
        (false, false) => None,
    };
    view! {
        <div class="field">
            <label class="label" for="password">
                "Password"
            </label>
            <div class="with-button">
                <input
                    class="input"
                    id="password"
                    name="password"
                    type=live(move || if shown.get() { "text" } else { "password" })
                    required=true
                    autofocus=autofocus
                    autocomplete=if new { "new-password" } else { "current-password" }
                    autocapitalize="none"
                    spellcheck="false"
                    aria-invalid=invalid.then_some("true")
                    aria-describedby=described
                    node_ref=input
                    on:input=move |_| count()
                />
                <button
                    type="button"
                    class="icon-btn needs-script"
                    aria-label="Show the password"
                    disabled=live(move || !hydrated.get())
                    aria-pressed=live(move || shown.get().to_string())
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || {
                        view! { <Icon shape=if shown.get() { icon::EYE_OFF } else { icon::EYE } /> }
                    }}
                </button>
            </div>
            {new
                .then(|| {
                    view! {
                        <p class="hint" id="password-hint">
                            {live(move || hint(length.get()))}
                        </p>
                    }
                })}
            <FieldError id="password-error" error=Signal::stored(error) />
        </div>
    }
    .into_any()
}

fn hint(length: usize) -> String {
    match length {
        0 => format!(
            "{PASSWORD_MIN} to {PASSWORD_MAX} characters. A few words that only you put together are best."
        ),
        1..PASSWORD_MIN => format!(
            "{length} of at least {PASSWORD_MIN} characters. Add {} more.",
            PASSWORD_MIN - length
        ),
        PASSWORD_MIN..20 => format!("{length} characters: long enough."),
        20..=PASSWORD_MAX => format!("{length} characters: strong, unless it is a known saying."),
        _ => format!(
            "{length} characters: {} more than the {PASSWORD_MAX} allowed.",
            length - PASSWORD_MAX
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn the_hint_counts() {
        assert!(hint(0).starts_with("15 to 128"));
        assert_eq!(hint(14), "14 of at least 15 characters. Add 1 more.");
        assert!(hint(15).ends_with("long enough."));
        assert!(hint(129).contains("1 more than the 128"));
    }
}

//! What stands below an input: a hint, or what is wrong with it.

use leptos::{oco::Oco, prelude::*};

use super::{
    icon::{self, Icon},
    live::{When, live},
};

/// What is wrong with a field, read out when it appears. The input names it in `aria-describedby`.
#[component]
pub fn FieldError(
    /// The element's id.
    #[prop(into)]
    id: Oco<'static, str>,
    /// The sentence; none while the field is fine.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <When when=Signal::derive(move || error.with(Option::is_some))>
            <p class="field-error" id=id.clone() role="alert">
                <Icon shape=icon::CIRCLE_ALERT />
                <span>{live(move || error.get())}</span>
            </p>
        </When>
    }
    .into_any()
}

//! The card that every auth page stands in.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    layout::Brand,
    ui::{
        icon::{self, Icon},
        notice::{Notice, Tone},
    },
};

/// The mark, and a card with title, lead and form.
#[component]
pub fn Frame(
    /// The title, on the page and of the page.
    title: &'static str,
    /// One sentence below it.
    #[prop(into)]
    lead: String,
    /// What is wrong with no field in particular.
    #[prop(optional_no_strip)]
    problem: Option<String>,
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title />
        <main class="auth" id="main">
            <a class="icon-btn" href="/help" rel="external" aria-label="Handbook" title="Handbook">
                <Icon shape=icon::BOOK_OPEN />
            </a>
            <Brand />
            <div class="card auth-card">
                <div>
                    <h1>{title}</h1>
                    <p class="lead">{lead}</p>
                </div>
                {problem
                    .map(|problem| {
                        view! {
                            <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                                {problem}
                            </Notice>
                        }
                    })}
                {children()}
            </div>
        </main>
    }
    .into_any()
}

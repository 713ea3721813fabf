//! What a page begins with.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::ui::icon::{self, Icon};

/// A page whose head is there at once.
#[component]
pub fn Page(
    /// Its name, also in the window's title.
    title: &'static str,
    /// Its heading, where that is another.
    #[prop(optional)]
    heading: Option<&'static str>,
    /// One sentence on what it is about.
    lead: &'static str,
    /// What stands at the right.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// What is below the head.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title />
        <div class="page">
            {head(heading.unwrap_or(title).into(), lead.into(), actions)}
            {children()}
        </div>
    }
    .into_any()
}

/// The head of a page that says what was answered; the same without buttons.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    heading: String,
    /// One sentence on what it is about.
    lead: String,
) -> impl IntoView {
    head(heading, lead, None)
}

fn head(heading: String, lead: String, actions: Option<ViewFn>) -> AnyView {
    let actions =
        actions.map(|actions| view! { <div class="actions">{actions.run()}</div> }.into_any());
    view! {
        <div class="page-head">
            <div>
                <h1>{heading}</h1>
                <p>{lead}</p>
            </div>
            {actions}
        </div>
    }
    .into_any()
}

/// The primary button of a page, where it leads to one on which something is made.
#[component]
pub fn NewLink(
    /// Where.
    #[prop(into)]
    href: String,
    /// What: `New Package`.
    word: &'static str,
) -> impl IntoView {
    view! {
        <a class="btn primary" href=href>
            <Icon shape=icon::PLUS />
            {word}
        </a>
    }
    .into_any()
}

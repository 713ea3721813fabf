//! A list that is not there: on its way, failed, or empty.

use leptos::{ev, prelude::*};

use super::{ListQuery, Listing};
use crate::ui::{
    icon::{self, Icon},
    live::heard,
    notice::{Notice, Tone},
};

/// Stands where rows will be.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! {
        <div class="skeleton-card" aria-busy="true">
            <p class="sr-only">"Loading…"</p>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
        </div>
    }
    .into_any()
}

/// Says what went wrong, with a button to try again; where the session has ended, with the way to
/// sign in and come back.
#[component]
pub fn Failed(
    /// What went wrong.
    #[prop(into)]
    detail: String,
    /// Where to come back to, where nobody is signed in.
    #[prop(optional_no_strip)]
    sign_in: Option<String>,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let action = match sign_in {
        Some(href) => view! {
            <a class="btn" href=href rel="external">
                "Sign in again"
            </a>
        }
        .into_any(),
        None => view! {
            <button type="button" class="btn" on:click=heard(move |_: ev::MouseEvent| on_retry.run(()))>
                "Retry"
            </button>
        }
        .into_any(),
    };
    view! {
        <div class="failed">
            <Notice tone=Tone::Bad icon=icon::CIRCLE_ALERT>
                {detail}
            </Notice>
            {action}
        </div>
    }
    .into_any()
}

/// Says that there is nothing, and what to do; or that nothing matches, with a way to see all.
#[component]
pub fn Empty(
    /// The list's address.
    query: ListQuery,
    /// The list.
    listing: &'static Listing,
) -> impl IntoView {
    let Listing { filters, icon, title, text, .. } = *listing;
    let filtered = untrack(|| query.has_any(filters) || query.is_further());
    let all = untrack(|| {
        let none: Vec<_> = filters.iter().map(|name| (*name, None)).collect();
        query.href(&none)
    });
    view! {
        <div class="empty">
            <Icon shape=icon />
            {if filtered {
                view! {
                    <h2>"Nothing matches"</h2>
                    <p>"Search for something else, or "<a href=all>"see all"</a>"."</p>
                }
                    .into_any()
            } else {
                view! {
                    <h2>{title}</h2>
                    <p>{text}</p>
                }
                    .into_any()
            }}
        </div>
    }
    .into_any()
}

//! The top bar: where one is, the theme, and the account.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Brand, account_menu::AccountMenu, navigation};
use crate::{
    theme::ThemeToggle,
    ui::{
        icon::{self, Icon},
        live::live,
    },
};

/// The bar above every page.
#[component]
pub fn TopBar() -> impl IntoView {
    view! {
        <header class="top-bar">
            <button type="button" class="icon-btn nav-toggle" popovertarget="nav" aria-label="Open the menu">
                <Icon shape=icon::MENU />
            </button>
            <Brand />
            <Breadcrumbs />
            <ThemeToggle />
            <AccountMenu />
        </header>
    }
    .into_any()
}

#[component]
fn Breadcrumbs() -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs">
            <ol>
                {live(move || {
                    path.with(|path| navigation::find(path))
                        .map(|(group, page)| {
                            view! {
                                <li>{group.label}</li>
                                <li aria-current="page">{page.label}</li>
                            }
                                .into_any()
                        })
                })}
            </ol>
        </nav>
    }
    .into_any()
}

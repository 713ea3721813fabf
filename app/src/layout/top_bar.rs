//! The top bar: where one is, the theme, and the account.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Brand, account_menu::AccountMenu, crumb::Crumb, navigation};
use crate::{
    search::Search,
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
            <Search />
            <a class="icon-btn" href="/help" rel="external" aria-label="Handbook" title="Handbook">
                <Icon shape=icon::BOOK_OPEN />
            </a>
            <ThemeToggle />
            <AccountMenu />
        </header>
    }
    .into_any()
}

#[component]
fn Breadcrumbs() -> impl IntoView {
    let path = use_location().pathname;
    let Crumb(crumb) = expect_context();
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs">
            <ol>
                {live(move || {
                    path.with(|path| navigation::find(path))
                        .map(|(group, page)| {
                            let (last, between) = match crumb.get() {
                                Some(last) => (last, Some(page)),
                                None => (page.label.into(), None),
                            };
                            view! {
                                <li>{group.label}</li>
                                {between
                                    .map(|page| {
                                        view! {
                                            <li>
                                                <a href=page.path>{page.label}</a>
                                            </li>
                                        }
                                    })}
                                <li aria-current="page">{last}</li>
                            }
                                .into_any()
                        })
                })}
            </ol>
        </nav>
    }
    .into_any()
}

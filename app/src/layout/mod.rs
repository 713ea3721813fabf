//! What stands around every page of the console: side bar, top bar, messages.

mod account_menu;
mod crumb;
mod navigation;
mod page;
mod side_bar;
mod top_bar;

use leptos::prelude::*;
use leptos_router::components::Outlet;

pub use crumb::name_page;
pub use page::{NewLink, Page, PageHead};
pub use side_bar::Brand;

use crate::{session, ui::toast::ToastRegion};

/// The frame; the page is its outlet.
#[component]
pub fn Layout() -> impl IntoView {
    session::provide();
    crumb::provide();
    view! {
        // Without `rel` the router takes the click, and the focus stays where it was.
        <a class="skip-link" href="#main" rel="external">
            "Skip to content"
        </a>
        <div class="console">
            <side_bar::SideBar />
            <div>
                <top_bar::TopBar />
                <main id="main" tabindex="-1">
                    <Outlet />
                </main>
            </div>
        </div>
        <ToastRegion />
    }
    .into_any()
}

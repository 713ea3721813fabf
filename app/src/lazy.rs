//! Pages that are fetched when they are wanted: all but the first, My account > API Keys.
//!
//! Each part of the console is a `WebAssembly` file of its own, and all of them share a style sheet.
//! One route type stands for all parts, since each type costs every page.

use std::pin::Pin;

use leptos::{prelude::*, wasm_split::SplitLoaderError};
use leptos_router::{LazyRoute, hooks::use_location};

use crate::{account, admin, auth, early};

/// A page, once what it needs is there.
pub type Page = Pin<Box<dyn Future<Output = AnyView>>>;

/// Whatever part the address belongs to.
pub struct PageRoute;

enum Part {
    Account,
    Admin,
    Auth,
}

impl Part {
    fn of(path: &str) -> Self {
        if path.starts_with("/account") {
            Self::Account
        } else if path.starts_with("/admin") {
            Self::Admin
        } else {
            Self::Auth
        }
    }
}

impl LazyRoute for PageRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_: Self) -> AnyView {
        let part = use_location().pathname.with_untracked(|path| Part::of(path));
        let page = match part {
            Part::Account => account::page().await,
            Part::Admin => admin::page().await,
            Part::Auth => auth::page().await,
        };
        match page {
            Ok(page) => page.await,
            Err(_) => stay().await,
        }
    }

    /// Before a page that the server rendered comes alive.
    async fn preload() {
        #[cfg(not(feature = "ssr"))]
        {
            let path = window().location().pathname().unwrap_or_default();
            let fetched = match Part::of(&path) {
                // On the way from the first page to another part, that is yet its address.
                Part::Account if path == "/account/api-keys" => Ok(()),
                Part::Account => account::fetch_pages().await,
                Part::Admin => admin::fetch_pages().await,
                Part::Auth => auth::fetch_pages().await,
            };
            if fetched.is_err() {
                stay::<()>().await;
            }
        }
    }
}

/// Where a file cannot be had, the page stays as it is: what the server rendered can be read, and
/// links and plain forms work.
async fn stay<T>() -> T {
    core::future::pending().await
}

/// What comes of asking for a part.
pub type Fetched = Result<Page, SplitLoaderError>;

/// The address of the style sheet, and the id of the element that asks for it. The server puts it
/// into the head of pages that need it; on the way to such a page the browser adds it.
const STYLES: &str = "/pages.css";
const STYLES_ID: &str = "pages-css";

/// The element, where the page that is asked for needs it.
#[cfg(feature = "ssr")]
pub fn style_sheet() -> Option<AnyView> {
    let parts = use_context::<http::request::Parts>()?;
    (parts.uri.path() != "/account/api-keys")
        .then(|| view! { <link rel="stylesheet" id=STYLES_ID href=STYLES /> }.into_any())
}

/// Only the server renders the head.
#[cfg(not(feature = "ssr"))]
pub fn style_sheet() -> Option<AnyView> {
    None
}

/// Stands on the element while the browser fetches what it asks for. The one that the server
/// wrote has been dealt with by the time that scripts run.
#[cfg(not(feature = "ssr"))]
const COMING: &str = "data-coming";

/// Waits until the style sheet is there, or cannot be had: a page that looks wrong can be used.
#[cfg(not(feature = "ssr"))]
pub async fn styles() {
    let link = match document().get_element_by_id(STYLES_ID) {
        Some(link) if !link.has_attribute(COMING) => return,
        Some(link) => link,
        None => match ask_for_styles() {
            Some(link) => link,
            None => return,
        },
    };
    // Several may wait for it.
    let there = js_sys::Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            // It fails for no name of an event.
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(there).await;
    let _ = link.remove_attribute(COMING);
}

#[cfg(not(feature = "ssr"))]
fn ask_for_styles() -> Option<web_sys::Element> {
    let link = document().create_element("link").ok()?;
    link.set_id(STYLES_ID);
    for (name, value) in [("rel", "stylesheet"), ("href", STYLES), (COMING, "")] {
        link.set_attribute(name, value).ok()?;
    }
    document().head()?.append_child(&link).ok()?;
    Some(link)
}

/// On the server, nothing is to be waited for.
#[cfg(feature = "ssr")]
pub fn styles() -> core::future::Ready<()> {
    core::future::ready(())
}

/// Fetches the style sheet for what is laid over any page.
pub fn bring_styles() {
    leptos::task::spawn_local(styles());
}

/// A page of those that use the style sheet.
pub fn styled(page: fn() -> AnyView) -> Page {
    Box::pin(async move {
        styles().await;
        early::keep();
        page()
    })
}

//! Which account page stands at which address. The first of them, the API keys, is not among them:
//! see [`crate::routes`].

use domain::ApplicationId;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    package_keys::{PackageKeysPage, RequestKeyPage},
    security::SecurityPage,
};
use crate::{
    applications::{ApplicationPage, ApplicationsPage, NewApplicationPage, Whose::Mine},
    not_found::NoSuchPage,
    ui::live::live,
};

/// A page, with what its address names.
#[derive(Clone, PartialEq, Eq)]
enum Page {
    Applications,
    NewApplication,
    Application(ApplicationId),
    PackageKeys,
    RequestKey,
    Security,
    None,
}

impl Page {
    fn at(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/account/")?;
        let parts: Vec<_> = rest.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            ["api-keys"] => return None,
            ["applications"] => Self::Applications,
            ["applications", "new"] => Self::NewApplication,
            ["applications", id] => id.parse().map_or(Self::None, Self::Application),
            ["package-keys"] => Self::PackageKeys,
            ["package-keys", "new"] => Self::RequestKey,
            ["security"] => Self::Security,
            _ => Self::None,
        })
    }

    fn view(self) -> AnyView {
        match self {
            Self::Applications => view! { <ApplicationsPage whose=Mine /> }.into_any(),
            Self::NewApplication => view! { <NewApplicationPage whose=Mine /> }.into_any(),
            Self::Application(id) => view! { <ApplicationPage whose=Mine id /> }.into_any(),
            Self::PackageKeys => view! { <PackageKeysPage /> }.into_any(),
            Self::RequestKey => view! { <RequestKeyPage /> }.into_any(),
            Self::Security => view! { <SecurityPage /> }.into_any(),
            Self::None => view! { <NoSuchPage /> }.into_any(),
        }
    }
}

/// The page at the address, and the next one once that changes.
#[component]
pub fn Pages() -> impl IntoView {
    let path = use_location().pathname;
    let page = Memo::new(move |last: Option<&Page>| {
        // On the way out of this part, the page stays until it is taken away.
        path.with(|path| Page::at(path)).or_else(|| last.cloned()).unwrap_or(Page::None)
    });
    live(move || page.get().view())
}

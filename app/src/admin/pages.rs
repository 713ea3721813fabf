//! Which admin page stands at which address.

use domain::{ApplicationId, EndpointId, PackageId, PackageKeyId, PlanId, UserId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    api_keys::{AddApiKeyPage, ApiKeysPage},
    audit::AuditPage,
    endpoints::{EndpointPage, EndpointsPage, NewEndpointPage},
    gateways::GatewaysPage,
    package_keys::{NewPackageKeyPage, PackageKeyPage, PackageKeysPage, provide_waiting},
    packages::{NewPackagePage, NewPlanPage, PackagePage, PackagesPage, PlanPage},
    start::StartPage,
    users::{UserPage, UsersPage},
};
use crate::{
    applications::{ApplicationPage, ApplicationsPage, NewApplicationPage, Whose::Everybodys},
    not_found::NoSuchPage,
    ui::live::live,
};

/// A page, with what its address names.
#[derive(Clone, PartialEq, Eq)]
enum Page {
    Start,
    Users,
    User(UserId),
    PackageKeys,
    NewPackageKey,
    PackageKey(PackageKeyId),
    Gateways,
    Audit,
    ApiKeys,
    AddApiKey,
    Endpoints,
    NewEndpoint,
    Endpoint(EndpointId),
    Applications,
    NewApplication,
    Application(ApplicationId),
    Packages,
    NewPackage,
    Package(PackageId),
    NewPlan(PackageId),
    Plan(PackageId, PlanId),
    None,
}

impl Page {
    fn at(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/admin")?;
        let parts: Vec<_> = rest.split('/').filter(|part| !part.is_empty()).collect();
        Some(match parts.as_slice() {
            [] => Self::Start,
            ["users"] => Self::Users,
            ["users", id] => id.parse().map_or(Self::None, Self::User),
            ["package-keys"] => Self::PackageKeys,
            ["package-keys", "new"] => Self::NewPackageKey,
            ["package-keys", id] => id.parse().map_or(Self::None, Self::PackageKey),
            ["gateways"] => Self::Gateways,
            ["audit"] => Self::Audit,
            ["api-keys"] => Self::ApiKeys,
            ["api-keys", "new"] => Self::AddApiKey,
            ["endpoints"] => Self::Endpoints,
            ["endpoints", "new"] => Self::NewEndpoint,
            ["endpoints", id] => id.parse().map_or(Self::None, Self::Endpoint),
            ["applications"] => Self::Applications,
            ["applications", "new"] => Self::NewApplication,
            ["applications", id] => id.parse().map_or(Self::None, Self::Application),
            ["packages"] => Self::Packages,
            ["packages", "new"] => Self::NewPackage,
            ["packages", id] => id.parse().map_or(Self::None, Self::Package),
            ["packages", id, "plans", "new"] => id.parse().map_or(Self::None, Self::NewPlan),
            ["packages", id, "plans", plan] => match (id.parse(), plan.parse()) {
                (Ok(id), Ok(plan)) => Self::Plan(id, plan),
                _ => Self::None,
            },
            _ => Self::None,
        })
    }

    fn view(self) -> AnyView {
        match self {
            Self::Start => view! { <StartPage /> }.into_any(),
            Self::Users => view! { <UsersPage /> }.into_any(),
            Self::User(id) => view! { <UserPage id /> }.into_any(),
            Self::PackageKeys => view! { <PackageKeysPage /> }.into_any(),
            Self::NewPackageKey => view! { <NewPackageKeyPage /> }.into_any(),
            Self::PackageKey(id) => view! { <PackageKeyPage id /> }.into_any(),
            Self::Gateways => view! { <GatewaysPage /> }.into_any(),
            Self::Audit => view! { <AuditPage /> }.into_any(),
            Self::ApiKeys => view! { <ApiKeysPage /> }.into_any(),
            Self::AddApiKey => view! { <AddApiKeyPage /> }.into_any(),
            Self::Endpoints => view! { <EndpointsPage /> }.into_any(),
            Self::NewEndpoint => view! { <NewEndpointPage /> }.into_any(),
            Self::Endpoint(id) => view! { <EndpointPage id /> }.into_any(),
            Self::Applications => view! { <ApplicationsPage whose=Everybodys /> }.into_any(),
            Self::NewApplication => view! { <NewApplicationPage whose=Everybodys /> }.into_any(),
            Self::Application(id) => view! { <ApplicationPage whose=Everybodys id /> }.into_any(),
            Self::Packages => view! { <PackagesPage /> }.into_any(),
            Self::NewPackage => view! { <NewPackagePage /> }.into_any(),
            Self::Package(id) => view! { <PackagePage id /> }.into_any(),
            Self::NewPlan(package) => view! { <NewPlanPage package /> }.into_any(),
            Self::Plan(package, plan) => view! { <PlanPage package plan /> }.into_any(),
            Self::None => view! { <NoSuchPage /> }.into_any(),
        }
    }
}

/// The page at the address, and the next one once that changes.
#[component]
pub fn Pages() -> impl IntoView {
    provide_waiting();
    let path = use_location().pathname;
    let page = Memo::new(move |last: Option<&Page>| {
        // On the way out of this part, the page stays until it is taken away.
        path.with(|path| Page::at(path)).or_else(|| last.cloned()).unwrap_or(Page::None)
    });
    live(move || page.get().view())
}

//! Which admin page stands at which address.

use domain::{ApplicationId, EndpointId, PackageId, PlanId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    endpoints::{EndpointPage, EndpointsPage, NewEndpointPage},
    gateways::GatewaysPage,
    packages::{NewPackagePage, NewPlanPage, PackagePage, PackagesPage, PlanPage},
    users::UsersPage,
};
use crate::{
    applications::{ApplicationPage, ApplicationsPage, NewApplicationPage, Whose::Everybodys},
    not_found::NoSuchPage,
    ui::live::live,
};

/// A page, with what its address names.
#[derive(Clone, PartialEq, Eq)]
enum Page {
    Users,
    Gateways,
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
            ["users"] => Self::Users,
            ["gateways"] => Self::Gateways,
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
            Self::Users => view! { <UsersPage /> }.into_any(),
            Self::Gateways => view! { <GatewaysPage /> }.into_any(),
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
    let path = use_location().pathname;
    let page = Memo::new(move |last: Option<&Page>| {
        // On the way out of this part, the page stays until it is taken away.
        path.with(|path| Page::at(path)).or_else(|| last.cloned()).unwrap_or(Page::None)
    });
    live(move || page.get().view())
}

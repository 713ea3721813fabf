//! All packages.

use domain::{
    Timestamp,
    package::{OfferStatus, Package, PackageQuery},
};
use leptos::prelude::*;

use super::{server_fns::list_packages, words};
use crate::{
    answer::replaced,
    layout::{NewLink, Page},
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        icon,
        list::{Column, Filter, FilterBar, FixedTable, ListQuery, Listing},
        moment::ago,
        pill::Pill,
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Name", "name"),
    Column::plain("Description"),
    Column::plain("Plans"),
    Column::plain("Status"),
    Column::sorted("Created", "created_at"),
];
const LISTING: Listing = Listing {
    caption: "Packages",
    class: "table",
    columns: COLUMNS,
    usual: "name",
    filters: &["search", "status"],
    noun: "package",
    icon: icon::LAYERS,
    title: "No packages yet",
    text: "Choose New Package to make one, then give it a plan: keys are issued for plans.",
};

/// `/admin/packages`.
#[component]
pub fn PackagesPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let asked = move || PackageQuery {
        search: query.get("search"),
        status: query.parsed::<OfferStatus>("status"),
        sort: query.get("sort"),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    };
    let page = load_list(query, move || list_packages(asked()));
    let statuses = [("active", "active"), ("inactive", "inactive")];
    let new = || view! { <NewLink href="/admin/packages/new" word="New Package" /> };
    view! {
        <Page
            title="Packages"
            lead="A package groups plans. A plan sets how fast, how much, and which endpoints its keys may call."
            actions=new
        >
            <div class="card list">
                <FilterBar
                    query
                    search="Package name"
                    filters=vec![Filter::fixed("status", "Status", &statuses)]
                    listing=&LISTING
                />
                {replaced(page, move |listed| table(query, listed))}
            </div>
        </Page>
    }
    .into_any()
}

fn table(query: ListQuery, listed: Listed<Package>) -> AnyView {
    let (part, now) = (listed.part(), listed.now);
    let row = |package| view! { <Row package now /> }.into_any();
    let rows = listed.items.into_iter().map(row).collect();
    view! { <FixedTable query listing=&LISTING rows part /> }.into_any()
}

#[component]
fn Row(package: Package, now: Timestamp) -> impl IntoView {
    let plans = match package.plans.as_slice() {
        [] => view! { <span class="hint">"None yet: no key can be issued"</span> }.into_any(),
        plans => {
            let names: Vec<_> = plans.iter().map(|plan| plan.name.as_str()).collect();
            names.join(", ").into_any()
        }
    };
    view! {
        <tr>
            <td class="name">
                <a href=format!("/admin/packages/{}", package.id)>{package.name}</a>
            </td>
            <td class="long" data-label="About" title=package.description.clone()>
                {package.description.clone()}
            </td>
            <td class="long" data-label="Plans">{plans}</td>
            <td class="status">
                <Pill status=words::status(package.status) />
            </td>
            <td class="time" data-label="Created">{ago(package.created_at, now)}</td>
        </tr>
    }
    .into_any()
}

//! All packages.

use domain::{
    Timestamp,
    package::{OfferStatus, Package, PackageQuery},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{server_fns::list_packages, words};
use crate::{
    listed::{Listed, PAGE_SIZE},
    ui::{
        icon::{self, Icon},
        list::{Column, Empty, Failed, Filter, FilterBar, Foot, Head, ListQuery, Skeleton},
        moment::ago,
        pill::Pill,
        waiting::{Awaited, Replacing},
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Name", "name"),
    Column::plain("Description"),
    Column::plain("Plans"),
    Column::plain("Status"),
    Column::sorted("Created", "created_at"),
];

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
    let page = Resource::new_blocking(asked, list_packages);
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(listed) => view! { <Table query listed /> }.into_any(),
                Err(error) => view! {
                    <Failed
                        sign_in=error.sign_in(&query.here())
                        detail=error.0.detail
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    let statuses = [("active", "active"), ("inactive", "inactive")];
    view! {
        <Title text="Packages" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Packages"</h1>
                    <p>"A package groups plans. A plan sets how fast, how much, and which endpoints its keys may call."</p>
                </div>
                <div class="actions">
                    <a class="btn primary" href="/admin/packages/new">
                        <Icon shape=icon::PLUS />
                        "New Package"
                    </a>
                </div>
            </div>
            <div class="card list">
                <FilterBar
                    query
                    search="Package name"
                    filters=vec![Filter::fixed("status", "Status", &statuses)]
                    columns=COLUMNS
                />
                <Replacing fallback=Skeleton view />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Table(query: ListQuery, listed: Listed<Package>) -> impl IntoView {
    let Listed { items, next_cursor: next, now } = listed;
    if items.is_empty() {
        return view! {
            <Empty
                query
                filters=&["search", "status"]
                icon=icon::LAYERS
                title="No packages yet"
                text="Choose New Package to make one, then give it a plan: keys are issued for plans."
            />
        }
        .into_any();
    }
    let count = items.len();
    view! {
        <div class="table-scroll">
            <table class="table">
                <caption class="sr-only">"Packages"</caption>
                <Head query columns=COLUMNS usual="name" />
                <tbody>
                    {items
                        .into_iter()
                        .map(|package| view! { <Row package now /> }.into_any())
                        .collect::<Vec<_>>()}
                </tbody>
            </table>
        </div>
        <Foot query count page_size=PAGE_SIZE as usize next noun="package" />
    }
    .into_any()
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

//! A user's applications.

use domain::{UserId, application::Application, format};
use leptos::prelude::*;

use crate::{
    admin::package_keys::applications_of,
    answer::awaited,
    codec::load,
    ui::{
        icon::{self, Icon},
        list::PlainTable,
        moment::day,
    },
};

const HEADS: &[&str] = &["Name", "Description", "Package keys", "Created"];

/// The tab.
#[component]
pub fn ApplicationsOfUser(owner: UserId) -> impl IntoView {
    let page = load(move |()| applications_of(owner));
    view! {
        <div class="page-head">
            <div>
                <h2>"Applications"</h2>
                <p>"Programs of this user. Package keys are issued to them."</p>
            </div>
        </div>
        {awaited(page, |all| view! { <Table all /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Table(all: Vec<Application>) -> impl IntoView {
    if all.is_empty() {
        return view! {
            <div class="card empty">
                <Icon shape=icon::APP_WINDOW />
                <h3>"No applications yet"</h3>
                <p>
                    "Make one on the page "<a href="/admin/applications/new">"New Application"</a>
                    ", then a package key for it."
                </p>
            </div>
        }
        .into_any();
    }
    let count = format::count(all.len() as u64, "application");
    let rows = all.into_iter().map(|one| {
        view! {
            <tr>
                <td class="name">
                    <a href=format!("/admin/applications/{}", one.id)>{one.name}</a>
                </td>
                <td class="long" data-label="About">{one.description}</td>
                <td class="figure" data-label="Keys">{one.keys}</td>
                <td class="time" data-label="Created">{day(one.created_at)}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <div class="card">
            <PlainTable caption="Applications" heads=HEADS>
                {rows.collect::<Vec<_>>()}
            </PlainTable>
            <div class="table-foot">{count}</div>
        </div>
    }
    .into_any()
}

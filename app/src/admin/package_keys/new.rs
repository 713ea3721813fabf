//! "New Package Key": the page around the form.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{new_form::NewForm, server_fns::form_data};
use crate::{
    answer::awaited,
    codec::load,
    layout::{Page, name_page},
};

/// `/admin/package-keys/new`. The address may name a user, also one who stays fixed, and an
/// application.
#[component]
pub fn NewPackageKeyPage() -> impl IntoView {
    name_page("New Package Key");
    let map = use_query_map().get_untracked();
    let given = |name: &str| map.get(name).filter(|value| !value.is_empty());
    let (username, fixed) = (given("username"), given("fixed").is_some());
    let application = given("application").and_then(|id| id.parse().ok());
    let page = load(move |()| {
        let asked = form_data(username.clone(), application);
        async {
            asked.await.map_err(|mut error| {
                error.0.detail = error.of_field("username");
                error
            })
        }
    });
    let loaded = move |data| view! { <NewForm data application fixed /> }.into_any();
    view! {
        <Page
            title="New Package Key"
            lead="The key itself cannot be changed afterwards, only its settings."
        >
            {awaited(page, loaded)}
        </Page>
    }
    .into_any()
}

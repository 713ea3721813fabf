//! "New Package Key": the page around the form.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{new_form::NewForm, server_fns::form_data};
use crate::{
    layout::name_page,
    ui::{
        list::{Failed, Skeleton},
        waiting::{Awaited, Waiting},
    },
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
    let page = Resource::new_blocking(|| (), move |()| form_data(username.clone(), application));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(data) => view! { <NewForm data application fixed /> }.into_any(),
                Err(error) => view! {
                    <Failed
                        sign_in=error.sign_in("/admin/package-keys/new")
                        detail=error.of_field("username")
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    view! {
        <Title text="New Package Key" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"New Package Key"</h1>
                    <p>"The key itself cannot be changed afterwards, only its settings."</p>
                </div>
            </div>
            <Waiting fallback=Skeleton view />
        </div>
    }
    .into_any()
}

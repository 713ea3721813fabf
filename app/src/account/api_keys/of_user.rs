//! The keys of somebody else, as a tab of their page: the same table, menu and dialogs.

use domain::UserId;
use leptos::prelude::*;

use super::{
    action_menu::ActionMenu,
    create_button::CreateButton,
    later::{self, Dialogs},
    notice::PropagationNotice,
    poll,
    server_fns::{PageData, api_keys_page},
    store::Store,
    table::KeyTable,
};
use crate::{
    answer::awaited,
    codec::load,
    ui::live::{heard, live},
};

/// The tab.
#[component]
pub fn KeysOfUser(
    /// Whose.
    owner: UserId,
) -> impl IntoView {
    let page = load(move |()| api_keys_page(Some(owner)));
    awaited(page, move |data| view! { <Loaded owner data /> }.into_any())
}

#[component]
fn Loaded(owner: UserId, data: PageData) -> impl IntoView {
    let store = Store::new(Some(owner), data);
    provide_context(store);
    let later = later::provide(store);
    poll::keep_current(store);
    let lead = move || {
        let limit = store.page.with(|page| page.limit);
        format!("They authenticate calls as this user. Able to create API key up to {limit}.")
    };
    view! {
        <div class="page-head">
            <div>
                <h2>"API Keys"</h2>
                <p>{live(lead)}</p>
            </div>
            <div
                class="actions"
                on:pointerenter=heard(move |_| later.expect_soon())
                on:focusin=heard(move |_| later.expect_soon())
            >
                <ActionMenu />
                <CreateButton />
            </div>
        </div>
        <KeyTable />
        <PropagationNotice />
        <Dialogs />
    }
    .into_any()
}

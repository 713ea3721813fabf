//! "API Key successfully created": the one time the value is seen.
//!
//! The value is in the store's `created` and in the dialog, and in no other place: not in a
//! resource, an address, a storage or a page of the server.

use domain::{api_key::CreatedApiKey, format};
use leptos::prelude::*;

use super::{
    create_button::CREATE_BUTTON,
    server_fns::PageData,
    store::{Store, use_store},
};
use crate::{
    keys::{self, Issued},
    ui::{
        browser,
        progress::{Ring, in_words},
    },
    value_once::{Shown, ValueOnce},
};

/// Shows a key that was just made.
pub fn show(store: Store, created: CreatedApiKey) {
    store.created_id.set_value(Some(created.key.id));
    let shown = store.page.with_untracked(|page| shown(created, page));
    store.created.set(Some(shown));
}

fn shown(created: CreatedApiKey, page: &PageData) -> Shown {
    let key = &created.key;
    let expires = match key.expires_at {
        Some(at) => format!("expires {}", format::day(at)),
        None => "never expires".into(),
    };
    let lead = format!("{} · {expires}", key.description);
    let PageData { endpoints, gateway_url, .. } = page.clone();
    let issued = Issued { created, endpoints, gateway_url };
    Shown {
        lead,
        lost: "neither the key nor these files can be shown again.",
        in_swagger: true,
        ..keys::shown("API Key successfully created", &issued, None)
    }
}

/// The dialog.
#[component]
pub fn CreatedDialog() -> impl IntoView {
    let done = |()| browser::focus_soon(CREATE_BUTTON);
    view! { <ValueOnce shown=use_store().created on_done=done progress=InForce /> }
}

/// How far the new key has come; the page's poll keeps it up to date.
#[component]
fn InForce() -> impl IntoView {
    let store = use_store();
    let propagation =
        Memo::new(move |_| Some(store.key(store.created_id.get_value()?)?.propagation));
    view! {
        <span class="progress" role="status">
            {move || {
                propagation
                    .get()
                    .map(|propagation| {
                        view! {
                            <Ring part=propagation.applied whole=propagation.nodes />
                            {in_words(propagation)}
                        }
                    })
            }}
        </span>
    }
    .into_any()
}

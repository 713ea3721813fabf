//! Rejecting a key that waits: with a reason that its owner reads.

use domain::package_key::{PackageKey, PackageKeyStatus, UpdatePackageKey, parse_reason};
use leptos::{ev, prelude::*};

use super::server_fns::update_package_key;
use crate::{
    sending::{Problems, Sending},
    ui::{
        dialog::Dialog,
        form::{Input, TextArea, focus_first_error},
        live::{heard, live},
        toast::use_toasts,
    },
};

/// The dialog; open while there is a key to reject. `done` gets it as it is then.
#[component]
pub fn RejectDialog(
    /// Which key.
    rejecting: RwSignal<Option<PackageKey>>,
    /// Called with the key once it is rejected.
    #[prop(into)]
    done: Callback<PackageKey>,
) -> impl IntoView {
    view! {
        <Dialog
            open=Signal::derive(move || rejecting.with(Option::is_some))
            on_dismiss=move |()| rejecting.set(None)
            title_id="reject-title"
            narrow=true
        >
            {move || rejecting.get_untracked().map(|key| view! { <Form key rejecting done /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(
    key: PackageKey,
    rejecting: RwSignal<Option<PackageKey>>,
    done: Callback<PackageKey>,
) -> impl IntoView {
    let reason = Input::new("reason", "");
    let (sending, toasts) = (Sending::new(), use_toasts());
    let id = key.id;
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(text) = reason.parsed(parse_reason) else {
            return focus_first_error(&[reason]);
        };
        let change = UpdatePackageKey {
            status: Some(PackageKeyStatus::Disabled),
            reason: Some(text),
            ..UpdatePackageKey::default()
        };
        sending.send(vec![reason], update_package_key(id, change), move |key| {
            toasts.show(format!("Package key {} rejected", key.hint()));
            done.run(key);
            rejecting.set(None);
        });
    };
    let lead = format!("{} of {} stays off.", key.hint(), key.application.name);
    view! {
        <form on:submit=heard(submit) novalidate=true>
            <div class="dialog-body">
                <div class="dialog-head">
                    <h2 id="reject-title">"Reject package key"</h2>
                    <p class="lead">{lead}</p>
                </div>
                <Problems sending />
                <TextArea input=reason label="Reason" placeholder="What the user reads" />
            </div>
            <div class="dialog-foot">
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || sending.busy.get())
                    on:click=heard(move |_: ev::MouseEvent| rejecting.set(None))
                >
                    "Cancel"
                </button>
                <button type="submit" class="btn danger" disabled=live(move || sending.busy.get())>
                    "Reject"
                </button>
            </div>
        </form>
    }
    .into_any()
}

//! Dialogs: the browser's own `<dialog>`, which traps the focus and gives it back.

use leptos::{ev, html, prelude::*};

use super::live::When;

/// A modal dialog. It is rendered only while `open`, so that nothing of it outlives it.
///
/// Esc never closes it by itself: it asks through `on_dismiss`, which may refuse.
#[component]
pub fn Dialog(
    /// Whether it is there.
    #[prop(into)]
    open: Signal<bool>,
    /// Called on Esc, and on the back gesture.
    #[prop(into)]
    on_dismiss: Callback<()>,
    /// The id of its title.
    title_id: &'static str,
    /// Not as wide as others.
    #[prop(optional)]
    narrow: bool,
    /// What stands in it.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <When when=Signal::derive(move || open.try_get().unwrap_or(false))>
            <Modal on_dismiss title_id narrow>
                {children.read_value()()}
            </Modal>
        </When>
    }
    .into_any()
}

#[component]
fn Modal(
    on_dismiss: Callback<()>,
    title_id: &'static str,
    narrow: bool,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let opener = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let closing = StoredValue::new(false);
    Effect::new(move |_| {
        if let Some(dialog) = node.get() {
            use wasm_bindgen::JsCast;
            opener.set_value(document().active_element().map(JsCast::unchecked_into));
            // It fails only where it is open already.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        closing.set_value(true);
        // The element leaves the page without being closed, so its focus is given back by hand,
        // after it has gone.
        if let Some(opener) = opener.try_get_value().flatten() {
            request_animation_frame(move || {
                if document().active_element().is_none_or(|active| active.tag_name() == "BODY") {
                    super::browser::focus(&opener);
                }
            });
        }
    });
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            event.stop_propagation();
            on_dismiss.run(());
        }
    };
    let on_cancel = move |event: ev::Event| {
        event.prevent_default();
        on_dismiss.run(());
    };
    // Some browsers close on a second Esc whatever the page says: then it is opened again.
    let on_close = move |_| {
        if closing.try_get_value() == Some(false)
            && let Some(dialog) = node.get_untracked()
        {
            let _ = dialog.show_modal();
        }
    };
    view! {
        <dialog
            class=if narrow { "dialog narrow" } else { "dialog" }
            aria-labelledby=title_id
            node_ref=node
            on:keydown=on_keydown
            on:cancel=on_cancel
            on:close=on_close
        >
            {children()}
        </dialog>
    }
    .into_any()
}

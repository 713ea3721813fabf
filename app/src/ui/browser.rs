//! What only a browser can do: clipboard, files, focus.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, HtmlAnchorElement, HtmlDocument, HtmlElement, HtmlTextAreaElement,
};

/// The browser refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused;

impl From<JsValue> for Refused {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// Puts `text` on the clipboard.
///
/// # Errors
/// [`Refused`] where the browser does not let pages do so.
pub async fn copy(text: &str) -> Result<(), Refused> {
    // Without https there is no clipboard interface but on loopback.
    if window().is_secure_context() {
        JsFuture::from(window().navigator().clipboard().write_text(text)).await?;
        return Ok(());
    }
    copy_selection(text)
}

/// The old way: select the text in an invisible field, and copy the selection.
fn copy_selection(text: &str) -> Result<(), Refused> {
    let document = document();
    let active = document.active_element();
    // What stands outside an open dialog cannot be selected.
    let dialog = active.as_ref().and_then(|active| active.closest("dialog").ok().flatten());
    let parent = dialog.or_else(|| document.body().map(Into::into)).ok_or(Refused)?;
    let area: HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    area.set_value(text);
    area.set_class_name("sr-only");
    parent.append_child(&area)?;
    area.select();
    let copied = document.unchecked_into::<HtmlDocument>().exec_command("copy");
    area.remove();
    if let Some(active) = active {
        focus(&active.unchecked_into());
    }
    if copied? { Ok(()) } else { Err(Refused) }
}

/// Saves `text` as a file called `name`, made here and now: no request carries it.
///
/// # Errors
/// [`Refused`] where the browser cannot make a file.
pub fn save(name: &str, kind: &str, text: &str) -> Result<(), Refused> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob =
        Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The click only starts the download; the URL must outlive that, and no more.
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&url);
        },
        Duration::from_secs(1),
    );
    Ok(())
}

/// Moves the focus. That an element cannot take it is no error.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Moves the focus to the element with this id, once what is being rendered is there.
pub fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            focus(&element.unchecked_into());
        }
    });
}

/// Milliseconds since 1970 by the browser's clock.
pub fn clock_ms() -> f64 {
    js_sys::Date::now()
}

//! The last breadcrumb of a page that is below one of the side bar's.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Crumb(pub RwSignal<Option<String>>);

/// Once, in the layout.
pub fn provide() {
    provide_context(Crumb(RwSignal::new(None)));
}

/// Names the page around, for as long as it stands: `Manage / Users / Ada Keller`.
pub fn name_page(name: impl Into<String>) {
    let Some(Crumb(crumb)) = use_context() else { return };
    let name = name.into();
    // In the browser only, once the top bar is there as the server rendered it.
    Effect::new(move |_| crumb.set(Some(name.clone())));
    on_cleanup(move || {
        crumb.try_set(None);
    });
}

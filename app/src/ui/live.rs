//! What changes in a view, by one type for each kind of value.
//!
//! A bare closure in a view has a type of its own, and Leptos' code for it is compiled for each of
//! them. Behind [`live`] it is compiled once for all texts, once for all switches and so on: a good
//! part of the `WebAssembly` less.

use leptos::{either::Either, prelude::*};

/// A value that follows the signals it reads, in a view or an attribute.
pub type Live<T> = Box<dyn FnMut() -> T + Send>;

/// The value of `follow`, kept up to date.
pub fn live<T: 'static>(follow: impl FnMut() -> T + Send + 'static) -> Live<T> {
    Box::new(follow)
}

/// What runs on an event, by one type for each kind of event.
pub fn heard<E: 'static>(act: impl FnMut(E) + 'static) -> Box<dyn FnMut(E)> {
    Box::new(act)
}

/// A memo, compiled once for each type of value.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    follow: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let follow: Box<dyn Fn() -> T + Send + Sync> = Box::new(follow);
    Memo::new(move |_| follow())
}

/// Shows its children while `when` is true, or else what `fallback` makes.
#[component]
pub fn When(
    /// Whether the children are shown; they are built anew each time it becomes true.
    #[prop(into)]
    when: Signal<bool>,
    /// What is shown instead.
    #[prop(optional, into)]
    fallback: ViewFn,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    let when = memo(move || when.get());
    live(move || if when.get() { Either::Left(children()) } else { Either::Right(fallback.run()) })
}

/// A list whose rows stay while others come and go.
#[component]
pub fn List(
    /// What tells the rows apart, in their order.
    #[prop(into)]
    ids: Signal<Vec<u128>>,
    /// Makes a row; asked once for each.
    row: Callback<u128, AnyView>,
) -> impl IntoView {
    view! { <For each=move || ids.get() key=|id| *id children=move |id| row.run(id) /> }
}

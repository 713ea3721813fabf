//! Boxes that say something about what stands around them.

use leptos::prelude::*;

use super::icon::{Icon, Shape};

/// How loud a notice is; the name is its class.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Went well.
    Ok,
    /// Take care.
    Wait,
    /// Went wrong.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "notice info",
            Self::Ok => "notice ok",
            Self::Wait => "notice wait",
            Self::Bad => "notice bad",
        }
    }
}

/// A notice: an icon and words. A bad one is read out at once.
#[component]
pub fn Notice(
    /// How loud.
    tone: Tone,
    /// The icon before the words.
    icon: Shape,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=tone.class() role=(tone == Tone::Bad).then_some("alert")>
            <Icon shape=icon />
            <div>{children()}</div>
        </div>
    }
    .into_any()
}

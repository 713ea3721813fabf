//! Icons: outlines of lucide (ISC licence), inlined; only those in use.

use leptos::prelude::*;

/// The inside of one icon's `<svg>`, on a field of 24 × 24.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shape(&'static str);

/// An icon. It says nothing to screen readers: words stand beside it, or on its button.
#[component]
pub fn Icon(
    /// Which one.
    shape: Shape,
) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" inner_html=shape.0></svg> }
        .into_any()
}

pub const KEY_MARK: Shape = Shape(
    "<path d='M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z'/><circle cx='16.5' cy='7.5' r='.5' fill='currentColor'/>",
);
pub const KEY: Shape = Shape(
    "<path d='m2 21 9.6-9.6'/><path d='m7.5 15.5 2.3 2.3a1 1 0 0 1 0 1.4l-2.1 2.1a1 1 0 0 1-1.4 0L4 19'/><circle cx='15.5' cy='7.5' r='5.5'/>",
);
pub const MENU: Shape = Shape("<path d='M4 5h16'/><path d='M4 12h16'/><path d='M4 19h16'/>");
pub const CHEVRON_DOWN: Shape = Shape("<path d='m6 9 6 6 6-6'/>");
pub const PLUS: Shape = Shape("<path d='M5 12h14'/><path d='M12 5v14'/>");
pub const CHECK: Shape = Shape("<path d='M20 6 9 17l-5-5'/>");
pub const CIRCLE_CHECK: Shape =
    Shape("<circle cx='12' cy='12' r='10'/><path d='m16 9-5.5 5.5L8 12'/>");
pub const CIRCLE_SLASH: Shape = Shape("<circle cx='12' cy='12' r='10'/><path d='M22 2 2 22'/>");
pub const TRASH: Shape = Shape(
    "<path d='M10 11v6'/><path d='M14 11v6'/><path d='M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6'/><path d='M3 6h18'/><path d='M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2'/>",
);
pub const PENCIL: Shape = Shape(
    "<path d='M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z'/><path d='m15 5 4 4'/>",
);
pub const COPY: Shape = Shape(
    "<rect width='14' height='14' x='8' y='8' rx='2' ry='2'/><path d='M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2'/>",
);
pub const EYE: Shape = Shape(
    "<path d='M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0'/><circle cx='12' cy='12' r='3'/>",
);
pub const EYE_OFF: Shape = Shape(
    "<path d='M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49'/><path d='M14.084 14.158a3 3 0 0 1-4.242-4.242'/><path d='M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143'/><path d='m2 2 20 20'/>",
);
pub const BRACES: Shape = Shape(
    "<path d='M8 3H7a2 2 0 0 0-2 2v5a2 2 0 0 1-2 2 2 2 0 0 1 2 2v5c0 1.1.9 2 2 2h1'/><path d='M16 21h1a2 2 0 0 0 2-2v-5c0-1.1.9-2 2-2a2 2 0 0 1-2-2V5a2 2 0 0 0-2-2h-1'/>",
);
pub const FILE_CODE: Shape = Shape(
    "<path d='M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z'/><path d='M14 2v5a1 1 0 0 0 1 1h5'/><path d='M10 12.5 8 15l2 2.5'/><path d='m14 12.5 2 2.5-2 2.5'/>",
);
pub const RADIO_TOWER: Shape = Shape(
    "<path d='M4.9 16.1C1 12.2 1 5.8 4.9 1.9'/><path d='M7.8 4.7a6.14 6.14 0 0 0-.8 7.5'/><circle cx='12' cy='9' r='2'/><path d='M16.2 4.8c2 2 2.26 5.11.8 7.47'/><path d='M19.1 1.9a9.96 9.96 0 0 1 0 14.1'/><path d='M9.5 18h5'/><path d='m8 22 4-11 4 11'/>",
);
pub const SUN: Shape = Shape(
    "<circle cx='12' cy='12' r='4'/><path d='M12 2v2'/><path d='M12 20v2'/><path d='m4.93 4.93 1.41 1.41'/><path d='m17.66 17.66 1.41 1.41'/><path d='M2 12h2'/><path d='M20 12h2'/><path d='m6.34 17.66-1.41 1.41'/><path d='m19.07 4.93-1.41 1.41'/>",
);
pub const MOON: Shape = Shape(
    "<path d='M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401'/>",
);
pub const SUN_MOON: Shape = Shape(
    "<path d='M12 2v2'/><path d='M14.837 16.385a6 6 0 1 1-7.223-7.222c.624-.147.97.66.715 1.248a4 4 0 0 0 5.26 5.259c.589-.255 1.396.09 1.248.715'/><path d='M16 12a4 4 0 0 0-4-4'/><path d='m19 5-1.256 1.256'/><path d='M20 12h2'/>",
);
pub const TRIANGLE_ALERT: Shape = Shape(
    "<path d='m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3'/><path d='M12 9v4'/><path d='M12 17h.01'/>",
);
pub const CIRCLE_ALERT: Shape = Shape(
    "<circle cx='12' cy='12' r='10'/><line x1='12' x2='12' y1='8' y2='12'/><line x1='12' x2='12.01' y1='16' y2='16'/>",
);
pub const CLOCK_ALERT: Shape = Shape(
    "<path d='M12 6v6l4 2'/><path d='M20 12v5'/><path d='M20 21h.01'/><path d='M21.25 8.2A10 10 0 1 0 16 21.16'/>",
);
pub const X: Shape = Shape("<path d='M18 6 6 18'/><path d='m6 6 12 12'/>");
pub const LOG_OUT: Shape = Shape(
    "<path d='m16 17 5-5-5-5'/><path d='M21 12H9'/><path d='M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4'/>",
);
pub const INFO: Shape =
    Shape("<circle cx='12' cy='12' r='10'/><path d='M12 16v-4'/><path d='M12 8h.01'/>");

//! Icons: outlines of lucide (ISC licence), only those in use. The outlines stand in
//! `public/icons.svg`, one file for all pages; here are their names.

use leptos::prelude::*;

/// The file with the outlines, by an address that changes with its content.
const FILE: &str = "/icons.svg?";
const MARK: [u8; 8] = mark(include_bytes!("../../../public/icons.svg"));

/// The name of one outline.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Shape(&'static str);

/// An icon. It says nothing to screen readers: words stand beside it, or on its button.
#[component]
pub fn Icon(
    /// Which one.
    shape: Shape,
) -> impl IntoView {
    let mark = str::from_utf8(&MARK).unwrap_or_default();
    drawing("icon", ["<use href='", FILE, mark, "#", shape.0, "'/>"].concat())
}

/// A drawing that says nothing to screen readers, by its SVG. As elements and attributes it would
/// have types of its own, and the `WebAssembly` more code.
pub fn drawing(class: &'static str, svg: String) -> AnyView {
    view! { <svg class=class aria-hidden="true" inner_html=svg></svg> }.into_any()
}

/// FNV-1a in hexadecimal: enough to tell one version of the file from another.
const fn mark(file: &[u8]) -> [u8; 8] {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < file.len() {
        hash = (hash ^ file[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    let mut text = [0; 8];
    let mut digit = 0;
    while digit < 8 {
        text[digit] = b"0123456789abcdef"[(hash >> (28 - 4 * digit)) as usize & 15];
        digit += 1;
    }
    text
}

pub const KEY_MARK: Shape = Shape("key-mark");
pub const KEY: Shape = Shape("key");
pub const MENU: Shape = Shape("menu");
pub const CHEVRON_DOWN: Shape = Shape("chevron-down");
pub const PLUS: Shape = Shape("plus");
pub const CHECK: Shape = Shape("check");
pub const CIRCLE_CHECK: Shape = Shape("circle-check");
pub const CIRCLE_SLASH: Shape = Shape("circle-slash");
pub const TRASH: Shape = Shape("trash");
pub const PENCIL: Shape = Shape("pencil");
pub const COPY: Shape = Shape("copy");
pub const EYE: Shape = Shape("eye");
pub const EYE_OFF: Shape = Shape("eye-off");
pub const BRACES: Shape = Shape("braces");
pub const FILE_CODE: Shape = Shape("file-code");
pub const RADIO_TOWER: Shape = Shape("radio-tower");
pub const SUN: Shape = Shape("sun");
pub const MOON: Shape = Shape("moon");
pub const SUN_MOON: Shape = Shape("sun-moon");
pub const TRIANGLE_ALERT: Shape = Shape("triangle-alert");
pub const CIRCLE_ALERT: Shape = Shape("circle-alert");
pub const CLOCK_ALERT: Shape = Shape("clock-alert");
pub const X: Shape = Shape("x");
pub const LOG_OUT: Shape = Shape("log-out");
pub const INFO: Shape = Shape("info");
pub const APP_WINDOW: Shape = Shape("app-window");
pub const PACKAGE: Shape = Shape("package");
pub const SHIELD: Shape = Shape("shield");
pub const COMPASS: Shape = Shape("compass");
pub const USERS: Shape = Shape("users");
pub const USER_KEY: Shape = Shape("user-key");
pub const LAYERS: Shape = Shape("layers");
pub const ROUTE: Shape = Shape("route");
pub const SCROLL_TEXT: Shape = Shape("scroll-text");
pub const SEARCH: Shape = Shape("search");
pub const CHEVRON_LEFT: Shape = Shape("chevron-left");
pub const CHEVRON_RIGHT: Shape = Shape("chevron-right");
pub const ARROW_UP: Shape = Shape("arrow-up");
pub const ARROW_DOWN: Shape = Shape("arrow-down");
pub const HOURGLASS: Shape = Shape("hourglass");
pub const DOWNLOAD: Shape = Shape("download");
pub const BOOK_OPEN: Shape = Shape("book-open");
pub const CIRCLE_X: Shape = Shape("circle-x");
pub const LOADER: Shape = Shape("loader");
pub const USER: Shape = Shape("user");
pub const ACTIVITY: Shape = Shape("activity");
pub const REFRESH: Shape = Shape("refresh");

#[cfg(test)]
mod tests {
    use super::MARK;

    #[test]
    fn every_name_has_its_outline() {
        let outlines = include_str!("../../../public/icons.svg");
        let names: Vec<_> = include_str!("icon.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("pub const ")?.split('"').nth(1))
            .collect();
        assert!(names.len() > 20, "{names:?}");
        for name in names {
            assert!(outlines.contains(&format!("<symbol id=\"{name}\"")), "{name}");
        }
        assert!(MARK.iter().all(u8::is_ascii_hexdigit));
    }
}

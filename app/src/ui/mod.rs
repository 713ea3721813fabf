//! Widgets. None of them knows a page or a server function.

pub mod ask;
pub mod browser;
pub mod busy;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod form;
pub mod hydrated;
pub mod icon;
pub mod list;
pub mod live;
pub mod menu;
pub mod moment;
pub mod notice;
pub mod pill;
pub mod plot;
pub mod progress;
pub mod tabs;
pub mod toast;
pub mod waiting;

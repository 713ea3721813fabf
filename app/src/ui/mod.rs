//! Widgets. None of them knows a route or a server function.

pub mod browser;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod hydrated;
pub mod icon;
pub mod live;
pub mod menu;
pub mod notice;
pub mod pill;
pub mod progress;
pub mod toast;
pub mod waiting;

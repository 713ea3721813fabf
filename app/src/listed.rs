//! A page of a list, as server functions answer it.

use domain::{Timestamp, page::Page};
use serde::{Deserialize, Serialize};

/// How many rows a page of a list has.
pub const PAGE_SIZE: u32 = 50;

/// The page, and the server's clock: what "3 minutes ago" counts from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Listed<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// What to ask the next page with; none on the last.
    pub next_cursor: Option<String>,
    /// The server's clock.
    pub now: Timestamp,
}

impl<T> Listed<T> {
    /// As the service answered.
    pub fn of(page: Page<T>, now: Timestamp) -> Self {
        Self { items: page.items, next_cursor: page.next_cursor, now }
    }
}

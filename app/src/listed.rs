//! A page of a list: how it is asked for, answered and shown.

use domain::{Timestamp, page::Page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    answer::Answer,
    codec::Load,
    error::AppError,
    ui::list::{Item, ListQuery, Part, Rows},
};

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

    /// Its rows, and which part of the list they are.
    pub fn open(self) -> (Rows<T>, Part)
    where
        T: Item,
    {
        let part = self.part();
        (Rows::new(self.items), part)
    }

    /// Which part of the list it is.
    pub fn part(&self) -> Part {
        let next = self.next_cursor.clone();
        Part { count: self.items.len(), page_size: PAGE_SIZE as usize, next }
    }
}

/// Asks for what the address names, and again once that changes.
pub fn load_list<T: Answer, Fut>(
    query: ListQuery,
    ask: impl Fn() -> Fut + Send + Sync + 'static,
) -> Load<T>
where
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(move || query.text(), move |_| untrack(&ask), true)
}

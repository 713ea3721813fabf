//! How many keys wait for approval: beside Package Keys in the side bar, and above the list.

use domain::package_key::{PackageKey, PackageKeyStatus};
use leptos::{prelude::*, task::spawn_local};

use super::server_fns::waiting_count;
use crate::ui::list::Rows;

/// The link in the side bar.
const LINK: &str = ".side-bar a[href='/admin/package-keys']";

/// The count as last heard of; none before that.
#[derive(Clone, Copy)]
pub struct WaitingCount(RwSignal<Option<u32>>);

/// Begins to count, once for all admin pages.
///
/// The side bar is in the first file that every page needs, and this is not: so the number gets
/// there as an attribute, which the style sheet of the admin pages shows.
pub fn provide() {
    let count = WaitingCount(RwSignal::new(None));
    provide_context(count);
    Effect::new(move |_| count.ask());
    Effect::new(move |_| {
        let number = count.0.get();
        let Ok(Some(link)) = document().query_selector(LINK) else { return };
        // Neither fails: the name of the attribute is a good one.
        let _ = match number.filter(|number| *number > 0) {
            Some(number) => link.set_attribute("data-count", &number.to_string()),
            None => link.remove_attribute("data-count"),
        };
    });
}

/// The count, for whoever shows or changes it.
pub fn use_waiting() -> WaitingCount {
    expect_context()
}

impl WaitingCount {
    /// The count, or what a page was told with its own answer.
    pub fn or(self, told: u32) -> u32 {
        self.0.get().unwrap_or(told)
    }

    /// A page was told with its own answer.
    pub fn hear(self, told: u32) {
        self.0.set(Some(told));
    }

    /// Asks again: something has changed.
    pub fn ask(self) {
        spawn_local(async move {
            if let Ok(count) = waiting_count().await {
                self.0.try_set(Some(count));
            }
        });
    }

    /// Asks again whenever one of these keys begins or ceases to wait.
    pub fn follow(self, rows: Rows<PackageKey>) {
        Effect::new(move |before: Option<usize>| {
            let waits = |key: &&PackageKey| key.status == PackageKeyStatus::Waiting && !key.deleted;
            let now = rows.items.with(|keys| keys.iter().filter(waits).count());
            if before.is_some_and(|before| before != now) {
                self.ask();
            }
            now
        });
    }
}

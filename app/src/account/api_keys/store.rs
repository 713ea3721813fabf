//! What the page knows: the keys as last answered, the selection, and which dialog is open.
//!
//! Answers may overtake each other. Every request for the whole page takes a number, every change
//! takes one when it begins and one when it is through, and an answer counts only while its number
//! is the last: so a slow poll never shows a state from before a change.

use domain::{ApiKeyId, UserId, api_key::ApiKey, propagation::Propagation};
use leptos::{prelude::*, task::spawn_local};

use super::{
    change::Change,
    server_fns::{PageData, api_keys_page},
};
use crate::{error::AppError, ui::browser, value_once::Shown};

/// The dialog that is open. The one with the key's value is not among them: see `created`.
#[derive(Clone, PartialEq, Eq)]
pub enum Open {
    /// The creation form.
    Create,
    /// The question before a change.
    Confirm(Change, Vec<ApiKey>),
    /// The question before a key gets a new value.
    Regenerate(ApiKey),
    /// The question before a key's old value ends.
    EndGrace(ApiKey),
    /// All of a key, with its calls.
    Details(ApiKeyId),
}

/// The page's state; a bundle of signals.
#[derive(Clone, Copy)]
pub struct Store {
    /// Whose keys these are; none: those of the person in front of the page.
    pub owner: Option<UserId>,
    /// The last answer, with later changes worked in.
    pub page: RwSignal<PageData>,
    /// Which dialog is open.
    pub open: RwSignal<Option<Open>>,
    /// The value of the key just made. The only place where that is, and only while it is shown.
    pub created: RwSignal<Option<Shown>>,
    /// Which key that is.
    pub created_id: StoredValue<Option<ApiKeyId>>,
    /// The session has ended under the page.
    pub session_over: RwSignal<bool>,
    chosen: RwSignal<Vec<ApiKeyId>>,
    number: StoredValue<u32>,
    requests: StoredValue<u32>,
    clock_ahead_ms: StoredValue<f64>,
}

/// The state of the page around.
pub fn use_store() -> Store {
    expect_context()
}

impl Store {
    /// Begins with what the server answered first.
    pub fn new(owner: Option<UserId>, page: PageData) -> Self {
        let store = Self {
            owner,
            page: RwSignal::new(page),
            open: RwSignal::new(None),
            created: RwSignal::new(None),
            created_id: StoredValue::new(None),
            session_over: RwSignal::new(false),
            chosen: RwSignal::new(Vec::new()),
            number: StoredValue::new(0),
            requests: StoredValue::new(0),
            clock_ahead_ms: StoredValue::new(0.0),
        };
        Effect::new(move |_| store.set_clock());
        store
    }

    /// The key with this id, while it is there.
    pub fn key(self, id: ApiKeyId) -> Option<ApiKey> {
        self.page.with(|page| page.keys.iter().find(|key| key.id == id).cloned())
    }

    /// How many keys count towards the limit.
    pub fn count(self) -> usize {
        self.page.with(|page| page.keys.iter().filter(|key| !key.deleted).count())
    }

    /// No more keys may be made.
    pub fn is_full(self) -> bool {
        self.count() >= usize::from(self.page.with(|page| page.limit))
    }

    /// A change is on its way to the gateways.
    pub fn is_pending(self) -> bool {
        self.page.with(|page| page.keys.iter().any(|key| key.propagation.is_pending()))
    }

    /// The selected keys that are still there.
    pub fn selected(self) -> Vec<ApiKey> {
        let chosen = self.chosen.get();
        self.page.with(|page| {
            let selected = |key: &&ApiKey| !key.deleted && chosen.contains(&key.id);
            page.keys.iter().filter(selected).cloned().collect()
        })
    }

    /// Whether the key is selected.
    pub fn is_selected(self, id: ApiKeyId) -> bool {
        self.chosen.with(|chosen| chosen.contains(&id))
    }

    /// Selects the key, or no longer.
    pub fn select(self, id: ApiKeyId, on: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id);
            }
        });
    }

    /// Selects every key, or none.
    pub fn select_all(self, on: bool) {
        let ids = self.page.with_untracked(|page| {
            page.keys.iter().filter(|key| on && !key.deleted).map(|key| key.id).collect()
        });
        self.chosen.set(ids);
    }

    /// The server's clock now, in milliseconds, as far as the browser can tell.
    pub fn now_ms(self) -> f64 {
        browser::clock_ms() - self.clock_ahead_ms.get_value()
    }

    /// Before a change is sent: answers from before it no longer count.
    pub fn begin_change(self) {
        self.next_number();
    }

    /// Works in a key as the server answered it, a new one at the top.
    pub fn put(self, key: ApiKey) {
        self.next_number();
        self.page.update(|page| match page.keys.iter_mut().find(|old| old.id == key.id) {
            Some(old) => *old = key,
            None => page.keys.insert(0, key),
        });
    }

    /// Strikes a key through until its deletion is in force.
    pub fn put_deleted(self, id: ApiKeyId, propagation: Propagation) {
        self.next_number();
        self.select(id, false);
        self.page.update(|page| {
            if !propagation.is_pending() {
                page.keys.retain(|key| key.id != id);
            } else if let Some(key) = page.keys.iter_mut().find(|key| key.id == id) {
                key.deleted = true;
                key.propagation = propagation;
            }
        });
    }

    /// What every failed request has in common: a session that is over, a list that is out of date.
    pub fn note(self, error: &AppError) {
        if error.is_unauthenticated() {
            self.session_over.set(true);
        } else if error.is_not_found() || error.is_unreachable() || error.0.status == 409 {
            self.refresh();
        }
    }

    /// A request for the page is under way.
    pub fn is_asking(self) -> bool {
        self.requests.get_value() > 0
    }

    /// Asks for the page again. A request that fails leaves the page as it is.
    pub fn refresh(self) {
        let number = self.next_number();
        self.requests.update_value(|requests| *requests += 1);
        spawn_local(async move {
            let answer = api_keys_page(self.owner).await;
            // The page may have been left meanwhile.
            self.requests.try_update_value(|requests| *requests -= 1);
            if self.number.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(page) => {
                    self.page.set(page);
                    self.set_clock();
                    self.session_over.set(false);
                }
                Err(error) if error.is_unauthenticated() => self.session_over.set(true),
                Err(_) => {}
            }
        });
    }

    fn next_number(self) -> u32 {
        self.number.update_value(|number| *number = number.wrapping_add(1));
        // None of the page around, where that has been left meanwhile.
        self.number.try_get_value().unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this era fit into 53 bits")]
    fn set_clock(self) {
        let server_ms = self.page.with_untracked(|page| page.now.micros() / 1000) as f64;
        self.clock_ahead_ms.set_value(browser::clock_ms() - server_ms);
    }
}

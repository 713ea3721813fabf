//! What stands behind the `?` of a list's address.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    params::ParamsMap,
};

/// Where a page of the list begins; left out on the first.
const CURSOR: &str = "cursor";

/// Search, filters, order and page of the list at this address.
#[derive(Clone, Copy)]
pub struct ListQuery {
    path: StoredValue<String>,
    map: Memo<ParamsMap>,
    /// From which page one came to which, so that there is a way back: cursors only lead on.
    trail: RwSignal<Vec<(String, String)>>,
    go: Callback<(String, bool)>,
}

impl ListQuery {
    /// Of the page around, which is at its address already.
    pub fn of_address() -> Self {
        let location = use_location();
        let path = StoredValue::new(location.pathname.get_untracked());
        let map = Memo::new(move |last: Option<&ParamsMap>| {
            // On the way to another page, its address is there before this page has gone.
            let here = location.pathname.with(|now| path.with_value(|path| now == path));
            match last {
                Some(last) if !here => last.clone(),
                _ => location.query.get(),
            }
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(to, replace): (String, bool)| {
            navigate(&to, NavigateOptions { replace, scroll: false, ..Default::default() });
        });
        Self { path, map, trail: RwSignal::new(Vec::new()), go }
    }

    /// What the address says of `name`; none where it says nothing.
    pub fn get(self, name: &str) -> Option<String> {
        self.map.with(|map| map.get(name)).filter(|value| !value.is_empty())
    }

    /// The same, parsed; none also where it makes no sense.
    pub fn parsed<T: core::str::FromStr>(self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// All of it, as what a resource depends on.
    pub fn text(self) -> String {
        self.map.with(ParamsMap::to_query_string)
    }

    /// Whether one of `names` is set: whether the list shows only a part.
    pub fn has_any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// This address with `changes`. All but a change of the page leads to the first page.
    pub fn href(self, changes: &[(&'static str, Option<&str>)]) -> String {
        let mut map = self.map.get();
        map.remove(CURSOR);
        for (name, value) in changes {
            map.remove(name);
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                map.insert(*name, value.to_owned());
            }
        }
        self.path.with_value(|path| path.clone() + &map.to_query_string())
    }

    /// Goes there. `replace` leaves no entry in the browser's history.
    pub fn go(self, changes: &[(&'static str, Option<&str>)], replace: bool) {
        self.go.run((untrack(|| self.href(changes)), replace));
    }

    /// The address of the page that begins at `cursor`; an empty one is the first.
    pub fn page(self, cursor: &str) -> String {
        self.href(&[(CURSOR, Some(cursor))])
    }

    fn cursor(self) -> String {
        self.get(CURSOR).unwrap_or_default()
    }

    /// Remembers that one goes on to `next` from here.
    pub fn leave_for(self, next: &str) {
        let here = untrack(|| self.cursor());
        self.trail.update(|trail| {
            trail.retain(|(to, _)| to != next);
            trail.push((next.to_owned(), here));
        });
    }

    /// The cursor of the page before; none on the first page, or where one came here directly.
    pub fn before(self) -> Option<String> {
        let here = self.cursor();
        self.trail.with(|trail| Some(trail.iter().find(|(to, _)| *to == here)?.1.clone()))
    }

    /// How many pages come before this one, where that is known.
    pub fn depth(self) -> Option<usize> {
        let mut at = self.cursor();
        self.trail.with(|trail| {
            for depth in 0..=trail.len() {
                if at.is_empty() {
                    return Some(depth);
                }
                let (_, before) = trail.iter().find(|(to, _)| *to == at)?;
                at.clone_from(before);
            }
            None
        })
    }

    /// This is not the first page.
    pub fn is_further(self) -> bool {
        self.get(CURSOR).is_some()
    }
}

//! What the side bar and the breadcrumbs say. A page is added here, and nowhere else.

use crate::ui::icon::{self, Shape};

/// Pages that belong together.
pub struct Group {
    /// The heading.
    pub label: &'static str,
    /// Its pages.
    pub pages: &'static [Page],
}

/// One page.
pub struct Page {
    /// The word in the side bar.
    pub label: &'static str,
    /// Its address.
    pub path: &'static str,
    /// Its icon.
    pub icon: Shape,
}

/// All groups, in order.
pub const GROUPS: &[Group] = &[Group {
    label: "My account",
    pages: &[Page { label: "API Keys", path: "/account/api-keys", icon: icon::KEY }],
}];

/// The group and page that `path` is, or is below.
pub fn find(path: &str) -> Option<(&'static Group, &'static Page)> {
    let is_at = |page: &Page| {
        path.strip_prefix(page.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    GROUPS.iter().find_map(|group| Some((group, group.pages.iter().find(|page| is_at(page))?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_their_path() {
        let label = |path| find(path).map(|(group, page)| (group.label, page.label));
        assert_eq!(label("/account/api-keys"), Some(("My account", "API Keys")));
        assert_eq!(label("/account/api-keys/1"), Some(("My account", "API Keys")));
        assert_eq!(label("/account/api-keys-of-others"), None);
    }
}

//! What the side bar and the breadcrumbs say. A page is added here, by one line, and nowhere else.

use crate::ui::icon::{self, Shape};

/// Pages that belong together.
pub struct Group {
    /// The heading.
    pub label: &'static str,
    /// Only admins see it.
    pub admin: bool,
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

const fn page(label: &'static str, path: &'static str, icon: Shape) -> Page {
    Page { label, path, icon }
}

/// All groups, in order.
pub const GROUPS: &[Group] = &[
    Group {
        label: "My account",
        admin: false,
        pages: &[
            page("API Keys", "/account/api-keys", icon::KEY),
            page("Applications", "/account/applications", icon::APP_WINDOW),
            page("Package Keys", "/account/package-keys", icon::PACKAGE),
            page("Security", "/account/security", icon::SHIELD),
        ],
    },
    Group {
        label: "Manage",
        admin: true,
        pages: &[
            page("Get Started", "/admin", icon::COMPASS),
            page("Users", "/admin/users", icon::USERS),
            page("Package Keys", "/admin/package-keys", icon::PACKAGE),
            page("API Keys", "/admin/api-keys", icon::USER_KEY),
            page("Applications", "/admin/applications", icon::APP_WINDOW),
            page("Packages", "/admin/packages", icon::LAYERS),
            page("Endpoints", "/admin/endpoints", icon::ROUTE),
        ],
    },
    Group {
        label: "Operate",
        admin: true,
        pages: &[
            page("Gateways", "/admin/gateways", icon::RADIO_TOWER),
            page("Audit log", "/admin/audit", icon::SCROLL_TEXT),
        ],
    },
];

/// The group and page that `path` is, or is below.
pub fn find(path: &str) -> Option<(&'static Group, &'static Page)> {
    let is_at = |page: &Page| {
        path.strip_prefix(page.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let pages = GROUPS.iter().flat_map(|group| group.pages.iter().map(move |page| (group, page)));
    // `/admin` is above all admin pages: the longest address is meant.
    pages.filter(|(_, page)| is_at(page)).max_by_key(|(_, page)| page.path.len())
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
        assert_eq!(label("/admin/gateways"), Some(("Operate", "Gateways")));
    }
}

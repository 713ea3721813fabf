//! The handbook: `docs/handbook/*.md`, rendered whole by the server.
//!
//! Its pages are documents of their own, without scripts, so no page of the console grows by them;
//! and they are open to everybody, since a rejected call leads here, whoever made it.

mod document;
mod markdown;
mod pictures;

use std::sync::LazyLock;

pub use document::document;
pub use pictures::picture;

/// One page.
#[derive(Debug)]
pub struct Page {
    /// The last part of its address.
    pub slug: &'static str,
    /// Its heading.
    pub title: String,
    /// One sentence on what is in it.
    pub lead: String,
    /// The rest, as HTML.
    pub html: String,
    /// Its headings, in order.
    pub sections: Vec<Section>,
}

/// A heading that can be linked to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The anchor.
    pub id: String,
    /// The words, as HTML.
    pub title: String,
    /// Whether it stands below another heading of its page.
    pub nested: bool,
}

static PAGES: LazyLock<[Page; 5]> = LazyLock::new(|| {
    [
        markdown::page("users", include_str!("../../../docs/handbook/users.md")),
        markdown::page("admins", include_str!("../../../docs/handbook/admins.md")),
        markdown::page("operators", include_str!("../../../docs/handbook/operators.md")),
        markdown::page("verdicts", include_str!("../../../docs/handbook/verdicts.md")),
        markdown::page("errors", include_str!("../../../docs/handbook/errors.md")),
    ]
});

/// All pages, in the order of the handbook.
pub fn pages() -> &'static [Page] {
    &*PAGES
}

/// The page at `/help/{slug}`.
pub fn page(slug: &str) -> Option<&'static Page> {
    pages().iter().find(|page| page.slug == slug)
}

#[cfg(test)]
mod tests {
    use domain::verdict::Verdict;

    use super::*;

    fn ids(slug: &str) -> Vec<&'static str> {
        let page = page(slug).expect("there is such a page");
        page.sections.iter().map(|section| section.id.as_str()).collect()
    }

    #[test]
    fn every_verdict_code_has_its_section() {
        let sections = ids("verdicts");
        for verdict in Verdict::ALL {
            assert!(sections.contains(&verdict.code()), "{} is not explained", verdict.code());
        }
    }

    #[test]
    fn every_verdict_says_what_caller_and_owner_do() {
        let html = &page("verdicts").expect("there").html;
        for verdict in Verdict::ALL {
            let start = html.find(&format!("id=\"{}\"", verdict.code())).expect("a section");
            let section = html[start..].split("<h2").next().unwrap_or_default();
            let section = section.split("<h3").next().unwrap_or_default();
            for part in ["Means.", "Caller.", "Owner."] {
                assert!(section.contains(part), "{}: {part}", verdict.code());
            }
            assert!(section.contains(&verdict.status().to_string()), "{}: status", verdict.code());
        }
    }

    #[test]
    fn every_link_within_the_handbook_leads_somewhere() {
        for page in pages() {
            for link in page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
            {
                // What begins with # stays on its page.
                let path = match (link.strip_prefix("/help/"), link.strip_prefix('#')) {
                    (Some(path), _) => path.to_owned(),
                    (None, Some(_)) => format!("{}{link}", page.slug),
                    _ => panic!("{}: {link} leads out of the handbook", page.slug),
                };
                let (slug, anchor) = path.split_once('#').unwrap_or((&path, ""));
                assert!(super::page(slug).is_some(), "{}: {link}", page.slug);
                assert!(anchor.is_empty() || ids(slug).contains(&anchor), "{}: {link}", page.slug);
            }
            for name in page.html.split("/help/images/").skip(1) {
                let name = name.split('"').next().unwrap_or_default();
                assert!(picture(name).is_some(), "{}: {name}", page.slug);
            }
        }
    }

    #[test]
    fn no_two_headings_of_a_page_share_an_anchor() {
        for page in pages() {
            let mut ids = ids(page.slug);
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), page.sections.len(), "{}", page.slug);
            assert!(!page.lead.is_empty() && !page.title.is_empty(), "{}", page.slug);
        }
    }
}

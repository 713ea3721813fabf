//! Applications: one's own, and for admins everybody's. The same pages show both.

mod ask;
mod list;
mod new;
mod one;
mod server_fns;

pub use list::ApplicationsPage;
pub use new::NewApplicationPage;
pub use one::ApplicationPage;

/// Whose applications a page is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of the person in front of it.
    Mine,
    /// Everybody's.
    Everybodys,
}

impl Whose {
    /// The address of the list.
    pub fn list(self) -> &'static str {
        match self {
            Self::Mine => "/account/applications",
            Self::Everybodys => "/admin/applications",
        }
    }

    /// The address of the package keys.
    fn keys(self) -> &'static str {
        match self {
            Self::Mine => "/account/package-keys",
            Self::Everybodys => "/admin/package-keys",
        }
    }
}

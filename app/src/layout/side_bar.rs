//! The side bar; on small screens a drawer.

use domain::user::Role;
use leptos::{html, prelude::*};
use leptos_router::hooks::use_location;

use super::navigation::{self, Group};
use crate::{
    session::use_me,
    ui::{
        icon::{self, Icon},
        live::{heard, live},
        waiting::{Awaited, Waiting},
    },
};

/// The name and its mark, with the way home.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/" rel="external">
            <Icon shape=icon::KEY_MARK />
            "Latchkey"
        </a>
    }
    .into_any()
}

/// The pages, by group. As a popover it opens and closes without scripts.
#[component]
pub fn SideBar() -> impl IntoView {
    let nav = NodeRef::<html::Nav>::new();
    let close = move |_| {
        if let Some(nav) = nav.get_untracked() {
            // It fails only where it is not open.
            let _ = nav.hide_popover();
        }
    };
    let me = use_me();
    let for_admins = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            let admin = me.await.is_ok_and(|me| me.role == Role::Admin);
            admin.then(|| groups(true).into_any()).into_any()
        })
    });
    view! {
        <nav id="nav" class="side-bar" popover="auto" aria-label="Pages" node_ref=nav on:click=heard(close)>
            <Brand />
            {groups(false)}
            <Waiting fallback=|| () view=for_admins />
        </nav>
    }
    .into_any()
}

fn groups(admin: bool) -> Vec<AnyView> {
    let groups = navigation::GROUPS.iter().filter(|group| group.admin == admin);
    groups.map(|group| view! { <NavGroup group /> }.into_any()).collect()
}

#[component]
fn NavGroup(group: &'static Group) -> impl IntoView {
    let path = use_location().pathname;
    let is_current = move |page: &str| {
        path.with(|path| navigation::find(path).is_some_and(|(_, found)| found.path == page))
    };
    view! {
        <section class="nav-group">
            <h2>{group.label}</h2>
            <ul>
                {group
                    .pages
                    .iter()
                    .map(|page| {
                        view! {
                            <li>
                                <a
                                    href=page.path
                                    aria-current=live(move || is_current(page.path).then_some("page"))
                                >
                                    <Icon shape=page.icon />
                                    {page.label}
                                </a>
                            </li>
                        }
                            .into_any()
                    })
                    .collect::<Vec<_>>()}
            </ul>
        </section>
    }
    .into_any()
}

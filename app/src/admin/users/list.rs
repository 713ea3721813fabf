//! The list of users.

use domain::{
    Timestamp,
    user::{Role, User, UserQuery, UserStatus},
};
use leptos::{ev, prelude::*};

use super::{
    actions::{ask_delete, ask_switch, status},
    invite::{InviteDialog, LinkDialog},
    server_fns::list_users,
};
use crate::{
    answer::replaced,
    layout::Page,
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        ask::{Ask, Question},
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::{
            ACTIONS, Column, DeleteButton, EditLink, Filter, FilterBar, Item, ListQuery, Listing,
            Rows, Table,
        },
        live::{heard, live, memo},
        moment::{ago, day},
        pill::Pill,
    },
};

const COLUMNS: &[Column] = &[
    Column::sorted("Username", "username"),
    Column::sorted("Display name", "display_name"),
    Column::plain("E-mail"),
    Column::plain("Role"),
    Column::plain("Status"),
    Column::sorted("Created", "created_at"),
    Column::plain("Last sign-in"),
    ACTIONS,
];
const LISTING: Listing = Listing {
    caption: "Users",
    class: "table users",
    columns: COLUMNS,
    usual: "username",
    filters: &["search", "status", "role"],
    noun: "user",
    icon: icon::USERS,
    title: "No users yet",
    text: "Choose New User to invite somebody.",
};

impl Item for User {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }
}

/// `/admin/users`.
#[component]
pub fn UsersPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || list_users(asked(query)));
    let hydrated = use_hydrated();
    let inviting = RwSignal::new(false);
    let linked = RwSignal::new(None);
    let filters = vec![
        Filter::fixed(
            "status",
            "Status",
            &[("active", "Active"), ("inactive", "Inactive"), ("disabled", "Disabled")],
        ),
        Filter::fixed("role", "Role", &[("admin", "Administrator"), ("user", "User")]),
    ];
    let new = move || {
        view! {
            <button
                type="button"
                class="btn primary"
                id="new-user"
                disabled=live(move || !hydrated.get())
                on:click=heard(move |_: ev::MouseEvent| inviting.set(true))
            >
                <Icon shape=icon::PLUS />
                "New User"
            </button>
        }
    };
    view! {
        <Page
            title="Users"
            lead="People who sign in here. Their keys work while they are active."
            actions=new
        >
            <div class="card list">
                <FilterBar query search="Username, name or e-mail" filters listing=&LISTING />
                {replaced(page, move |listed| view! { <Loaded query listed /> }.into_any())}
            </div>
        </Page>
        <InviteDialog open=inviting linked done=move |_: User| page.refetch() />
        <LinkDialog linked />
    }
    .into_any()
}

fn asked(query: ListQuery) -> UserQuery {
    untrack(|| UserQuery {
        search: query.get("search"),
        status: query.parsed::<UserStatus>("status"),
        role: query.parsed::<Role>("role"),
        sort: query.get("sort"),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    })
}

#[component]
fn Loaded(query: ListQuery, listed: Listed<User>) -> impl IntoView {
    let now = listed.now;
    let (rows, part) = listed.open();
    let question = RwSignal::new(None);
    let row = rows.each(move |user| view! { <Row user rows question now /> }.into_any());
    view! {
        <Table query listing=&LISTING ids=rows.ids() row part />
        <Ask question />
    }
    .into_any()
}

#[component]
fn Row(
    user: Memo<User>,
    rows: Rows<User>,
    question: RwSignal<Option<Question>>,
    now: Timestamp,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let User { id, username, created_at, last_login_at, .. } = user.get_untracked();
    let href = format!("/admin/users/{id}");
    let shown = memo(move || user.with(|user| status(user.status)));
    let disabled = memo(move || user.with(|user| user.status == UserStatus::Disabled));
    let role = memo(move || user.with(|user| role_word(user.role)));
    let switch = move |_: ev::MouseEvent| {
        let done = Callback::new(move |user| rows.put(user));
        question.set(Some(ask_switch(&user.get_untracked(), done)));
    };
    let delete = move |()| {
        let done = Callback::new(move |()| rows.remove(id.0.as_u128()));
        question.set(Some(ask_delete(&user.get_untracked(), done)));
    };
    let switch_label = {
        let username = username.clone();
        move || format!("{} {username}", if disabled.get() { "Enable" } else { "Disable" })
    };
    let switch_icon = move || {
        let shape = if disabled.get() { icon::CIRCLE_CHECK } else { icon::CIRCLE_SLASH };
        view! { <Icon shape /> }
    };
    view! {
        <tr>
            <td class="name">
                <a href=href.clone()>{username.clone()}</a>
            </td>
            <td data-label="Name">
                <a class="quiet" href=href.clone()>
                    {live(move || user.with(|user| user.display_name.clone()))}
                </a>
            </td>
            <td data-label="E-mail">
                <span class="long">{live(move || user.with(|user| user.email.clone()))}</span>
            </td>
            <td data-label="Role">{live(move || role.get())}</td>
            <td class="status">{live(move || view! { <Pill status=shown.get() /> }.into_any())}</td>
            <td data-label="Created" class="time">{day(created_at)}</td>
            <td data-label="Last sign-in" class="time">
                {last_login_at.map_or_else(|| "Never".into_any(), |at| ago(at, now))}
            </td>
            <td class="actions">
                <div>
                    <EditLink href label=format!("Edit {username}") />
                    <button
                        type="button"
                        class="icon-btn needs-script"
                        aria-label=live(switch_label.clone())
                        title=live(switch_label)
                        disabled=live(move || !hydrated.get())
                        on:click=heard(switch)
                    >
                        {live(switch_icon)}
                    </button>
                    <DeleteButton label=format!("Delete {username}") on_click=delete />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// The word for a role.
pub fn role_word(role: Role) -> &'static str {
    match role {
        Role::Admin => "Administrator",
        Role::User => "User",
    }
}

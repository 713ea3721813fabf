//! The list.

use domain::{
    Timestamp,
    application::{Application, ApplicationQuery},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    Whose,
    ask::ask_delete,
    server_fns::{all_applications, my_applications, one_application},
};
use crate::{
    answer::replaced,
    layout::{NewLink, Page},
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        ask::{Ask, Question},
        icon,
        list::{
            ACTIONS, Column, DeleteButton, EditLink, FilterBar, Item, ListQuery, Listing, Rows,
            Table,
        },
        moment::ago,
        toast::use_toasts,
    },
};

const MINE: Listing = Listing {
    caption: "Applications",
    class: "table",
    columns: OF_MINE,
    usual: "name",
    filters: &["search", "user_id"],
    noun: "application",
    icon: icon::APP_WINDOW,
    title: "No applications yet",
    text: "Choose New Application to make one, then a package key for it.",
};
const EVERYBODYS: Listing = Listing { columns: OF_EVERYBODY, ..MINE };
const OF_MINE: &[Column] = &[
    Column::sorted("Name", "name"),
    Column::plain("Description"),
    Column::plain("Package keys"),
    Column::sorted("Created", "created_at"),
    ACTIONS,
];
const OF_EVERYBODY: &[Column] = &[
    Column::sorted("Name", "name"),
    Column::sorted("Username", "username"),
    Column::plain("Description"),
    Column::plain("Package keys"),
    Column::sorted("Created", "created_at"),
    ACTIONS,
];

impl Item for Application {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }
}

/// `/account/applications` and `/admin/applications`.
#[component]
pub fn ApplicationsPage(whose: Whose) -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || {
        let asked = asked(query);
        async move {
            match whose {
                Whose::Mine => my_applications(asked).await,
                Whose::Everybodys => all_applications(asked).await,
            }
        }
    });
    let (listing, lead, search) = match whose {
        Whose::Mine => (
            &MINE,
            "Programs of yours that call services by a plan. Package keys are issued to them.",
            "Name",
        ),
        Whose::Everybodys => {
            (&EVERYBODYS, "Programs of users. Package keys are issued to them.", "Name or username")
        }
    };
    let loaded = move |listed| view! { <Loaded whose query listing listed /> }.into_any();
    let new = move || {
        view! { <NewLink href=format!("{}/new", whose.list()) word="New Application" /> }
    };
    view! {
        <Page title="Applications" lead actions=new>
            <div class="card list">
                <FilterBar query search listing />
                {replaced(page, loaded)}
            </div>
        </Page>
    }
    .into_any()
}

fn asked(query: ListQuery) -> ApplicationQuery {
    untrack(|| ApplicationQuery {
        search: query.get("search"),
        user_id: query.parsed("user_id"),
        sort: query.get("sort"),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    })
}

#[component]
fn Loaded(
    whose: Whose,
    query: ListQuery,
    listing: &'static Listing,
    listed: Listed<Application>,
) -> impl IntoView {
    let now = listed.now;
    let (rows, part) = listed.open();
    let question = RwSignal::new(None);
    let row =
        rows.each(move |one| view! { <Row whose application=one rows question now /> }.into_any());
    view! {
        <Table query listing ids=rows.ids() row part />
        <Ask question />
    }
    .into_any()
}

#[component]
fn Row(
    whose: Whose,
    application: Memo<Application>,
    rows: Rows<Application>,
    question: RwSignal<Option<Question>>,
    now: Timestamp,
) -> impl IntoView {
    let toasts = use_toasts();
    let Application { id, name, description, user, created_at, keys, .. } =
        application.get_untracked();
    let href = format!("{}/{id}", whose.list());
    let asking = RwSignal::new(false);
    // The question names the keys, so they are asked for first.
    let delete = move |()| {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        spawn_local(async move {
            let answer = one_application(id).await;
            asking.try_set(false);
            match answer {
                Ok(one) => {
                    let done = Callback::new(move |()| rows.remove(id.0.as_u128()));
                    question.try_set(Some(ask_delete(&one.application, &one.keys, done)));
                }
                Err(error) => toasts.show(error.0.detail),
            }
        });
    };
    let owner = (whose == Whose::Everybodys).then(|| {
        view! {
            <td data-label="Username">
                <a class="quiet" href=format!("/admin/users/{}", user.id)>
                    {user.username}
                </a>
            </td>
        }
    });
    view! {
        <tr>
            <td class="name">
                <a href=href.clone()>{name.clone()}</a>
            </td>
            {owner}
            <td class="long" data-label="About" title=description.clone()>
                {description.clone()}
            </td>
            <td class="figure" data-label="Keys">{keys}</td>
            <td class="time" data-label="Created">{ago(created_at, now)}</td>
            <td class="actions">
                <div>
                    <EditLink href label=format!("Edit {name}") />
                    <DeleteButton label=format!("Delete {name}") disabled=asking on_click=delete />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

//! The list.

use domain::{
    Timestamp,
    application::{Application, ApplicationQuery},
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_meta::Title;

use super::{
    Whose,
    ask::ask_delete,
    server_fns::{all_applications, my_applications, one_application},
};
use crate::{
    listed::{Listed, PAGE_SIZE},
    ui::{
        ask::{Ask, Question},
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::{
            ACTIONS, Column, Empty, Failed, FilterBar, Foot, Head, Item, ListQuery, Rows, Skeleton,
        },
        live::{List, When, heard, live},
        moment::ago,
        toast::use_toasts,
        waiting::{Awaited, Replacing},
    },
};

const MINE: &[Column] = &[
    Column::sorted("Name", "name"),
    Column::plain("Description"),
    Column::plain("Package keys"),
    Column::sorted("Created", "created_at"),
    ACTIONS,
];
const EVERYBODYS: &[Column] = &[
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
    let page = Resource::new_blocking(
        move || query.text(),
        move |_| {
            let asked = asked(query);
            async move {
                match whose {
                    Whose::Mine => my_applications(asked).await,
                    Whose::Everybodys => all_applications(asked).await,
                }
            }
        },
    );
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(listed) => view! { <Loaded whose query listed /> }.into_any(),
                Err(error) => view! {
                    <Failed
                        sign_in=error.sign_in(&query.here())
                        detail=error.0.detail
                        on_retry=move |()| page.refetch()
                    />
                }
                .into_any(),
            }
        })
    });
    let (lead, search) = match whose {
        Whose::Mine => (
            "Programs of yours that call services by a plan. Package keys are issued to them.",
            "Name",
        ),
        Whose::Everybodys => {
            ("Programs of users. Package keys are issued to them.", "Name or username")
        }
    };
    view! {
        <Title text="Applications" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Applications"</h1>
                    <p>{lead}</p>
                </div>
                <div class="actions">
                    <a class="btn primary" href=format!("{}/new", whose.list())>
                        <Icon shape=icon::PLUS />
                        "New Application"
                    </a>
                </div>
            </div>
            <div class="card list">
                <FilterBar query search columns=columns(whose) />
                <Replacing fallback=Skeleton view />
            </div>
        </div>
    }
    .into_any()
}

fn columns(whose: Whose) -> &'static [Column] {
    if whose == Whose::Mine { MINE } else { EVERYBODYS }
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
fn Loaded(whose: Whose, query: ListQuery, listed: Listed<Application>) -> impl IntoView {
    let Listed { items, next_cursor: next, now } = listed;
    let count = items.len();
    let rows = Rows::new(items);
    let question = RwSignal::new(None);
    let row = Callback::new(move |id| {
        rows.row(id)
            .map(|application| view! { <Row whose application rows question now /> })
            .into_any()
    });
    let empty = move || {
        view! {
            <Empty
                query
                filters=&["search", "user_id"]
                icon=icon::APP_WINDOW
                title="No applications yet"
                text="Choose New Application to make one, then a package key for it."
            />
        }
    };
    view! {
        <When when=Signal::derive(move || !rows.ids().with(Vec::is_empty)) fallback=empty>
            <div class="table-scroll">
                <table class="table">
                    <caption class="sr-only">"Applications"</caption>
                    <Head query columns=columns(whose) usual="name" />
                    <tbody>
                        <List ids=rows.ids() row />
                    </tbody>
                </table>
            </div>
        </When>
        <Foot query count page_size=PAGE_SIZE as usize next noun="application" />
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
    let (hydrated, toasts) = (use_hydrated(), use_toasts());
    let Application { id, name, description, user, created_at, keys, .. } =
        application.get_untracked();
    let href = format!("{}/{id}", whose.list());
    let asking = RwSignal::new(false);
    // The question names the keys, so they are asked for first.
    let delete = move |_: ev::MouseEvent| {
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
                    <a class="icon-btn" href=href aria-label=format!("Edit {name}") title="Edit">
                        <Icon shape=icon::PENCIL />
                    </a>
                    <button
                        type="button"
                        class="icon-btn needs-script"
                        aria-label=format!("Delete {name}")
                        title="Delete"
                        disabled=live(move || !hydrated.get() || asking.get())
                        on:click=heard(delete)
                    >
                        <Icon shape=icon::TRASH />
                    </button>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

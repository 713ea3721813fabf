//! All endpoints.

use domain::{
    endpoint::{Endpoint, EndpointStatus, title},
    format,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    ask::{ask_delete, ask_turn, status, turn_word},
    server_fns::{list_endpoints, one_endpoint},
};
use crate::{
    answer::replaced,
    layout::{NewLink, Page},
    listed::load_list,
    ui::{
        ask::{Ask, Question},
        hydrated::use_hydrated,
        icon,
        list::{
            ACTIONS, Column, DeleteButton, EditLink, Filter, FilterBar, Item, ListQuery, Listing,
            Rows, Table,
        },
        live::{heard, live, memo},
        pill::Pill,
        toast::use_toasts,
    },
};

const COLUMNS: &[Column] = &[
    Column::plain("Service"),
    Column::plain("Name"),
    Column::plain("Version"),
    Column::plain("URL"),
    Column::plain("Status"),
    ACTIONS,
];
const LISTING: Listing = Listing {
    caption: "Endpoints",
    class: "table",
    columns: COLUMNS,
    usual: "",
    filters: &["search", "status"],
    noun: "endpoint",
    icon: icon::ROUTE,
    title: "No endpoints yet",
    text: "Choose New Endpoint to name a service that keys can call.",
};

impl Item for Endpoint {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }
}

/// `/admin/endpoints`.
#[component]
pub fn EndpointsPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || {
        let status = query.parsed::<EndpointStatus>("status");
        list_endpoints(query.get("search").unwrap_or_default(), status)
    });
    let statuses = [("active", "Active"), ("retired", "Retired")];
    let new = || view! { <NewLink href="/admin/endpoints/new" word="New Endpoint" /> };
    view! {
        <Page
            title="Endpoints"
            lead="Services behind the traffic manager. Callers reach one at /e/{name}/…"
            actions=new
        >
            <div class="card list">
                <FilterBar
                    query
                    search="Name, service or URL"
                    filters=vec![Filter::fixed("status", "Status", &statuses)]
                    listing=&LISTING
                />
                {replaced(page, move |endpoints| view! { <Loaded query endpoints /> }.into_any())}
            </div>
        </Page>
    }
    .into_any()
}

#[component]
fn Loaded(query: ListQuery, endpoints: Vec<Endpoint>) -> impl IntoView {
    let rows = Rows::new(endpoints);
    let question = RwSignal::new(None);
    let row = rows.each(move |endpoint| view! { <Row endpoint rows question /> }.into_any());
    let count = move || format::count(rows.ids().with(Vec::len) as u64, LISTING.noun);
    view! {
        <Table query listing=&LISTING ids=rows.ids() row />
        <div class="table-foot">{live(count)}</div>
        <Ask question />
    }
    .into_any()
}

#[component]
fn Row(
    endpoint: Memo<Endpoint>,
    rows: Rows<Endpoint>,
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let (hydrated, toasts) = (use_hydrated(), use_toasts());
    let Endpoint { id, service, name, version, url, .. } = endpoint.get_untracked();
    let name = title(&name);
    let href = format!("/admin/endpoints/{id}");
    let shown = memo(move || endpoint.with(|endpoint| status(endpoint.status)));
    let word = memo(move || endpoint.with(|endpoint| turn_word(endpoint.status)));
    let asking = RwSignal::new(false);
    // The questions name the plans that open it, so they are asked for first.
    let ask = move |delete: bool| {
        if asking.get_untracked() {
            return;
        }
        asking.set(true);
        spawn_local(async move {
            let answer = one_endpoint(id).await;
            asking.try_set(false);
            let asked = match answer {
                Ok(detail) if delete => {
                    ask_delete(&detail, Callback::new(move |()| rows.remove(id.0.as_u128())))
                }
                Ok(detail) => ask_turn(&detail, Callback::new(move |changed| rows.put(changed))),
                Err(error) => return toasts.show(error.0.detail),
            };
            question.try_set(Some(asked));
        });
    };
    let label = {
        let name = name.clone();
        move || format!("{} {name}", word.get())
    };
    view! {
        <tr>
            <td data-label="Service">{service}</td>
            <td class="name">
                <a href=href.clone()>{name.clone()}</a>
            </td>
            <td data-label="Version">{version}</td>
            <td class="mono long" data-label="URL" title=url.clone()>
                {url.clone()}
            </td>
            <td class="status">{live(move || view! { <Pill status=shown.get() /> }.into_any())}</td>
            <td class="actions">
                <div>
                    <button
                        type="button"
                        class="btn small needs-script"
                        aria-label=live(label)
                        disabled=live(move || !hydrated.get() || asking.get())
                        on:click=heard(move |_: ev::MouseEvent| ask(false))
                    >
                        {live(move || word.get())}
                    </button>
                    <EditLink href label=format!("Edit {name}") />
                    <DeleteButton label=format!("Delete {name}") disabled=asking on_click=move |()| ask(true) />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

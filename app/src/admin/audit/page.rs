//! The page itself.

use domain::audit::{AuditEvent, AuditQuery};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    filters::{FILTERS, Filters},
    row::Row,
    server_fns::audit_events,
    words::day,
};
use crate::{
    listed::{Listed, PAGE_SIZE},
    ui::{
        icon,
        list::{Column, Empty, Failed, Foot, Head, ListQuery, Skeleton},
        waiting::{Awaited, Replacing},
    },
};

const COLUMNS: &[Column] = &[
    Column::plain("No."),
    Column::plain("When"),
    Column::plain("Who"),
    Column::plain("Action"),
    Column::plain("To what"),
    Column::plain("Details"),
];

/// `/admin/audit`.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = Resource::new_blocking(move || query.text(), move |_| audit_events(asked(query)));
    let view = Callback::new(move |()| -> Awaited {
        Box::pin(async move {
            match page.await {
                Ok(listed) => view! { <Table query listed /> }.into_any(),
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
    view! {
        <Title text="Audit log" />
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Audit log"</h1>
                    <p>
                        "Who did what, newest first. Each entry seals the one before: "
                        <code>"latchkey audit verify"</code> " finds what was changed or taken out."
                    </p>
                </div>
            </div>
            <Filters query />
            <div class="card list">
                <Replacing fallback=Skeleton view />
            </div>
        </div>
    }
    .into_any()
}

fn asked(query: ListQuery) -> AuditQuery {
    untrack(|| AuditQuery {
        actor: query.get("actor"),
        action: query.get("action"),
        kind: query.get("kind"),
        object_id: query.parsed("object_id"),
        from: query.get("from").and_then(|text| day(&text, 0)),
        // The day that is named is meant, too.
        to: query.get("to").and_then(|text| day(&text, 1)),
        limit: Some(PAGE_SIZE),
        cursor: query.get("cursor"),
    })
}

#[component]
fn Table(query: ListQuery, listed: Listed<AuditEvent>) -> impl IntoView {
    let Listed { items, next_cursor: next, .. } = listed;
    if items.is_empty() {
        return view! {
            <Empty
                query
                filters=FILTERS
                icon=icon::SCROLL_TEXT
                title="Nothing has happened yet"
                text="Every change in the console, over REST and on the command line is written down here."
            />
        }
        .into_any();
    }
    let count = items.len();
    view! {
        <div class="table-scroll">
            <table class="table">
                <caption class="sr-only">"Audit log"</caption>
                <Head query columns=COLUMNS usual="" />
                <tbody>
                    {items.into_iter().map(|event| view! { <Row event /> }.into_any()).collect::<Vec<_>>()}
                </tbody>
            </table>
        </div>
        <Foot query count page_size=PAGE_SIZE as usize next noun="event" />
    }
    .into_any()
}

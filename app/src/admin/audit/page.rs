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
    answer::replaced,
    listed::{Listed, PAGE_SIZE, load_list},
    ui::{
        icon,
        list::{Column, FixedTable, ListQuery, Listing},
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
const LISTING: Listing = Listing {
    caption: "Audit log",
    class: "table",
    columns: COLUMNS,
    usual: "",
    filters: FILTERS,
    noun: "event",
    icon: icon::SCROLL_TEXT,
    title: "Nothing has happened yet",
    text: "Every change in the console, over REST and on the command line is written down here.",
};

/// `/admin/audit`.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = ListQuery::of_address();
    let page = load_list(query, move || audit_events(asked(query)));
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
                {replaced(page, move |listed| table(query, listed))}
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

fn table(query: ListQuery, listed: Listed<AuditEvent>) -> AnyView {
    let part = listed.part();
    let row = |event| view! { <Row event /> }.into_any();
    let rows = listed.items.into_iter().map(row).collect();
    view! { <FixedTable query listing=&LISTING rows part /> }.into_any()
}

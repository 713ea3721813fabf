//! One entry.

use domain::{audit::AuditEvent, format};
use leptos::prelude::*;

use super::words::{detail, kind, via};
use crate::ui::moment::moment;

/// The row. The name leads to all entries on the same thing.
#[component]
pub fn Row(event: AuditEvent) -> impl IntoView {
    let details = detail(&event.detail);
    let object = match event.object_id {
        Some(id) => view! {
            <a class="quiet" href=format!("/admin/audit?object_id={id}") title="All that happened to it">
                {event.object}
            </a>
        }
        .into_any(),
        None => event.object.into_any(),
    };
    view! {
        <tr>
            <td class="figure" data-label="No.">{event.seq}</td>
            <td class="time" data-label="When">{moment(event.at, format::minute(event.at))}</td>
            <td data-label="Who">
                <span>
                    {event.actor}" "<span class="hint">{via(&event.via).to_owned()}</span>
                </span>
            </td>
            <td class="name mono">{event.action}</td>
            <td data-label="To what">
                <span>
                    {object}" "<span class="hint">{kind(&event.kind)}</span>
                </span>
            </td>
            <td class="long hint" data-label="Details" title=details.clone()>
                {details.clone()}
            </td>
        </tr>
    }
    .into_any()
}

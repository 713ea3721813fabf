//! The report: one row a key.

use domain::{
    ApiKeyId, Timestamp,
    api_key::{ApiKey, ApiKeyStatus, Numbered},
};
use leptos::{ev, prelude::*};

use super::{delete::ask_delete, foot::NumberedFoot, server_fns::Report};
use crate::{
    keys::{DetailsDialog, Previous, RegenerateDialog, ask_end, keys_now},
    ui::{
        ask::{Ask, Question},
        copy::CopyButton,
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::{Column, Item, ListQuery, Listing, Rows, Table},
        live::{heard, live, memo},
        moment::{ago, day},
        pill::{Pill, Status},
        progress::PropagationBadge,
    },
};

const COLUMNS: &[Column] = &[
    Column::plain("Sr. No."),
    Column::sorted("Username", "username"),
    Column::plain("API Key"),
    Column::plain("Status"),
    Column::sorted("Created", "created_at"),
    Column::plain("Last used"),
    Column::plain("Edit"),
    Column::plain("Delete"),
];
const LISTING: Listing = Listing {
    caption: "Api key reports",
    class: "table",
    columns: COLUMNS,
    usual: "-created_at",
    filters: &["username", "status"],
    noun: "key",
    icon: icon::USER_KEY,
    title: "No API keys yet",
    text: "Choose Add New API Key to make one for a user.",
};

impl Item for ApiKey {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }

    fn is_pending(&self) -> bool {
        self.propagation.is_pending()
    }
}

/// The table, and what belongs to it.
#[component]
pub fn ReportTable(
    /// The report's address.
    query: ListQuery,
    /// What the server answered.
    report: Report,
) -> impl IntoView {
    let Report { page, now } = report;
    let Numbered { items, next_cursor, previous_cursor, last_cursor, offset, total } = page;
    let count = items.len() as u64;
    let rows = Rows::new(items);
    rows.keep_current(move || as_they_are(rows));
    let question = RwSignal::new(None::<Question>);
    let changing = RwSignal::new(None::<ApiKey>);
    let looked_at = RwSignal::new(None::<ApiKeyId>);
    let row = rows.each(move |key| {
        view! { <Row key rows offset question changing looked_at now /> }.into_any()
    });
    view! {
        <Table query listing=&LISTING ids=rows.ids() row />
        <NumberedFoot query offset count total next_cursor previous_cursor last_cursor />
        <Ask question />
        <RegenerateDialog asked=changing on_done=move |key| rows.put(key) />
        <DetailsDialog asked=looked_at />
    }
    .into_any()
}

/// The rows, those that were pending asked for again.
async fn as_they_are(rows: Rows<ApiKey>) -> Option<Vec<ApiKey>> {
    let items = rows.items.try_get_untracked()?;
    let pending = |key: &&ApiKey| key.propagation.is_pending();
    let ids: Vec<ApiKeyId> = items.iter().filter(pending).map(|key| key.id).collect();
    let now = keys_now(ids.clone()).await.ok()?;
    let fresh = |key: ApiKey| match now.iter().find(|fresh| fresh.id == key.id) {
        Some(fresh) => Some(fresh.clone()),
        None if ids.contains(&key.id) => None,
        None => Some(key),
    };
    Some(items.into_iter().filter_map(fresh).collect())
}

#[component]
fn Row(
    key: Memo<ApiKey>,
    rows: Rows<ApiKey>,
    offset: u64,
    question: RwSignal<Option<Question>>,
    changing: RwSignal<Option<ApiKey>>,
    looked_at: RwSignal<Option<ApiKeyId>>,
    now: Timestamp,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let ApiKey { id, user, created_at, description, .. } = key.get_untracked();
    let username = user.username.clone();
    let ids = rows.ids();
    let number = memo(move || {
        let at = ids.with(|ids| ids.iter().position(|other| *other == id.0.as_u128()));
        at.map(|at| (offset + at as u64 + 1).to_string()).unwrap_or_default()
    });
    let gone = memo(move || key.with(|key| key.deleted));
    let expired = memo(move || key.with(|key| key.expired));
    let shown = memo(move || key.with(status));
    let propagation = memo(move || key.with(|key| key.propagation));
    let hint = memo(move || key.with(ApiKey::hint));
    let previous = memo(move || key.with(|key| key.previous.clone()));
    let edit = move |_: ev::MouseEvent| changing.set(Some(key.get_untracked()));
    let delete = move |_: ev::MouseEvent| {
        question.set(Some(ask_delete(&key.get_untracked(), rows)));
    };
    let what = format!("of {username}: {description}");
    let end = move |()| {
        let ended = Callback::new(move |key| rows.put(key));
        question.set(ask_end(&key.get_untracked(), ended));
    };
    let old_value =
        move || previous.get().map(|old| view! { <Previous old now on_end=end /> }.into_any());
    view! {
        <tr class:gone=live(move || gone.get())>
            <td class="figure" data-label="Sr. No.">{live(move || number.get())}</td>
            <td class="name">
                <a href=format!("/admin/users/{}?tab=api-keys", user.id)>{username}</a>
            </td>
            <td data-label="API Key">
                <div>
                    <span class="key-line">
                        <button
                            type="button"
                            class="key-id mono"
                            title=description
                            disabled=live(move || !hydrated.get() || gone.get())
                            on:click=heard(move |_: ev::MouseEvent| looked_at.set(Some(id)))
                        >
                            {live(move || hint.get())}
                        </button>
                        <CopyButton text=id.to_string() what="the id of the key" />
                    </span>
                    {live(old_value)}
                </div>
            </td>
            <td class="status">
                {live(move || view! { <Pill status=shown.get() /> }.into_any())}
                {live(move || view! { <PropagationBadge propagation=propagation.get() /> }.into_any())}
            </td>
            <td class="time" data-label="Created">{day(created_at)}</td>
            <td class="time" data-label="Last used">
                {live(move || match key.with(|key| key.last_used_at) {
                    Some(at) => ago(at, now),
                    None => "Never".into_any(),
                })}
            </td>
            <td class="act">
                <button
                    type="button"
                    class="btn small needs-script"
                    aria-label=format!("Edit the API key {what}")
                    title=live(move || expired.get().then_some("It has expired, and can only be deleted"))
                    disabled=live(move || !hydrated.get() || gone.get() || expired.get())
                    on:click=heard(edit)
                >
                    <Icon shape=icon::REFRESH />
                    "Edit"
                </button>
            </td>
            <td class="act">
                <button
                    type="button"
                    class="btn small bad needs-script"
                    aria-label=format!("Delete the API key {what}")
                    disabled=live(move || !hydrated.get() || gone.get())
                    on:click=heard(delete)
                >
                    <Icon shape=icon::TRASH />
                    "Delete"
                </button>
            </td>
        </tr>
    }
    .into_any()
}

fn status(key: &ApiKey) -> Status {
    if key.deleted {
        return Status { tone: "off", icon: icon::TRASH, word: "Deleted" };
    }
    match ApiKeyStatus::of(key.state, key.expired) {
        ApiKeyStatus::Enabled => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        ApiKeyStatus::Disabled => {
            Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Inactive" }
        }
        ApiKeyStatus::Expired => Status { tone: "bad", icon: icon::CLOCK_ALERT, word: "Expired" },
    }
}

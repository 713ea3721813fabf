//! The plans of a package.

use std::collections::HashMap;

use domain::{
    EndpointId,
    endpoint::{Endpoint, title},
    package::{OfferStatus, Package, Plan, UpdatePlan},
};
use leptos::{ev, prelude::*};

use super::{
    server_fns::{delete_plan, package_page, update_plan},
    words,
};
use crate::ui::{
    ask::{Acting, Question},
    hydrated::use_hydrated,
    icon::{self, Icon},
    list::{Item, PlainTable, Rows},
    live::{List, When, heard, live, memo},
    pill::Pill,
    progress::PropagationBadge,
};

impl Item for Plan {
    fn id(&self) -> u128 {
        self.id.0.as_u128()
    }

    fn is_pending(&self) -> bool {
        self.propagation.is_pending()
    }
}

const HEADS: &[&str] =
    &["Plan", "Rate limit", "Quota", "Endpoints", "Approval", "Max keys", "Status"];

/// The table.
#[component]
pub fn PlanTable(
    /// The package around.
    package: RwSignal<Package>,
    /// What plans may open.
    endpoints: Vec<Endpoint>,
    /// Where to ask before a change.
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let names: HashMap<EndpointId, String> =
        endpoints.into_iter().map(|endpoint| (endpoint.id, title(&endpoint.name))).collect();
    let names = StoredValue::new(names);
    let id = package.with_untracked(|package| package.id);
    let rows = Rows::new(package.with_untracked(|package| package.plans.clone()));
    rows.keep_current(move || async move { Some(package_page(id).await.ok()?.package.plans) });
    let ids = rows.ids();
    let row = Callback::new(move |id| {
        let plan = rows.row(id);
        plan.map(|plan| view! { <Row package rows plan names question /> }).into_any()
    });
    let any = Signal::derive(move || ids.with(|ids| !ids.is_empty()));
    view! {
        <div class="card list">
            <When when=any fallback=NoPlans>
                <PlainTable caption="Plans" heads=HEADS actions=true>
                    <List ids row />
                </PlainTable>
            </When>
        </div>
    }
    .into_any()
}

#[component]
fn NoPlans() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon shape=icon::LAYERS />
            <h2>"No plans yet"</h2>
            <p>"Choose New Plan to make one. Until then, this package cannot be chosen for a key."</p>
        </div>
    }
    .into_any()
}

#[component]
fn Row(
    package: RwSignal<Package>,
    rows: Rows<Plan>,
    plan: Memo<Plan>,
    names: StoredValue<HashMap<EndpointId, String>>,
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let (plan_id, package_id) = plan.with_untracked(|plan| (plan.id, plan.package_id));
    let of = package.with_untracked(|package| package.name.clone());
    let opened = move || {
        plan.with(|plan| {
            let mut opened: Vec<_> = names.with_value(|names| {
                plan.endpoints.iter().filter_map(|id| names.get(id).cloned()).collect()
            });
            opened.sort_unstable();
            opened.join(", ")
        })
    };
    let status = memo(move || plan.with(|plan| plan.status));
    let turn = {
        let of = of.clone();
        move |_: ev::MouseEvent| {
            question.set(Some(turn_question(rows, of.clone(), &plan.get_untracked())));
        }
    };
    let delete = move |_: ev::MouseEvent| {
        question.set(Some(delete_question(rows, of.clone(), &plan.get_untracked())));
    };
    view! {
        <tr>
            <td class="name">
                <a href=format!("/admin/packages/{package_id}/plans/{plan_id}")>
                    {live(move || plan.with(|plan| plan.name.clone()))}
                </a>
            </td>
            <td data-label="Rate limit">{live(move || plan.with(|plan| words::rate(plan.rate_limit)))}</td>
            <td data-label="Quota">{live(move || plan.with(|plan| words::quota(plan.quota)))}</td>
            <td class="long" data-label="Endpoints" title=live(opened)>
                {live(move || plan.with(words::opens))}
            </td>
            <td data-label="Approval">
                {live(move || plan.with(|plan| if plan.needs_approval { "Needed" } else { "Not needed" }))}
            </td>
            <td class="figure" data-label="Max keys">{live(move || plan.with(|plan| plan.max_keys.to_string()))}</td>
            <td class="status">
                {live(move || view! { <Pill status=words::status(status.get()) /> }.into_any())}
                {live(move || {
                    view! { <PropagationBadge propagation=plan.with(|plan| plan.propagation) /> }.into_any()
                })}
            </td>
            <td class="actions">
                <div>
                    <button
                        type="button"
                        class="btn small"
                        disabled=live(move || !hydrated.get())
                        aria-label=live(move || plan.with(|plan| format!("{} {}", turn_word(plan.status), plan.name)))
                        on:click=heard(turn)
                    >
                        {live(move || turn_word(status.get()))}
                    </button>
                    <a
                        class="icon-btn"
                        href=format!("/admin/packages/{package_id}/plans/{plan_id}")
                        aria-label=live(move || plan.with(|plan| format!("Edit plan {}", plan.name)))
                    >
                        <Icon shape=icon::PENCIL />
                    </a>
                    <button
                        type="button"
                        class="icon-btn"
                        disabled=live(move || !hydrated.get())
                        aria-label=live(move || plan.with(|plan| format!("Delete plan {}", plan.name)))
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

fn turn_word(status: OfferStatus) -> &'static str {
    match status {
        OfferStatus::Active => "Retire",
        OfferStatus::Inactive => "Activate",
    }
}

fn turn_question(rows: Rows<Plan>, of: String, plan: &Plan) -> Question {
    let (id, retire) = (plan.id, plan.status == OfferStatus::Active);
    let to = if retire { OfferStatus::Inactive } else { OfferStatus::Active };
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            rows.changed();
            let change = UpdatePlan { status: Some(to), ..UpdatePlan::default() };
            let plan = update_plan(id, change).await.map_err(|error| error.0.detail.clone())?;
            let said = format!("Plan {} is {}", plan.name, plan.status.as_str());
            rows.put(plan);
            Ok(said)
        })
    });
    let word = turn_word(plan.status);
    Question {
        title: format!("{word} plan"),
        sentence: format!("Are you sure you want to {} this plan?", word.to_lowercase()),
        names: vec![(plan.name.clone(), of)],
        consequence: if retire {
            "Every call with a key of this plan is rejected with plan_inactive, and no key can be \
             issued, until the plan is active again. The keys stay."
        } else {
            "Keys of this plan work again as they did, and new ones can be issued."
        }
        .into(),
        go: word,
        danger: retire,
        act,
    }
}

fn delete_question(rows: Rows<Plan>, of: String, plan: &Plan) -> Question {
    let (id, said) = (plan.id, format!("Plan {} deleted", plan.name));
    let act = Callback::new(move |()| -> Acting {
        let said = said.clone();
        Box::pin(async move {
            delete_plan(id).await.map_err(|error| error.0.detail.clone())?;
            rows.remove(id.0.as_u128());
            Ok(said)
        })
    });
    Question {
        title: "Delete plan".into(),
        sentence: "Are you sure you want to delete this plan?".into(),
        names: vec![(plan.name.clone(), of)],
        consequence: "A plan with keys cannot be deleted: retire it instead, or delete its keys \
                      first."
            .into(),
        go: "Delete",
        danger: true,
        act,
    }
}

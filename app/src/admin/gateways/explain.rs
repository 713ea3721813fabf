//! "Why was this call rejected?": a key is pasted, and every node says what each rule finds.
//!
//! The value is in the input alone: it goes to the server in the body of one request, and is in no
//! address, storage or resource. The input forgets it when the page is left or sent away.

use domain::explain::{Explanation, NodeExplanation, RuleAnswer, RuleOutcome, Ruling};
use leptos::{ev, html, prelude::*};

use super::server_fns::explain_call;
use crate::{
    sending::{Problems, SendButton, Sending},
    ui::{
        form::{Choice, Input, SelectField},
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::Column,
        live::{heard, live},
        pill::{Pill, Status},
    },
};

const HEADS: [Column; 3] =
    [Column::plain("Rule"), Column::plain("Answer"), Column::plain("What was found")];

/// The box.
#[component]
pub fn Explain(
    /// The names of the endpoints to choose from.
    endpoints: Vec<String>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let endpoint = Input::new("endpoint", "");
    let key = NodeRef::<html::Input>::new();
    let sending = Sending::new();
    let answer = RwSignal::new(None::<Explanation>);
    let choices: Vec<_> = endpoints.into_iter().map(|name| Choice::new(&name, &name)).collect();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let value =
            key.get_untracked().map(|key| key.value().trim().to_owned()).unwrap_or_default();
        if value.is_empty() {
            sending.say("Paste the key that the caller sent.");
            return;
        }
        answer.set(None);
        sending.send(vec![endpoint], explain_call(value, endpoint.filled()), move |explanation| {
            answer.set(Some(explanation));
        });
    };
    // A browser that brings a left page back shows its inputs as they were.
    Effect::new(move |_| {
        let hide = window_event_listener(ev::pagehide, move |_| {
            if let Some(key) = key.get_untracked() {
                key.set_value("");
            }
            answer.set(None);
        });
        on_cleanup(move || hide.remove());
    });
    view! {
        <section class="section" aria-labelledby="explain-title">
            <h2 id="explain-title">"Why was this call rejected?"</h2>
            <p>"Each node says what every rule finds now. The key is neither stored nor logged, and no call is counted."</p>
            <form class="card explain-form" on:submit=heard(submit) novalidate=true>
                <div class="field">
                    <label class="label" for="explain-key">
                        "Key"
                    </label>
                    <input
                        class="input mono"
                        id="explain-key"
                        type="password"
                        placeholder="Paste the key"
                        autocomplete="off"
                        spellcheck="false"
                        disabled=live(move || !hydrated.get())
                        node_ref=key
                    />
                </div>
                <SelectField
                    input=endpoint
                    label="Endpoint"
                    prompt="None: the key alone"
                    choices=Signal::stored(choices)
                />
                <SendButton sending word="Explain" />
            </form>
            <div aria-live="polite">
                <Problems sending />
                {live(move || answer.get().map(|answer| view! { <Answer answer /> }.into_any()))}
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Answer(answer: Explanation) -> impl IntoView {
    if answer.nodes.is_empty() {
        return view! { <p class="card padded">"No node is live, so no call is let through."</p> }
            .into_any();
    }
    let nodes = answer.nodes.into_iter().map(|node| view! { <Node node /> }.into_any());
    view! { <div class="explained">{nodes.collect::<Vec<_>>()}</div> }.into_any()
}

#[component]
fn Node(node: NodeExplanation) -> impl IntoView {
    let body = match (node.ruling, node.silent) {
        (Some(ruling), _) => view! { <Rules ruling /> }.into_any(),
        (None, silent) => {
            let detail = silent.map(|silent| silent.detail).unwrap_or_default();
            view! { <p class="padded">{detail}</p> }.into_any()
        }
    };
    view! {
        <article class="card">
            <h3 class="padded">{node.name} " " <span class="hint mono">{node.address}</span></h3>
            {body}
        </article>
    }
    .into_any()
}

#[component]
fn Rules(ruling: Ruling) -> impl IntoView {
    let verdict = if ruling.verdict.is_accepted() {
        Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Accepted" }
    } else {
        Status { tone: "bad", icon: icon::CIRCLE_X, word: "Rejected" }
    };
    let key = ruling.key.map(|key| {
        let parts = [Some(key.username), key.application, key.package, key.plan];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    let code = ruling.verdict.code();
    let rows = ruling.rules.into_iter().map(|rule| view! { <Rule rule /> }.into_any());
    view! {
        <p class="padded verdict">
            <Pill status=verdict />
            <a class="mono" href=format!("/help/verdicts#{code}") rel="external">
                {code}
            </a>
            {key.map(|key| view! { <span class="hint">{key}</span> })}
        </p>
        <div class="table-scroll">
            <table class="table rules">
                <thead>
                    <tr>
                        {HEADS
                            .map(|head| view! { <th scope="col">{head.label}</th> }.into_any())
                            .into_iter()
                            .collect::<Vec<_>>()}
                    </tr>
                </thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Rule(rule: RuleAnswer) -> impl IntoView {
    let (class, shape, word) = match rule.outcome {
        RuleOutcome::Passed => ("outcome ok", icon::CHECK, "passed"),
        RuleOutcome::Failed => ("outcome bad", icon::X, "failed"),
        RuleOutcome::Skipped => ("outcome off", icon::CIRCLE_SLASH, "skipped"),
    };
    view! {
        <tr>
            <th scope="row" class="name">
                {rule.rule.title()}
            </th>
            <td>
                <span class=class>
                    <Icon shape />
                    {word}
                </span>
            </td>
            <td class="wrap">
                {rule.detail}
                {rule.code.map(|code| view! { " " <code>{code.code()}</code> })}
            </td>
        </tr>
    }
    .into_any()
}

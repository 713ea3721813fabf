//! Where one is signed in.

use domain::{Timestamp, session::OpenSession};
use leptos::{ev, prelude::*};

use super::server_fns::{end_session, sign_out_everywhere};
use crate::ui::{
    ask::{Acting, Ask, Question},
    hydrated::use_hydrated,
    icon::{self, Icon},
    list::PlainTable,
    live::{heard, live},
    moment::ago,
    pill::{Pill, Status},
};

const THIS: Status = Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "This session" };

/// The sessions, with the ways to end them.
#[component]
pub fn Sessions(
    /// This session first.
    sessions: RwSignal<Vec<OpenSession>>,
    /// The server's clock.
    now: Timestamp,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let question = RwSignal::new(None::<Question>);
    let everywhere =
        move |_: ev::MouseEvent| question.set(Some(ask_all(&sessions.get_untracked())));
    view! {
        <section class="section" aria-labelledby="sessions-title">
            <div class="section-head">
                <div>
                    <h2 id="sessions-title">"Sessions"</h2>
                    <p>"Where you are signed in. End what you do not know, then change your password."</p>
                </div>
                <button
                    type="button"
                    class="btn"
                    disabled=live(move || !hydrated.get())
                    on:click=heard(everywhere)
                >
                    <Icon shape=icon::LOG_OUT />
                    "Sign out everywhere"
                </button>
            </div>
            <div class="card list">
                <PlainTable caption="Your sessions" heads=&["Device", "Address", "Signed in", "Last used"] actions=true>
                    {live(move || {
                        sessions
                            .get()
                            .into_iter()
                            .map(|session| view! { <Row session sessions question now /> }.into_any())
                            .collect::<Vec<_>>()
                    })}
                </PlainTable>
            </div>
        </section>
        <Ask question />
    }
    .into_any()
}

#[component]
fn Row(
    session: OpenSession,
    sessions: RwSignal<Vec<OpenSession>>,
    question: RwSignal<Option<Question>>,
    now: Timestamp,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let device = session.device();
    let address = match session.address.as_str() {
        "" => "By a one-time link".to_owned(),
        address => address.to_owned(),
    };
    let (created_at, last_seen_at) = (session.created_at, session.last_seen_at);
    let action = if session.current {
        view! { <Pill status=THIS /> }.into_any()
    } else {
        let label = format!("Sign out {device} at {address}");
        let ask = move |_: ev::MouseEvent| question.set(Some(ask_one(&session, sessions)));
        view! {
            <button
                type="button"
                class="btn small"
                aria-label=label
                disabled=live(move || !hydrated.get())
                on:click=heard(ask)
            >
                "Sign out"
            </button>
        }
        .into_any()
    };
    view! {
        <tr>
            <td class="name">{device}</td>
            <td class="mono" data-label="Address">{address}</td>
            <td class="time" data-label="Signed in">{ago(created_at, now)}</td>
            <td class="time" data-label="Last used">{ago(last_seen_at, now)}</td>
            <td class="actions">
                <div>{action}</div>
            </td>
        </tr>
    }
    .into_any()
}

fn named(session: &OpenSession) -> (String, String) {
    (session.device(), session.address.clone())
}

fn ask_one(session: &OpenSession, sessions: RwSignal<Vec<OpenSession>>) -> Question {
    let handle = session.handle.clone();
    let act = Callback::new(move |()| -> Acting {
        let handle = handle.clone();
        Box::pin(async move {
            match end_session(handle.clone()).await {
                Ok(()) => {}
                // It is over, which is what was asked for.
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error.0.detail),
            }
            sessions.update(|sessions| sessions.retain(|session| session.handle != handle));
            Ok("Session ended".into())
        })
    });
    Question {
        title: "Sign out".into(),
        sentence: "Are you sure you want to end this session?".into(),
        names: vec![named(session)],
        consequence: "Whoever uses it has to sign in again.".into(),
        go: "Sign out",
        danger: false,
        act,
    }
}

fn ask_all(sessions: &[OpenSession]) -> Question {
    let act = Callback::new(move |()| -> Acting {
        Box::pin(async move {
            sign_out_everywhere().await.map_err(|error| error.0.detail)?;
            // It fails only where there is no window.
            let _ = window().location().set_href("/login?notice=signed_out");
            Ok("Signed out everywhere".into())
        })
    });
    Question {
        title: "Sign out everywhere".into(),
        sentence: "Are you sure you want to end all of your sessions?".into(),
        names: sessions.iter().map(named).collect(),
        consequence: "You have to sign in again, here too. Your API keys go on working.".into(),
        go: "Sign out everywhere",
        danger: true,
        act,
    }
}

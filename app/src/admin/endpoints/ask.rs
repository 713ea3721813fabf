//! The questions before an endpoint is retired, put back, or deleted.

use domain::endpoint::{Endpoint, EndpointDetail, EndpointStatus, OpenedBy, UpdateEndpoint, title};
use leptos::prelude::*;

use super::server_fns::{delete_endpoint, update_endpoint};
use crate::ui::{
    ask::{Acting, Question},
    icon,
    pill::Status,
};

/// How a status is shown.
pub fn status(status: EndpointStatus) -> Status {
    match status {
        EndpointStatus::Active => Status { tone: "ok", icon: icon::CIRCLE_CHECK, word: "Active" },
        EndpointStatus::Retired => {
            Status { tone: "off", icon: icon::CIRCLE_SLASH, word: "Retired" }
        }
    }
}

/// What the other status would be reached by.
pub fn turn_word(status: EndpointStatus) -> &'static str {
    match status {
        EndpointStatus::Active => "Retire",
        EndpointStatus::Retired => "Activate",
    }
}

/// The question before an endpoint is retired, or put back. `done` gets it as it is then.
pub fn ask_turn(detail: &EndpointDetail, done: Callback<Endpoint>) -> Question {
    let endpoint = &detail.endpoint;
    let (id, name) = (endpoint.id, title(&endpoint.name));
    let retire = endpoint.status == EndpointStatus::Active;
    let to = if retire { EndpointStatus::Retired } else { EndpointStatus::Active };
    let word = turn_word(endpoint.status);
    let act = Callback::new(move |()| -> Acting {
        let name = name.clone();
        Box::pin(async move {
            let change = UpdateEndpoint { status: Some(to), ..UpdateEndpoint::default() };
            done.run(update_endpoint(id, change).await.map_err(|error| error.0.detail)?);
            Ok(format!("{name} is {}", to.as_str()))
        })
    });
    let consequence = if retire {
        format!(
            "Every call to /e/{}/… is answered unknown_endpoint, until it is active again. {}",
            endpoint.name,
            used_by(&detail.plans)
        )
    } else {
        format!("Calls to /e/{}/… go through again.", endpoint.name)
    };
    Question {
        title: format!("{word} endpoint"),
        sentence: format!("Are you sure you want to {} this endpoint?", word.to_lowercase()),
        names: named(endpoint),
        consequence,
        go: word,
        danger: retire,
        act,
    }
}

/// The question before an endpoint is deleted.
pub fn ask_delete(detail: &EndpointDetail, done: Callback<()>) -> Question {
    let endpoint = &detail.endpoint;
    let (id, said) = (endpoint.id, format!("{} deleted", title(&endpoint.name)));
    let act = Callback::new(move |()| -> Acting {
        let said = said.clone();
        Box::pin(async move {
            delete_endpoint(id).await.map_err(|error| error.0.detail)?;
            done.run(());
            Ok(said)
        })
    });
    Question {
        title: "Delete endpoint".into(),
        sentence: "Are you sure you want to delete this endpoint?".into(),
        names: named(endpoint),
        consequence: format!(
            "Every call to /e/{}/… is answered unknown_endpoint, for good. {}",
            endpoint.name,
            used_by(&detail.plans)
        ),
        go: "Delete",
        danger: true,
        act,
    }
}

fn named(endpoint: &Endpoint) -> Vec<(String, String)> {
    let address = format!("/e/{}", endpoint.name);
    vec![(format!("{} {}", title(&endpoint.name), endpoint.version), address)]
}

/// `Plans that open it: Gold / Basic, Gold / Pro.`
fn used_by(plans: &[OpenedBy]) -> String {
    if plans.is_empty() {
        return "No plan opens it, but every API key does.".into();
    }
    let names: Vec<_> = plans.iter().map(|by| format!("{} / {}", by.package, by.plan)).collect();
    format!("Plans that open it: {}.", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plans_that_lose_it_are_named() {
        let by = |package: &str, plan: &str| OpenedBy {
            plan_id: "6f1c7f3e-0000-4000-8000-000000000001".parse().expect("valid"),
            plan: plan.into(),
            package_id: "6f1c7f3e-0000-4000-8000-000000000002".parse().expect("valid"),
            package: package.into(),
        };
        assert!(used_by(&[]).starts_with("No plan"));
        let two = [by("Gold", "Basic"), by("Silver", "Pro")];
        assert_eq!(used_by(&two), "Plans that open it: Gold / Basic, Silver / Pro.");
    }
}

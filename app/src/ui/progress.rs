//! How far a change has come on its way to the gateways.

use domain::{
    format,
    propagation::{Propagation, PropagationState},
};
use leptos::prelude::*;

use super::icon::drawing;

/// A ring that is filled to `part` of `whole`. Widths are SVG attributes: no style is inlined.
#[component]
pub fn Ring(
    /// How many parts are done.
    part: u32,
    /// Of how many.
    whole: u32,
) -> impl IntoView {
    let filled = part * 100 / whole.max(1);
    let circle = "cx='7' cy='7' r='5.5'";
    drawing(
        "dial",
        format!(
            "<svg viewBox='0 0 14 14'><circle class='track' {circle}/>\
             <circle class='part' {circle} pathLength='100' stroke-dasharray='{filled} 200'/></svg>"
        ),
    )
}

/// The badge beside a key: *Pending 1/3*, then *Applied in 84 ms*.
#[component]
pub fn PropagationBadge(
    /// The key's last change.
    propagation: Propagation,
) -> impl IntoView {
    let Propagation { state, applied, nodes, applied_ms, .. } = propagation;
    match (state, applied_ms) {
        (PropagationState::Pending, _) => view! {
            <span class="progress pending">
                <Ring part=applied whole=nodes />
                {format!("Pending {applied}/{nodes}")}
            </span>
        }
        .into_any(),
        (PropagationState::Applied, _) if nodes == 0 => {
            view! { <span class="progress none">"No gateway is live"</span> }.into_any()
        }
        (PropagationState::Applied, Some(ms)) => {
            view! { <span class="progress">{format!("Applied in {}", format::span(ms))}</span> }
                .into_any()
        }
        (PropagationState::Applied, None) => {
            view! { <span class="progress">"Applied"</span> }.into_any()
        }
    }
}

/// The same in a sentence: *In force on 3 of 3 gateways after 61 ms*.
pub fn in_words(propagation: Propagation) -> String {
    let Propagation { applied, nodes, applied_ms, .. } = propagation;
    if nodes == 0 {
        return "No gateway is live, so no call is let through yet".into();
    }
    let gateways = if nodes == 1 { "gateway" } else { "gateways" };
    let after = match applied_ms {
        Some(ms) if !propagation.is_pending() => format!(" after {}", format::span(ms)),
        _ => String::new(),
    };
    format!("In force on {applied} of {nodes} {gateways}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_gateways() {
        use PropagationState::{Applied, Pending};
        let at = |state, applied, nodes, applied_ms| {
            in_words(Propagation { seq: 1, state, applied, nodes, applied_ms })
        };
        assert_eq!(at(Applied, 1, 1, Some(61)), "In force on 1 of 1 gateway after 61 ms");
        assert_eq!(at(Pending, 1, 3, None), "In force on 1 of 3 gateways");
        assert!(at(Applied, 0, 0, None).starts_with("No gateway is live"));
    }
}

//! Calls by the hour: bars, and the same as a table for those who cannot see them.

use domain::{
    format,
    usage::{Usage, UsageHour},
};
use leptos::prelude::*;

/// Units of the drawing: one hour is so wide, and the fullest so high.
const HOUR: u64 = 40;
const BAR: u64 = 24;
const HEIGHT: u64 = 100;

/// The plot, in a card. It is drawn by the server too, and needs no scripts.
#[component]
pub fn UsagePlot(
    /// What it shows.
    title: &'static str,
    /// The figures.
    usage: Usage,
) -> impl IntoView {
    let most = usage.hours.iter().map(|hour| hour.accepted + hour.rejected).max().unwrap_or(0);
    let (accepted, rejected) = totals(&usage);
    if accepted + rejected == 0 {
        return view! { <NoCalls title /> }.into_any();
    }
    let summary = format!(
        "{} calls: {} accepted, {} rejected. At most {} in an hour.",
        format::grouped(accepted + rejected),
        format::grouped(accepted),
        format::grouped(rejected),
        format::grouped(most),
    );
    let width = usage.hours.len() as u64 * HOUR;
    let bars = usage.hours.iter().enumerate().map(|(at, hour)| bar(at as u64, hour, most));
    let bars: Vec<_> = bars.collect();
    let (from, to) = (format::minute(usage.from), format::minute(usage.to));
    let rows = usage.hours.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <figure class="card plot">
            <Head title />
            <svg
                class="bars"
                role="img"
                aria-label=summary.clone()
                viewBox=format!("0 0 {width} {HEIGHT}")
                preserveAspectRatio="none"
            >
                {bars}
            </svg>
            <div class="scale" aria-hidden="true">
                <span>{from}</span>
                <span>{to}</span>
            </div>
            <details>
                <summary>{summary}</summary>
                <div class="table-scroll" tabindex="0" role="group" aria-label="Calls by the hour">
                    <table class="table plain">
                        <thead>
                            <tr>
                                <th scope="col">"Hour from"</th>
                                <th scope="col">"Accepted"</th>
                                <th scope="col">"Rejected"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

#[component]
fn Head(title: &'static str) -> impl IntoView {
    view! {
        <figcaption>
            <h2>{title}</h2>
            <span class="legend">
                <span class="accepted">"accepted"</span>
                <span class="rejected">"rejected"</span>
            </span>
        </figcaption>
    }
    .into_any()
}

/// Nothing to draw, which is said rather than drawn.
#[component]
fn NoCalls(title: &'static str) -> impl IntoView {
    view! {
        <figure class="card plot">
            <Head title />
            <p class="no-calls">"No calls in these hours."</p>
        </figure>
    }
    .into_any()
}

fn totals(usage: &Usage) -> (u64, u64) {
    let sum = |of: fn(&UsageHour) -> u64| usage.hours.iter().map(of).sum();
    (sum(|hour| hour.accepted), sum(|hour| hour.rejected))
}

/// How high a part of `most` is drawn; what is not nothing can be seen.
fn height(calls: u64, most: u64) -> u64 {
    if calls == 0 { 0 } else { (calls.saturating_mul(HEIGHT) / most.max(1)).max(2) }
}

fn bar(at: u64, hour: &UsageHour, most: u64) -> AnyView {
    let (low, high) = (height(hour.accepted, most), height(hour.rejected, most));
    let low = low.min(HEIGHT - high);
    let x = at * HOUR + (HOUR - BAR) / 2;
    let words = format!(
        "{}: {} accepted, {} rejected",
        format::minute(hour.at),
        format::grouped(hour.accepted),
        format::grouped(hour.rejected)
    );
    view! {
        <g>
            <title>{words}</title>
            <rect class="accepted" x=x.to_string() y=(HEIGHT - low).to_string() width=BAR.to_string() height=low.to_string()></rect>
            <rect class="rejected" x=x.to_string() y=(HEIGHT - low - high).to_string() width=BAR.to_string() height=high.to_string()></rect>
        </g>
    }
    .into_any()
}

fn row(hour: UsageHour) -> AnyView {
    view! {
        <tr>
            <th scope="row">{format::minute(hour.at)}</th>
            <td data-label="Accepted">{format::grouped(hour.accepted)}</td>
            <td data-label="Rejected">{format::grouped(hour.rejected)}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::height;

    #[test]
    fn the_fullest_hour_fills_the_plot_and_a_single_call_can_be_seen() {
        assert_eq!(height(500, 500), 100);
        assert_eq!(height(1, 1_000_000), 2);
        assert_eq!(height(0, 500), 0);
        assert_eq!(height(0, 0), 0);
    }
}

use leptos::prelude::*;

use crate::Erase;

/// One bar: good things at the bottom, bad ones on top of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the bar stands for, shown on hover.
    pub label: String,
    /// How many went well.
    pub good: u64,
    /// How many failed.
    pub bad: u64,
}

/// Bars over time.
#[component]
pub fn BarChart(
    /// What the chart says in one sentence, for those who cannot see it.
    #[prop(into)]
    label: String,
    /// The bars, oldest first.
    bars: Vec<Bar>,
    /// The words under the first bar.
    #[prop(into)]
    from: String,
    /// The words under the last bar.
    #[prop(into)]
    to: String,
) -> impl IntoView {
    let most = bars
        .iter()
        .map(|bar| bar.good + bar.bad)
        .max()
        .unwrap_or(0)
        .max(1);
    let width = bars.len() * 10;
    let shapes = bars
        .into_iter()
        .enumerate()
        .map(|(position, bar)| {
            let (good, bad) = (scaled(bar.good, most), scaled(bar.bad, most));
            let x = (position * 10 + 1).to_string();
            view! {
                <g>
                    <title>{format!("{}: {} succeeded, {} failed", bar.label, bar.good, bar.bad)}</title>
                    <rect class="ui-bar" x=x.clone() width="8" y=(72 - good).to_string() height=good.to_string()></rect>
                    <rect class="ui-bar-bad" x=x width="8" y=(72 - good - bad).to_string() height=bad.to_string()></rect>
                </g>
            }
        })
        .collect_view();
    view! {
        <figure class="ui-bars">
            <svg viewBox=format!("0 0 {width} 72") preserveAspectRatio="none" role="img" aria-label=label>{shapes}</svg>
            <figcaption class="ui-muted"><span>{from}</span><span>{to}</span></figcaption>
        </figure>
    }
    .erase()
}

/// The height of a bar in units of the drawing; something that is there is at least 1 high.
fn scaled(value: u64, most: u64) -> u64 {
    if value == 0 {
        0
    } else {
        (value.saturating_mul(72) / most).clamp(1, 71)
    }
}

#[cfg(test)]
mod tests {
    use super::scaled;

    #[test]
    fn small_bars_can_be_seen_and_big_ones_fit() {
        assert_eq!(
            [
                scaled(0, 9),
                scaled(1, 1_000),
                scaled(500, 1_000),
                scaled(1_000, 1_000)
            ],
            [0, 1, 36, 71]
        );
    }
}

use leptos::prelude::*;

use crate::{Erase, grouped};

/// How far a piece of work is, in objects, with words for rate and estimate.
#[component]
pub fn Progress(
    /// The work, for assistive technology.
    #[prop(into)]
    label: String,
    /// Objects done.
    done: u64,
    /// Objects in all; unknown while they are still being counted.
    #[prop(optional_no_strip)]
    total: Option<u64>,
    /// What is counted: `people`, `objects`.
    #[prop(default = "objects")]
    unit: &'static str,
    /// Rate and estimate, for example `52 a second · about 1 min left`.
    #[prop(optional, into)]
    pace: Option<String>,
) -> impl IntoView {
    let words = match total {
        Some(total) => format!(" of {} {unit}", grouped(total)),
        None => format!(" {unit}"),
    };
    let value = total.map(|_| done.to_string());
    let most = total.unwrap_or(1).max(1).to_string();
    view! {
        <div class="ui-progress">
            <progress aria-label=label max=most value=value></progress>
            <p><span><b>{grouped(done)}</b>{words}</span>{pace.map(|pace| view! { <span class="ui-muted">{pace}</span> })}</p>
        </div>
    }
    .erase()
}

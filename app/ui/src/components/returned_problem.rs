use leptos::prelude::*;

use crate::{Erase, ErrorSummary, Problem, use_here};

/// What a form that was sent without scripts was refused for; stands once above the page, in the application's frame.
#[component]
pub fn ReturnedProblem() -> impl IntoView {
    use_here()
        .and_then(|here| Problem::from_query(&here.query, None))
        .map(|problem| view! { <ErrorSummary id="returned-problem" problem=problem/> })
        .erase()
}

use leptos::prelude::*;

use crate::{Erase, ErrorSummary, Problem, use_here};

/// What a form that was sent without scripts was refused for; stands once above the page, in the application's frame.
#[component]
pub fn ReturnedProblem() -> impl IntoView {
    let here = use_here();
    let summary = move || {
        let problem = Problem::from_query(&here?.query.get(), None)?;
        Some(view! { <ErrorSummary id="returned-problem" problem=problem/> })
    };
    view! { {summary} }.erase()
}

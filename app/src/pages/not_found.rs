use leptos::prelude::*;
use model::{Problem, ProblemKind};

use crate::{AppError, ErrorView};

/// There is no page at this address.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    let problem = Problem::new(ProblemKind::NotFound, "There is no page at this address.")
        .with_hint("Check it, or choose from the navigation.");
    view! { <ErrorView error=AppError(problem)/> }
}

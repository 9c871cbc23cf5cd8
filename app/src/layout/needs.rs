use leptos::prelude::*;
use model::{Capability, Problem, ProblemKind};

use super::use_viewer;
use crate::{AppError, ErrorView};

/// A page of a form for whoever has the capability; everybody else is told so before they fill it in.
///
/// Pages that read something need no such word: what they read refuses.
pub(crate) fn needs<V: IntoView + 'static>(capability: Capability, page: fn() -> V) -> AnyView {
    let viewer = use_viewer();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                if viewer.may(capability).await {
                    return page().into_any();
                }
                let problem = Problem::new(ProblemKind::Forbidden, "Your role does not allow this.")
                    .with_hint("Ask a Global Administrator to do it or to change your role.");
                view! { <ErrorView error=AppError(problem)/> }.into_any()
            })}
        </Suspense>
    }
    .into_any()
}

use leptos::prelude::*;
use model::{Capability, Problem, ProblemKind};
use ui::{Erase, Load};

use super::use_viewer;
use crate::{AppError, ErrorView};

/// A page of a form for whoever has the capability; everybody else is told so before they fill it in.
///
/// Pages that read something need no such word: what they read refuses.
pub(crate) fn needs<V: IntoView + 'static>(capability: Capability, page: fn() -> V) -> AnyView {
    let viewer = use_viewer();
    view! {
        <Load view=move || async move {
            if viewer.may(capability).await {
                return page().into_view().erase();
            }
            let problem = Problem::new(ProblemKind::Forbidden, "Your role does not allow this.")
                .with_hint("Ask a Global Administrator to do it or to change your role.");
            view! { <ErrorView error=AppError(problem)/> }.erase()
        }/>
    }
    .erase()
}

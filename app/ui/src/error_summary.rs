use leptos::prelude::*;

use crate::{Erase, Icon, Problem, field_id};

/// What is wrong with a form, above it, with a link to each field.
#[component]
pub fn ErrorSummary(
    /// The element's id, for moving the focus to it.
    #[prop(into)]
    id: String,
    /// What the server refused.
    problem: Problem,
    /// The scope of the form's field ids.
    #[prop(optional_no_strip)]
    scope: Option<String>,
) -> impl IntoView {
    let links = problem
        .fields
        .into_iter()
        .map(|field| {
            let href = format!("#{}", field_id(scope.as_deref(), &field.field));
            view! { <li><a href=href rel="external">{field.message}</a></li> }
        })
        .collect_view();
    view! {
        <div id=id class="ui-error-summary ui-notice ui-bad" role="alert" tabindex="-1">
            <Icon name="error" large=true/>
            <div class="ui-notice-words">
                <strong>{problem.message}</strong>
                {problem.hint.map(|hint| view! { <div>{hint}</div> })}
                <ul>{links}</ul>
            </div>
        </div>
    }
    .erase()
}

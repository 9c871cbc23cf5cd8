use leptos::prelude::*;

use crate::{Erase, FieldProblem, Icon, Problem, field_id};

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
    let link = |field: FieldProblem| {
        let href = format!("#{}", field_id(scope.as_deref(), &field.field));
        view! { <a href=href>{field.message}</a> }
    };
    let Problem {
        message,
        hint,
        mut fields,
    } = problem;
    // A problem of one field says the same as the field: once is enough.
    let headline = match fields.iter().position(|field| field.message == message) {
        Some(position) => link(fields.remove(position)).erase(),
        None => message.erase(),
    };
    let links = fields
        .into_iter()
        .map(|field| view! { <li>{link(field)}</li> })
        .collect_view();
    view! {
        <div id=id class="ui-error-summary ui-notice ui-bad" role="alert" tabindex="-1">
            <Icon name="error" large=true/>
            <div class="ui-notice-words">
                <strong>{headline}</strong>
                {hint.map(|hint| view! { <div>{hint}</div> })}
                <ul>{links}</ul>
            </div>
        </div>
    }
    .erase()
}

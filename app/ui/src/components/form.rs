use leptos::prelude::*;

use super::hidden::hidden;
use crate::{Erase, Icon, Problem, use_here};

/// A form that changes something: it posts to a server function, with scripts or without.
///
/// Without scripts the browser posts it; the server redirects on success and comes back with the problem in the
/// query otherwise. With scripts it is sent in the background: on success the browser goes where the server says or
/// reads the page again, on failure every value stays and the problem is written into the places for it, above and
/// beside the fields.
#[component]
pub fn Form(
    /// The server function's address.
    #[prop(into)]
    action: String,
    /// The toast after success.
    #[prop(optional, into)]
    success: Option<String>,
    /// Hidden fields: name and value.
    #[prop(optional, into)]
    fields: Vec<(String, String)>,
    /// The scope of the field ids, needed when two forms of one page have fields of the same name.
    #[prop(optional, into)]
    scope: Option<String>,
    /// The form's id, for buttons outside of it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Warns before typed values are lost.
    #[prop(optional)]
    guard: bool,
    /// Loads the document again after success, because who is signed in has changed.
    #[prop(optional)]
    reload: bool,
    /// Sends files; the browser does that by itself.
    #[prop(optional)]
    multipart: bool,
    /// More class names: `ui-form-inline` puts fields and buttons in one line.
    #[prop(optional, into)]
    class: Option<String>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let returned = use_here().and_then(|here| Problem::from_query(&here.query, Some(&action)));
    provide_context(FormProblem(returned));
    provide_context(FieldScope(scope));
    let success = success.filter(|text| !text.is_empty());
    view! {
        <form
            class=format!("ui-form {}", class.unwrap_or_default())
            id=id
            method="post"
            action=action
            enctype=multipart.then_some("multipart/form-data")
            data-form=(!multipart).then_some("")
            data-success=success
            data-guard=guard.then_some("")
            data-reload=reload.then_some("")
        >
            {(!multipart).then(summary)}
            {hidden(fields)}
            {children()}
        </form>
    }
    .erase()
}

/// The place for what is wrong with the form.
fn summary() -> AnyView {
    view! {
        <div class="ui-error-summary ui-notice ui-bad" data-problem="" role="alert" tabindex="-1" hidden>
            <Icon name="error" large=true/>
            <div class="ui-notice-words">
                <strong></strong>
                <p></p>
                <ul></ul>
            </div>
        </div>
    }
    .erase()
}

/// What the form that surrounds a field was refused for, when it was sent without scripts.
#[derive(Clone, Debug)]
pub(crate) struct FormProblem(pub(crate) Option<Problem>);

/// The scope of the field ids of the form that surrounds a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldScope(pub(crate) Option<String>);

/// The buttons at a form's end.
#[component]
pub fn FormActions(
    /// Buttons, the primary one first.
    children: Children,
) -> impl IntoView {
    view! { <div class="ui-form-actions">{children()}</div> }.erase()
}

/// A part of a long form or page: heading and explanation at the left, fields at the right.
#[component]
pub fn Section(
    /// The heading (`h2`).
    #[prop(into)]
    title: String,
    /// What the part is about.
    #[prop(optional, into)]
    text: Option<String>,
    /// The part itself.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="ui-section">
            <div class="ui-section-head">
                <h2>{title}</h2>
                {text.map(|text| view! { <p class="ui-muted">{text}</p> })}
            </div>
            <div class="ui-section-body">{children()}</div>
        </section>
    }
    .erase()
}

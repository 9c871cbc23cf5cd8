//! The form: filters of clauses. Every button sends what is typed, so it works without scripts.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{ObjectKind, ScopePreview, ScopeView, ScopingFilterInput};
use ui::{Button, ButtonKind, Erase, ErrorSummary, Form, FormActions, Icon};

use super::Answer;
use super::draft::Command;
use super::filter::filter;
use super::preview::{confirm, preview};
use crate::pages::applications::functions::{EditScope, SaveScope};
use crate::pages::applications::question::question;

/// The id of the list of attributes.
pub(super) const ATTRIBUTES: &str = "scope-attributes";

/// What the editor shows.
pub(super) struct Editor {
    /// The filters as typed.
    pub(super) draft: Vec<ScopingFilterInput>,
    /// Whether saving asks first.
    pub(super) asks: bool,
    /// The name of the field that gets the focus.
    pub(super) focus: String,
    /// Who is in scope without filters.
    pub(super) everybody: &'static str,
    /// The page of the mapping.
    pub(super) back: String,
    /// What the mapping is about.
    pub(super) kind: ObjectKind,
    /// What is saved.
    pub(super) scope: ScopeView,
    /// What the filters would change, or what is wrong with them.
    pub(super) answer: Answer,
}

/// The form.
pub(super) fn editor(editor: Editor) -> AnyView {
    let fields = vec![
        ("application".to_owned(), editor.scope.application_id.to_string()),
        ("mapping".to_owned(), word(editor.kind).to_owned()),
        (
            "schema_version".to_owned(),
            editor.scope.schema_version.to_string(),
        ),
    ];
    view! {
        <Form action=EditScope::PATH fields=fields guard=true>
            // The first button of a form is the one that Enter in a field presses.
            <button class="ui-hidden" type="submit" name="command" value=Command::Preview.word() tabindex="-1" aria-hidden="true">"Preview"</button>
            {content(&editor)}
        </Form>
    }
    .erase()
}

/// Made inside the form, where the fields find its state.
fn content(editor: &Editor) -> AnyView {
    let problem = match &editor.answer {
        Some(Err(problem)) => Some(problem),
        _ => None,
    };
    let names = &editor.scope.attributes;
    let names = names
        .iter()
        .map(|name| view! { <option value=name.clone()></option> })
        .collect_view();
    let filters = editor
        .draft
        .iter()
        .enumerate()
        .map(|(index, typed)| filter(index, typed, problem, &editor.focus))
        .collect_view();
    let (answer, back, everybody) = (answer(editor), editor.back.clone(), editor.everybody);
    let add = command(Command::AddFilter, "add", "Add scoping filter", String::new());
    let none = editor.draft.is_empty().then(|| {
        view! { <p class="scope-none">"There are no scoping filters: " {everybody} " is in scope."</p> }
    });
    view! {
        {answer}
        <datalist id=ATTRIBUTES>{names}</datalist>
        {none}
        {filters}
        <div>{add}</div>
        <FormActions>
            <Button kind=ButtonKind::Primary formaction=SaveScope::PATH>"Save"</Button>
            <Button name="command" value=Command::Preview.word()>"Preview"</Button>
            <Button name="plan" value="true" formaction=SaveScope::PATH>"Plan this change"</Button>
            <Button href=back>"Discard"</Button>
        </FormActions>
    }
    .erase()
}

fn answer(editor: &Editor) -> AnyView {
    match &editor.answer {
        None => ().erase(),
        Some(Err(problem)) => {
            let problem = ui::Problem {
                message: problem.message.clone(),
                hint: problem.hint.clone(),
                fields: problem
                    .fields
                    .iter()
                    .map(|field| ui::FieldProblem {
                        field: field.field.clone(),
                        message: field.message.clone(),
                    })
                    .collect(),
            };
            view! { <ErrorSummary id="scope-problem" problem=problem/> }.erase()
        }
        Some(Ok(figures)) if editor.asks && figures.losing.count > 0 => asking(figures),
        Some(Ok(figures)) => preview(figures, editor.kind),
    }
}

/// The answer to the question is a button of the form, which holds the filters.
fn asking(figures: &ScopePreview) -> AnyView {
    let (words, confirmed) = (confirm("Save", figures), figures.losing.count.to_string());
    let save = view! {
        <p>
            <Button kind=ButtonKind::Danger name="confirmed" value=confirmed formaction=SaveScope::PATH>{words}</Button>
        </p>
    };
    question(figures, save.erase())
}

/// The kind as an address writes it.
fn word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "users",
        ObjectKind::Group => "groups",
    }
}

/// A button that changes the draft; its label for assistive technology says which part of it.
pub(super) fn command(command: Command, icon: &'static str, words: &'static str, label: String) -> AnyView {
    let label = (!label.is_empty()).then_some(label);
    view! {
        <button class=ButtonKind::Quiet.class() type="submit" name="command" value=command.word() aria-label=label>
            <Icon name=icon/>
            <span>{words}</span>
        </button>
    }
    .erase()
}

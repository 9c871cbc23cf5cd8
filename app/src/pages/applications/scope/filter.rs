//! The fields of one filter.

use leptos::prelude::*;
use model::{Problem, ScopingClauseInput, ScopingFilterInput, ScopingOperator};
use ui::{Button, ButtonKind, Erase, Field, FieldParts, Icon};

use super::draft::{Command, clause_name, title_name};
use super::editor::{ATTRIBUTES, command};

/// A filter, numbered from 0; `focus` is the name of the field that gets the focus.
pub(super) fn filter(
    index: usize,
    typed: &ScopingFilterInput,
    problem: Option<&Problem>,
    focus: &str,
) -> AnyView {
    let number = index + 1;
    let clauses = typed
        .clauses
        .iter()
        .enumerate()
        .map(|(place, typed)| clause(index, place, typed, problem, focus))
        .collect_view();
    let name = title_name(index);
    let focused = focus == name;
    let title = text(Text {
        label: "Scoping Filter Title",
        value: typed.title.clone(),
        optional: true,
        list: None,
        parts: parts(&name, problem),
        focused,
        name,
    });
    let add = command(
        Command::AddClause(index),
        "add",
        "Add clause",
        format!("Add clause to filter {number}"),
    );
    let remove = command(
        Command::RemoveFilter(index),
        "delete",
        "Remove filter",
        format!("Remove filter {number}"),
    );
    let or = (index > 0).then(|| view! { <p class="scope-or">"or"</p> });
    view! {
        {or}
        <fieldset class="scope-filter" id=format!("filter-{index}")>
            <legend>{format!("Filter {number}")}</legend>
            {title}
            {clauses}
            <div class="scope-commands">{add} {remove}</div>
        </fieldset>
    }
    .erase()
}

fn clause(
    filter: usize,
    place: usize,
    typed: &ScopingClauseInput,
    problem: Option<&Problem>,
    focus: &str,
) -> AnyView {
    let field = |field: &str, label, value: &str, list| {
        let name = clause_name(filter, place, field);
        text(Text {
            label,
            value: value.to_owned(),
            optional: false,
            list,
            parts: parts(&name, problem),
            focused: focus == name,
            name,
        })
    };
    let attribute = field(
        "attribute",
        "Source attribute",
        &typed.attribute,
        Some(ATTRIBUTES),
    );
    let value = field("value", "Value", &typed.value, None);
    let operator = operator(clause_name(filter, place, "operator"), &typed.operator, problem);
    let number = place + 1;
    let label = format!("Clause {number} of filter {}", filter + 1);
    let remove = format!("Remove clause {number} of filter {}", filter + 1);
    let word = Command::RemoveClause(filter, place).word();
    let and = if place == 0 { "" } else { "and" };
    view! {
        <div class="scope-clause" role="group" aria-label=label>
            <span class="scope-and">{and}</span>
            {attribute}
            {operator}
            <div class="scope-value">{value}</div>
            <Button kind=ButtonKind::Quiet icon="delete" label=remove name="command" value=word/>
        </div>
    }
    .erase()
}

fn operator(name: String, typed: &str, problem: Option<&Problem>) -> AnyView {
    let parts = parts(&name, problem);
    let chosen = ScopingOperator::of_name(typed);
    // The page hides the value beside an operator that takes none.
    let operators = ScopingOperator::ALL
        .into_iter()
        .map(|operator| {
            let (name, selected) = (operator.name(), chosen == Some(operator));
            let unary = (!operator.takes_value()).then_some("");
            view! { <option value=name selected=selected data-unary=unary>{name}</option> }
        })
        .collect_view();
    view! {
        <Field parts=parts.clone() label="Operator" help=None>
            <span class="ui-select">
                <select
                    class="ui-input"
                    id=parts.id.clone()
                    name=name
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described_by()
                >
                    {operators}
                </select>
                <Icon name="chevron-down"/>
            </span>
        </Field>
    }
    .erase()
}

/// A line of text whose name is made at run time.
struct Text {
    label: &'static str,
    name: String,
    value: String,
    optional: bool,
    list: Option<&'static str>,
    parts: FieldParts,
    focused: bool,
}

fn text(text: Text) -> AnyView {
    let parts = text.parts;
    view! {
        <Field parts=parts.clone() label=text.label help=None optional=text.optional>
            <input
                class="ui-input"
                id=parts.id.clone()
                name=text.name
                type="text"
                value=text.value
                list=text.list
                autofocus=text.focused
                autocomplete="off"
                spellcheck="false"
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            />
        </Field>
    }
    .erase()
}

/// The parts of a field with what is wrong about it.
fn parts(name: &str, problem: Option<&Problem>) -> FieldParts {
    let mut parts = FieldParts::new(name, false);
    let found = problem.and_then(|problem| problem.fields.iter().find(|field| field.field == name));
    if let Some(found) = found {
        parts.error = Some(found.message.clone());
    }
    parts
}

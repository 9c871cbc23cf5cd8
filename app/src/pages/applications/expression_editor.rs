use editor::{SourceAttribute, findings, markup, write_attributes};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_location, use_params_map};
use model::{AttributeMappingInput, DirectoryAttribute, MappingDraft, PeoplePreview, PersonPreview};
use serde::{Deserialize, Serialize};
use ui::{Address, Erase, Field, FieldParts};

use super::functions::{PreviewExpression, preview_draft};
use super::mapping_draft;
use super::preview::draft_preview;
use crate::AppError;

/// The field of an expression: a text area that works alone, and the places that the browser's editor fills.
///
/// What is wrong with the text is already there when the page arrives, so that a form without scripts shows it too.
#[component]
pub(super) fn ExpressionEditor(
    /// The expression at first.
    value: String,
    /// The attributes that it may read.
    attributes: Vec<SourceAttribute>,
    /// Whether the mapping is applied in each cycle.
    in_each_cycle: bool,
    /// The page itself: it shows the form again, with what is typed checked and tried out.
    here: String,
    /// What is being tried out, when the page was asked for that.
    #[prop(optional_no_strip)]
    draft: Option<Draft>,
) -> impl IntoView {
    let parts = FieldParts::new("expression", true);
    let found = if value.trim().is_empty() {
        Vec::new()
    } else {
        findings(&value, &attributes, in_each_cycle)
    };
    let described_by = format!("{} {}-findings", parts.described_by(), parts.id);
    let invalid = if found.iter().any(|finding| finding.is_error) {
        Some("true")
    } else {
        parts.invalid()
    };
    let options = format!("{}-options", parts.id);
    let state = match found.first() {
        None => "good",
        Some(_) if invalid.is_some() => "error",
        Some(_) => "warning",
    };
    let summary = (!value.is_empty()).then(|| markup::summary(&found));
    let preview = preview(here.clone(), draft);
    view! {
        <div class="expression" data-expression="" data-attributes=write_attributes(&attributes)>
            <Field
                parts=parts.clone()
                label="Expression"
                help=Some("Attributes stand in brackets. Ctrl+Space suggests functions and attributes.".to_owned())
            >
                <div class="expression-box">
                    <div class="expression-paint" data-part="paint" aria-hidden="true" inner_html=markup::painted(&value, &found, None)></div>
                    <textarea
                        class="ui-input"
                        id=parts.id.clone()
                        name="expression"
                        rows="6"
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="off"
                        aria-autocomplete="list"
                        aria-controls=options.clone()
                        aria-invalid=invalid
                        aria-describedby=described_by
                    >
                        {value.clone()}
                    </textarea>
                </div>
                <div class="expression-bar">
                    <span class="expression-status" data-part="status" data-state=state role="status">{summary}</span>
                    <span class="ui-muted" data-part="count">{markup::count(&value)}</span>
                    <button class="ui-button ui-button-quiet ui-scripted" type="button" data-format="">"Format"</button>
                    <span class="ui-unscripted">
                        <button class="ui-button ui-button-quiet" type="submit" formmethod="get" formaction=here formnovalidate=true>"Check"</button>
                    </span>
                </div>
                <p class="expression-blocked" data-part="blocked" role="alert" hidden>
                    "Nothing was saved. Correct the expression first."
                </p>
                <ul class="expression-findings" id=format!("{}-findings", parts.id) data-part="findings" inner_html=markup::findings(&found, &value)></ul>
                <div class="expression-list" data-part="list" popover="manual">
                    <ul data-part="options" id=options role="listbox" aria-label="Suggestions"></ul>
                    <div class="expression-help" data-part="detail"></div>
                </div>
                <span class="ui-hidden" data-part="offer" role="status"></span>
            </Field>
            <div class="expression-help expression-current ui-scripted" data-part="help">
                <p class="ui-muted">"Put the caret into a function to read what it does."</p>
            </div>
            <details class="expression-reference">
                <summary>"All functions"</summary>
                <div inner_html=markup::reference()></div>
            </details>
            {preview}
        </div>
    }
    .erase()
}

/// Trying the expression out on a real person: by a form that reads without scripts, in place with them.
fn preview(here: String, draft: Option<Draft>) -> AnyView {
    let (search, result) = match draft {
        Some(draft) => (draft.search.clone(), result(&draft)),
        None => (String::new(), ().erase()),
    };
    view! {
        <div class="preview" role="group" aria-label="Preview">
            <div class="preview-search">
                <input
                    class="ui-input"
                    type="search"
                    name="search"
                    value=search
                    placeholder="First person in scope"
                    aria-label="Preview for: name, e-mail or any id"
                    autocomplete="off"
                    spellcheck="false"
                    data-preview-search=""
                />
                <button class="ui-button ui-button-secondary" type="submit" formmethod="get" formaction=here formnovalidate=true data-preview=PreviewExpression::PATH>
                    <span>"Preview"</span>
                </button>
            </div>
            <div class="preview-draft" data-part="preview" aria-live="polite">{result}</div>
        </div>
    }
    .erase()
}

fn result(draft: &Draft) -> AnyView {
    match &draft.previews {
        None => ().erase(),
        Some(Ok((person, people))) => draft_preview(&draft.target, person, people),
        Some(Err(error)) => view! { <p>{error.to_string()}</p> }.erase(),
    }
}

/// What is typed into the panel and being tried out: the address holds it, so that it works without scripts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    /// Everything that is typed.
    pub(super) typed: AttributeMappingInput,
    /// The target attribute.
    target: String,
    /// Whom it is tried out on, as typed.
    search: String,
    /// What the expression gives; nothing without one.
    previews: Option<Result<(PersonPreview, PeoplePreview), AppError>>,
}

/// The draft in the page's address; none in that of a plain page.
pub(super) fn use_draft() -> Resource<Option<Draft>> {
    let (params, query) = (use_params_map(), use_location().search);
    Resource::new(
        move || (params.get(), Address::parse("", &query.get())),
        |(params, address)| async move {
            let typed = mapping_draft::read(&address)?;
            let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
            let path = |name: &str| params.get(name).unwrap_or_default();
            let (person, search) = (value("person"), value("search"));
            let target = if typed.target.is_empty() {
                path("target")
            } else {
                typed.target.clone()
            };
            let mapping = MappingDraft {
                target: target.clone(),
                expression: typed.expression.clone(),
            };
            let is_tried = typed.mapping_type == "expression" && !typed.expression.trim().is_empty();
            let previews = if is_tried {
                Some(preview_draft(&path("app"), &path("mapping"), &person, &search, &mapping).await)
            } else {
                None
            };
            Some(Draft {
                typed,
                target,
                search,
                previews,
            })
        },
    )
}

/// The attributes that an expression may read, with their words on screen.
pub(super) fn source_attributes(attributes: &[DirectoryAttribute]) -> Vec<SourceAttribute> {
    attributes
        .iter()
        .map(|attribute| SourceAttribute {
            name: attribute.name.clone(),
            label: attribute.label.clone(),
        })
        .collect()
}

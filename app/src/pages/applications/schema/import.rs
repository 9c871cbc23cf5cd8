use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use model::{FindingSeverity, ObjectKind, SchemaFinding, SchemaImport as Waiting};
use ui::{
    Badge, Breakable, Button, ButtonKind, Card, Cell, Column, ConfirmDialog, DataTable, Erase, Field,
    FieldParts, Form, FormActions, Load, Notice, Problem, RelativeTime, Row, TextArea, Tone, use_here,
};

use super::changes::{changes, consequence};
use crate::pages::applications::frame::{PageError, use_application_id};
use crate::pages::applications::fresh::fresh;
use crate::pages::applications::functions::{
    DiscardSchemaImport, SaveSchemaImport, UploadSchema, read_schema_import,
};
use crate::pages::applications::scope::preview::{change, confirm, leaving, preview as scope_preview};

/// Importing a configuration: the file, then what it would change.
#[component]
pub(crate) fn SchemaImport() -> impl IntoView {
    let id = use_application_id();
    let refused = is_refused();
    let found = Resource::new(move || id.get(), move |id| read_schema_import(id, refused));
    view! {
        <Title text="Import a schema"/>
        <Load lines=8 view=move || {
                let id = id.get();
                async move {
                    match found.await {
                        Ok((waiting, refused)) => fresh(|| page(&id, waiting, refused)),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(id: &str, waiting: Option<Waiting>, refused: String) -> AnyView {
    let back = format!("/applications/{id}/provisioning/schema");
    let content = match waiting {
        Some(waiting) => preview(id, &waiting),
        None => choose(id, &back, refused),
    };
    view! {
        <h2 class="applications-heading">"Import a schema"</h2>
        <p class="ui-muted"><a href=back>"Back to the schema"</a></p>
        {content}
    }
    .erase()
}

/// Whether the browser came back here because the upload was refused.
fn is_refused() -> bool {
    use_here().is_some_and(|here| Problem::from_query(&here.query, Some(UploadSchema::PATH)).is_some())
}

fn choose(id: &str, back: &str, pasted: String) -> AnyView {
    let fields = vec![("application".to_owned(), id.to_owned())];
    let back = back.to_owned();
    view! {
        <p class="schema-intro">
            "Choose the JSON file that \u{201c}Review your schema\u{201d} downloaded, here or in Microsoft Entra. \
            You see what it would change before anything is saved."
        </p>
        <Card title="The file">
            <Form action=UploadSchema::PATH multipart=true fields=fields>
                <FileInput/>
                <TextArea name="text" label="Or paste its text" value=pasted rows=10 mono=true/>
                <FormActions>
                    <Button kind=ButtonKind::Primary icon="upload">"Continue"</Button>
                    <Button href=back>"Cancel"</Button>
                </FormActions>
            </Form>
        </Card>
    }
    .erase()
}

#[component]
fn FileInput() -> impl IntoView {
    let parts = FieldParts::new("file", true);
    view! {
        <Field parts=parts.clone() label="JSON file" help=Some("Up to 4 MB.".to_owned())>
            <input
                class="ui-input directory-file"
                id=parts.id.clone()
                name="file"
                type="file"
                accept=".json,application/json"
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            />
        </Field>
    }
    .erase()
}

fn preview(id: &str, waiting: &Waiting) -> AnyView {
    let name = if waiting.file_name.is_empty() {
        "Pasted text".to_owned()
    } else {
        waiting.file_name.clone()
    };
    let (actor, at) = (waiting.actor.clone(), waiting.at.0);
    let has_errors = waiting
        .findings
        .first()
        .is_some_and(|finding| finding.severity == FindingSeverity::Error);
    let verdict = if has_errors {
        view! {
            <Notice tone=Tone::Bad title="The file has errors, so it cannot be saved.">
                "Correct them in the file, discard this import and choose the file again."
            </Notice>
        }
        .erase()
    } else if waiting.may_be_saved {
        ().erase()
    } else {
        view! { <Notice tone=Tone::Info title="Nothing would change.">"The file says what applies already."</Notice> }.erase()
    };
    let (list, decision) = (findings(&waiting.findings), buttons(id, waiting));
    let effect = waiting.may_be_saved.then(|| {
        let changes = changes(&waiting.changes);
        view! { <Card title="What would change">{changes}</Card> }
    });
    let scope = waiting
        .scope
        .as_ref()
        .map(|scope| scope_preview(scope, ObjectKind::User));
    view! {
        <p class="schema-intro">{name} ", brought by " {actor} " " <RelativeTime at=at/> ". Nothing is saved yet."</p>
        {verdict}
        {list}
        {effect}
        {scope}
        {decision}
    }
    .erase()
}

fn buttons(id: &str, waiting: &Waiting) -> AnyView {
    let application = ("application".to_owned(), id.to_owned());
    let save = waiting.may_be_saved.then(|| save(&application, waiting));
    view! {
        <div class="schema-decision">
            {save}
            <Form action=DiscardSchemaImport::PATH fields=vec![application.clone()] success="Discarded" scope="discard" class="ui-form-inline">
                <Button>"Discard"</Button>
            </Form>
        </div>
    }
    .erase()
}

/// Nobody is disabled by a file without having been counted: then the button asks.
fn save(application: &(String, String), waiting: &Waiting) -> AnyView {
    let mut fields = vec![
        application.clone(),
        ("schema_version".to_owned(), waiting.version.to_string()),
    ];
    let after = consequence(waiting.status);
    let disabling = waiting.scope.as_ref().filter(|scope| scope.losing.count > 0);
    let button = match disabling {
        Some(scope) => {
            fields.push(("confirmed".to_owned(), scope.losing.count.to_string()));
            let title = leaving(scope, ObjectKind::User);
            let (confirm, who) = (confirm("Save", scope), change("They are:", &scope.losing));
            view! {
                <ConfirmDialog
                    label="Save"
                    kind=ButtonKind::Primary
                    title=title
                    confirm=confirm
                    danger=true
                    action=SaveSchemaImport::PATH
                    fields=fields
                    success="Imported"
                >
                    {who}
                </ConfirmDialog>
            }
            .erase()
        }
        None => view! {
            <Form action=SaveSchemaImport::PATH fields=fields success="Imported" scope="save" class="ui-form-inline">
                <Button kind=ButtonKind::Primary>"Save"</Button>
            </Form>
        }
        .erase(),
    };
    view! {
        <p class="ui-muted">{after}</p>
        {button}
    }
    .erase()
}

fn findings(findings: &[SchemaFinding]) -> AnyView {
    if findings.is_empty() {
        return view! { <p>"Everything in the file is understood and used."</p> }.erase();
    }
    let rows = findings.iter().map(|finding| {
        let (tone, word) = match finding.severity {
            FindingSeverity::Error => (Tone::Bad, "Error"),
            FindingSeverity::Warning => (Tone::Warn, "Warning"),
            FindingSeverity::Note => (Tone::Info, "Note"),
        };
        let (path, message) = (finding.path.clone(), finding.message.clone());
        view! {
            <Row selected=false>
                <Cell label="Finding"><Badge tone=tone text=word/></Cell>
                <Cell label="Place in the file"><code><Breakable text=path/></code></Cell>
                <Cell label="What it means">{message}</Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    let columns = vec![
        Column::text("Finding"),
        Column::text("Place in the file"),
        Column::text("What it means"),
    ];
    view! {
        <div class="schema-findings">
            <DataTable caption="Findings" columns=columns>{rows}</DataTable>
        </div>
    }
    .erase()
}

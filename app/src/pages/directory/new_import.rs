use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::DirectorySummary;
use ui::{
    Breadcrumbs, Button, ButtonKind, Card, Erase, Field, FieldParts, Form, FormActions, Grid, Notice,
    PageHeader, Skeleton, Tone,
};

use super::functions::read_directory;
use super::import::wizard;
use crate::ErrorView;

/// The first step of an import: the file.
#[component]
pub(crate) fn NewImport() -> impl IntoView {
    let params = use_params_map();
    let found = Resource::new_blocking(
        move || params.read().get("directory").unwrap_or_default(),
        read_directory,
    );
    view! {
        <Title text="Import"/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                match found.await {
                    Ok((summary, _)) => page(summary),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

fn page(summary: DirectorySummary) -> AnyView {
    let directory = summary.directory;
    let path = format!("/directories/{}", directory.id);
    let links = vec![
        ("Directories".to_owned(), "/directories".to_owned()),
        (directory.name, path.clone()),
    ];
    view! {
        <Breadcrumbs links=links current="Import"/>
        <PageHeader title="Import a CSV file" subtitle="Users, groups or memberships"/>
        {wizard(1)}
        <Grid>
            <Card title="Choose the file" span=8>
                <Form
                    action="/api/directory/upload-import"
                    multipart=true
                    fields=vec![("directory".to_owned(), directory.id.to_string())]
                >
                    <FileInput/>
                    <FormActions>
                        <Button kind=ButtonKind::Primary icon="upload">"Upload and continue"</Button>
                        <Button href=path>"Cancel"</Button>
                    </FormActions>
                </Form>
            </Card>
            <Card title="What happens" span=4>
                <ol class="directory-steps">
                    <li>"The columns are recognised; you correct what was guessed wrong."</li>
                    <li>"You see what would be created and changed, row by row where something is wrong."</li>
                    <li>"Everything is written at once, or nothing."</li>
                </ol>
                <Notice tone=Tone::Info title="Nobody is deleted.">
                    "People who are missing from the file stay as they are."
                </Notice>
            </Card>
        </Grid>
    }
    .erase()
}

#[component]
fn FileInput() -> impl IntoView {
    let parts = FieldParts::new("file", true);
    let help = "Comma, semicolon or tab between the cells; UTF-8, UTF-16 or Windows-1252; up to 256 MiB.";
    view! {
        <Field parts=parts.clone() label="CSV file" help=Some(help.to_owned())>
            <input
                class="ui-input directory-file"
                id=parts.id.clone()
                name="file"
                type="file"
                accept=".csv,.txt,.tsv,text/csv"
                required=true
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            />
        </Field>
    }
    .erase()
}

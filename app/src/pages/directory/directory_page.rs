use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{Capability, Directory, DirectorySummary, Import, ImportState};
use ui::{
    Breadcrumbs, Button, ButtonKind, Card, Cell, CheckBox, Column, CommandBar, ConfirmDialog, DataTable,
    Erase, Fact, Facts, Grid, LinkCell, PageHeader, RelativeTime, Row, Skeleton, TextInput, grouped,
};

use super::directories::figures;
use super::functions::{read_directory, read_source};
use super::source::overview;
use super::words::import_badge;
use crate::{AppError, ErrorView, layout::use_viewer};

/// One directory: its numbers, files in and out, its name.
#[component]
pub(crate) fn DirectoryPage() -> impl IntoView {
    let (params, viewer) = (use_params_map(), use_viewer());
    let found = Resource::new_blocking(
        move || params.read().get("directory").unwrap_or_default(),
        |id| async move { Ok::<_, AppError>((read_directory(id.clone()).await?, read_source(id).await?)) },
    );
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Transition fallback=|| view! { <Skeleton lines=6/> }>
            {move || Suspend::new(async move {
                let may_change = viewer.may(Capability::ManageDirectory).await;
                match found.await {
                    Ok(((summary, _), Some(source))) => {
                        let commands = may_change.then(|| own_name(&summary.directory)).erase();
                        overview(&summary, source, may_change, commands)
                    }
                    Ok(((summary, imports), None)) => page(summary, imports, may_change),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            })}
        </Transition>
    }
    .erase()
}

fn page(summary: DirectorySummary, imports: Vec<Import>, may_change: bool) -> AnyView {
    let directory = summary.directory.clone();
    let path = format!("/directories/{}", directory.id);
    let links = vec![("Directories".to_owned(), "/directories".to_owned())];
    let (name, figures, created) = (directory.name.clone(), figures(&summary), directory.created_at.0);
    let history = history(path.clone(), imports);
    let import = format!("{path}/import");
    let expansion = if directory.expand_nested_groups {
        "Expanded"
    } else {
        "Not expanded"
    };
    let change = may_change.then(|| {
        let renaming = own_name(&directory);
        view! {
            <Button kind=ButtonKind::Primary icon="upload" href=import>"Import"</Button>
            {renaming}
        }
    });
    view! {
        <Title text=name.clone()/>
        <Breadcrumbs links=links current=name.clone()/>
        <PageHeader title=name subtitle="Kept here, by hand and by file import"/>
        <CommandBar>
            {change}
            <Button kind=ButtonKind::Quiet icon="mapping" href=format!("{path}/attributes")>"Attributes"</Button>
            {download("Export users", "users")}
            {download("Export groups", "groups")}
            {download("Export memberships", "memberships")}
        </CommandBar>
        <Grid>
            <Card title="People and groups" span=8>{figures}</Card>
            <Card title="About" span=4>
                <Facts>
                    <Fact label="Type">"Built-in"</Fact>
                    <Fact label="Nested groups">{expansion}</Fact>
                    <Fact label="Created"><RelativeTime at=created/></Fact>
                </Facts>
            </Card>
            <Card title="Imports" span=12>{history}</Card>
        </Grid>
    }
    .erase()
}

/// What every directory has of its own: its name, and whether nested groups count.
fn own_name(directory: &Directory) -> AnyView {
    let name = directory.name.clone();
    view! {
        <ConfirmDialog
            label="Rename"
            icon="edit"
            title="Rename this directory"
            confirm="Save"
            action="/api/directory/rename-directory"
            fields=vec![("directory".to_owned(), directory.id.to_string())]
            success="Renamed"
        >
            <TextInput
                name="name"
                label="Name"
                value=name
                help="It stands in the names of mappings: Synchronize users of this directory to an application."
                required=true
            />
        </ConfirmDialog>
        {nested_groups(directory)}
    }
    .erase()
}

fn nested_groups(directory: &Directory) -> AnyView {
    let fields = vec![("directory".to_owned(), directory.id.to_string())];
    let expand = directory.expand_nested_groups;
    view! {
        <ConfirmDialog
            label="Nested groups"
            icon="group"
            title="Groups inside groups"
            confirm="Save"
            action="/api/directory/set-nested-groups"
            fields=fields
            success="Saved"
        >
            <CheckBox
                name="expand"
                label="Expand nested groups"
                checked=expand
                help="Members of a group inside a group, at any depth, count as members of that group: they are assigned with it, and \
                they are sent as its members. Switching it off takes away what people have by it, within the limits of \
                accidental deletion prevention."
            />
        </ConfirmDialog>
    }
    .erase()
}

/// A link that downloads; the router must not follow it.
pub(super) fn download(words: &'static str, file: &str) -> AnyView {
    let href = format!("/directory/export/{file}.csv");
    view! {
        <a class=ButtonKind::Quiet.class() href=href download="" rel="external">
            <ui::Icon name="download"/>
            <span>{words}</span>
        </a>
    }
    .erase()
}

fn history(path: String, imports: Vec<Import>) -> AnyView {
    if imports.is_empty() {
        return view! { <p class="ui-muted">"No file has been imported yet."</p> }.erase();
    }
    let columns = vec![
        Column::text("File"),
        Column::text("State"),
        Column::number("Created"),
        Column::number("Changed"),
        Column::text("Uploaded"),
    ];
    let rows = imports
        .into_iter()
        .map(|import| {
            let known = matches!(import.state, ImportState::Checked | ImportState::Applied);
            let number = |value: i64| if known { grouped(value) } else { "–".into() };
            let (created, changed) = (number(import.report.created), number(import.report.changed));
            let href = format!("{path}/import/{}", import.id);
            view! {
                <Row>
                    <LinkCell
                        label="File"
                        href=href
                        text=import.file_name
                        detail=format!("by {}", import.actor)
                    />
                    <Cell label="State">{import_badge(import.state)}</Cell>
                    <Cell label="Created" numeric=true>{created}</Cell>
                    <Cell label="Changed" numeric=true>{changed}</Cell>
                    <Cell label="Uploaded"><RelativeTime at=import.created_at.0/></Cell>
                </Row>
            }
        })
        .collect_view();
    view! { <DataTable caption="Imports" columns=columns>{rows}</DataTable> }.erase()
}

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{ImportDetail, ImportState};
use ui::{
    Address, Breadcrumbs, Button, Card, CommandBar, ConfirmDialog, Erase, Notice, PageHeader, Progress,
    Skeleton, Tone,
};

use super::functions::read_import;
use super::import_columns::columns;
use super::import_preview::{done, preview};
use super::words::import_badge;
use crate::ErrorView;

/// An import: its columns, its preview, its progress or its end, whichever it has come to.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_location().search;
    let found = Resource::new_blocking(
        move || params.read().get("import").unwrap_or_default(),
        read_import,
    );
    view! {
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Title text="Import"/>
        <Transition fallback=|| view! { <Skeleton lines=8/> }>
            {move || {
                let columns_again = Address::parse("", &search.get()).get("step") == Some("columns");
                Suspend::new(async move {
                    match found.await {
                        Ok(detail) => page(detail, columns_again),
                        Err(error) => view! { <ErrorView error=error/> }.erase(),
                    }
                })
            }}
        </Transition>
    }
    .erase()
}

/// The steps of an import, with the one that it has come to.
pub(super) fn wizard(current: usize) -> AnyView {
    let steps = ["File", "Columns", "Preview", "Done"]
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let number = index + 1;
            let state = if number == current { Some("step") } else { None };
            view! {
                <li class:directory-step-done=number < current aria-current=state>
                    <span>{number}</span>
                    {name}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="directory-wizard" aria-label="Steps of the import">{steps}</ol> }.erase()
}

fn page(detail: ImportDetail, columns_again: bool) -> AnyView {
    let import = &detail.import;
    let directory = format!("/directories/{}", import.directory_id);
    let links = vec![
        ("Directories".to_owned(), "/directories".to_owned()),
        (detail.directory_name.clone(), directory.clone()),
    ];
    let state = import.state;
    let head = view! {
        <Breadcrumbs links=links current=import.file_name.clone()/>
        <PageHeader title=import.file_name.clone() subtitle=size(import.size_bytes)>
            {import_badge(state)}
        </PageHeader>
    };
    let (step, content) = match (import.state, detail.rows_done) {
        (ImportState::Checking | ImportState::Applying, Some(done)) => (3, running(&detail, done)),
        (ImportState::Applied, _) => (4, done(&detail)),
        (ImportState::Checked, _) if !columns_again => (3, preview(&detail)),
        _ => (2, columns(&detail)),
    };
    let fields = vec![("import".to_owned(), import.id.to_string())];
    let discard = (import.state != ImportState::Applied && detail.rows_done.is_none()).then(|| {
        view! {
            <CommandBar>
                <ConfirmDialog
                    label="Discard this file"
                    icon="delete"
                    title="Discard this file?"
                    confirm="Discard"
                    action="/api/directory/discard-import"
                    fields=fields
                    success="Discarded"
                >
                    <p>"The uploaded file is removed from the server. The directory stays as it is."</p>
                </ConfirmDialog>
            </CommandBar>
        }
    });
    let failure = import.report.failure.clone();
    let failure = (!failure.is_empty()).then(|| {
        view! { <Notice tone=Tone::Bad title="Nothing was changed.">{failure}</Notice> }
    });
    view! {
        {head}
        {wizard(step)}
        {discard}
        {failure}
        {content}
    }
    .erase()
}

fn running(detail: &ImportDetail, done: i64) -> AnyView {
    let import = &detail.import;
    let total = (import.report.rows > 0).then(|| import.report.rows.unsigned_abs());
    let title = if import.state == ImportState::Applying {
        "Writing to the directory"
    } else {
        "Comparing the file with the directory"
    };
    let here = format!("/directories/{}/import/{}", import.directory_id, import.id);
    view! {
        <Card title=title subtitle="It goes on when you close this page.">
            <Progress label=title done=done.unsigned_abs() total=total unit="rows"/>
            <p><Button icon="refresh" href=here>"Look again"</Button></p>
        </Card>
    }
    .erase()
}

fn size(bytes: i64) -> String {
    if bytes < 1_000_000 {
        format!("{} kB", (bytes + 999) / 1000)
    } else {
        format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}

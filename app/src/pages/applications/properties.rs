use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::{ApplicationOverview, Capability};
use ui::{Button, ButtonKind, ConfirmDialog, Erase, Form, FormActions, Load, Section, TextInput, grouped};

use super::frame::CurrentApplication;
use super::fresh::fresh;
use super::functions::{DeleteApplication, RenameApplication, SetApplicationDirectory, read_directory_names};
use super::gallery_panel::directory_choice;
use crate::layout::use_viewer;

/// Name of an application, and its deletion.
#[component]
pub(crate) fn Properties() -> impl IntoView {
    let Some(CurrentApplication(overview)) = use_context() else {
        return ().erase();
    };
    let viewer = use_viewer();
    let directories = Resource::new(|| (), |()| read_directory_names());
    view! {
        <Load lines=4 view=move || async move {
                let directories = directories.await.unwrap_or_default();
                let may_change = viewer.may(Capability::ManageApplications).await;
                match overview.await { Ok(overview) => fresh(|| page(overview, may_change, directories)), Err(_) => ().erase() }
            }/>
    }
    .erase()
}

fn page(overview: ApplicationOverview, may_change: bool, directories: Vec<(String, String)>) -> AnyView {
    let application = overview.summary.application;
    let title = format!("{} · Properties", application.name);
    if !may_change {
        return view! { <Title text=title/> <p>"Your role does not allow changing this application."</p> }
            .erase();
    }
    let id = application.id.to_string();
    let fields = vec![("application".to_owned(), id)];
    let directory = directory(&fields, directories, &application.directory_id.to_string());
    let name = application.name;
    let current = name.clone();
    let left = match overview.summary.linked_count {
        0 => "Rollcall keeps no account there.".to_owned(),
        1 => "One account that Rollcall keeps there stays as it is: it is neither disabled nor deleted, and nobody looks after it any more.".to_owned(),
        count => format!(
            "{} accounts that Rollcall keeps there stay as they are: they are neither disabled nor deleted, and nobody looks after them any more.",
            grouped(count)
        ),
    };
    let (question, label) = (format!("Delete {name}?"), format!("Type {name} to confirm"));
    let (rename_fields, warning) = (fields.clone(), left.clone());
    view! {
        <Title text=title/>
        <Form action=RenameApplication::PATH fields=rename_fields success="Saved" scope="rename" guard=true>
            <Section title="Properties" text="The name that this portal shows.">
                <TextInput name="name" label="Name" value=current required=true/>
                <FormActions><Button kind=ButtonKind::Primary>"Save"</Button></FormActions>
            </Section>
        </Form>
        {directory}
        <Section title="Delete" text="Take this application out of Rollcall.">
            <p>{warning} " To take people's access away, remove their assignments first and wait for the next cycle."</p>
            <div>
                <ConfirmDialog
                    label="Delete application"
                    icon="delete"
                    kind=ButtonKind::Secondary
                    title=question
                    confirm="Delete application"
                    danger=true
                    action=DeleteApplication::PATH
                    fields=fields
                    success="Deleted"
                >
                    <p>
                        {left}
                        " Provisioning is switched off; the secret token, the assignments and the mappings are forgotten. The provisioning logs are kept."
                    </p>
                    <TextInput name="confirmation" label=label required=true/>
                </ConfirmDialog>
            </div>
        </Section>
    }
    .erase()
}

/// Which directory people are taken from, where there are several.
fn directory(fields: &[(String, String)], directories: Vec<(String, String)>, current: &str) -> AnyView {
    if directories.len() < 2 {
        return ().erase();
    }
    let fields = fields.to_vec();
    let choice = directory_choice(directories, current);
    view! {
        <Form action=SetApplicationDirectory::PATH fields=fields success="Saved" scope="directory" guard=true>
            <Section title="Directory" text="It can be changed while nobody is assigned and nobody has an account.">
                {choice}
                <FormActions><Button kind=ButtonKind::Primary>"Save"</Button></FormActions>
            </Section>
        </Form>
    }
    .erase()
}

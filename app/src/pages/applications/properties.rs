use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::{ApplicationOverview, Capability};
use ui::{Button, ButtonKind, ConfirmDialog, Erase, Form, FormActions, Load, Section, TextInput, grouped};

use super::frame::{CurrentApplication, use_application_id};
use super::fresh::fresh;
use super::functions::{
    DeleteApplication, RenameApplication, SetApplicationDirectory, SetAssignmentSource,
    read_assignment_source, read_directory_names,
};
use super::gallery_panel::directory_choice;
use crate::layout::use_viewer;

/// Name of an application, and its deletion.
#[component]
pub(crate) fn Properties() -> impl IntoView {
    let Some(CurrentApplication(overview)) = use_context() else {
        return ().erase();
    };
    let viewer = use_viewer();
    let id = use_application_id();
    let directories = Resource::new(|| (), |()| read_directory_names());
    let taken_over = Resource::new(move || id.get(), read_assignment_source);
    view! {
        <Load lines=4 view=move || async move {
                let directories = directories.await.unwrap_or_default();
                let taken_over = taken_over.await.ok().flatten();
                let may_change = viewer.may(Capability::ManageApplications).await;
                match overview.await { Ok(overview) => fresh(|| page(overview, may_change, directories, taken_over)), Err(_) => ().erase() }
            }/>
    }
    .erase()
}

fn page(
    overview: ApplicationOverview,
    may_change: bool,
    directories: Vec<(String, String)>,
    taken_over: Option<String>,
) -> AnyView {
    let application = overview.summary.application;
    let title = format!("{} · Properties", application.name);
    if !may_change {
        return view! { <Title text=title/> <p>"Your role does not allow changing this application."</p> }
            .erase();
    }
    let id = application.id.to_string();
    let fields = vec![("application".to_owned(), id)];
    let taken_over = taken_over.map(|source| assignments(&fields, source));
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
        {taken_over}
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

/// Whose assignments are taken over from Microsoft Entra ID.
fn assignments(fields: &[(String, String)], source: String) -> AnyView {
    let fields = fields.to_vec();
    view! {
        <Form action=SetAssignmentSource::PATH fields=fields success="Saved" scope="assignments" guard=true>
            <Section title="Assignments" text="Whoever is assigned to an enterprise application in Microsoft Entra ID can be assigned here, with the same role, at each read of the directory. Whoever is not assigned there is not assigned here then.">
                <TextInput
                    name="source"
                    label="Take over the assignments of"
                    value=source
                    optional=true
                    mono=true
                    placeholder="00000000-0000-0000-0000-000000000000"
                    help="Object ID or application ID of the enterprise application. Empty: assignments are made here."
                />
                <FormActions><Button kind=ButtonKind::Primary>"Save"</Button></FormActions>
            </Section>
        </Form>
    }
    .erase()
}

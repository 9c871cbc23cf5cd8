use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{Capability, SourceConnection, SourceInput, SourceReport, SourceView};
use ui::{
    Breadcrumbs, Button, ButtonKind, CheckBox, Erase, Form, FormActions, Load, Notice, PageHeader,
    RelativeTime, Section, TextInput,
};

use super::super::functions::{SaveSource, TestSource, read_source};
use super::{draft, entra, file, ldap, links};
use crate::pages::applications::steps;
use crate::{AppError, ErrorView, layout::use_viewer};

/// Read by itself, so that a test leaves the form and what is typed alone.
type Report = Resource<Result<Option<SourceView>, AppError>>;

/// How a directory is reached and read.
#[component]
pub(crate) fn DirectoryConnection() -> impl IntoView {
    let (params, viewer, search) = (use_params_map(), use_viewer(), use_location().search);
    let id = Memo::new(move |_| params.read().get("directory").unwrap_or_default());
    let found = Resource::new(move || id.get(), read_source);
    let report = Resource::new(move || id.get(), read_source);
    view! {
        <Title text="Connection"/>
        <ui::LiveTopics topics=vec!["directory".into()]/>
        <Load lines=12 view=move || {
            let typed = draft::read(&search.get());
            async move {
                let may_change = viewer.may(Capability::ManageDirectory).await;
                match found.await {
                    Ok(Some(found)) => page(&found, typed, may_change, report),
                    Ok(None) => {
                        view! { <Notice title="The built-in directory is kept here: it has no connection."/> }.erase()
                    }
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }
        }/>
    }
    .erase()
}

fn page(found: &SourceView, typed: Option<SourceInput>, may_change: bool, report: Report) -> AnyView {
    let directory = &found.directory;
    let typed = typed.unwrap_or_else(|| stored(found));
    let fields = vec![
        ("directory".to_owned(), directory.id.to_string()),
        ("version".to_owned(), found.version.to_string()),
    ];
    let back = format!("/directories/{}", directory.id);
    let connection = match &found.settings.connection {
        SourceConnection::Ldap(settings) => ldap::sections(&typed, settings.preset, found.has_secret),
        SourceConnection::Entra(_) => entra::sections(&typed, found.has_secret),
        SourceConnection::File(_) => file::sections(&typed, found.has_secret),
    };
    let schedule = schedule(&typed);
    let title = format!("Connection of {}", directory.name);
    let actions = may_change.then(|| {
        view! {
            <FormActions>
                <Button kind=ButtonKind::Primary>"Save"</Button>
                <Button icon="plug" formaction=TestSource::PATH>"Test connection"</Button>
                <Button href=back>"Cancel"</Button>
            </FormActions>
        }
    });
    let guard = may_change;
    view! {
        <Breadcrumbs links=links(directory) current="Connection"/>
        <PageHeader title=title subtitle="Rollcall reads there and writes nothing"/>
        <Form action=SaveSource::PATH fields=fields guard=guard>
            {connection}
            {schedule}
            {actions}
            <div role="status">
                <Load lines=0 view=move || async move {
                    let report = report.await.ok().flatten().and_then(|found| found.report);
                    report.map_or_else(|| ().erase(), source_report)
                }/>
            </div>
        </Form>
    }
    .erase()
}

/// The form before anything is typed.
fn stored(found: &SourceView) -> SourceInput {
    let input = SourceInput::from(&found.settings);
    SourceInput {
        // A new directory is proposed to be read from its first save on.
        scheduled: input.scheduled || found.version == 0,
        ..input
    }
}

fn schedule(typed: &SourceInput) -> AnyView {
    let (scheduled, listen) = (typed.scheduled, typed.listen);
    let (minutes, hours, percent) = (
        typed.changes_every_minutes.clone(),
        typed.everything_every_hours.clone(),
        typed.tolerance_percent.clone(),
    );
    view! {
        <Section title="Reading" text="A read of the changes costs little. A read of everything finds what no change told of. Nobody is removed by a read that did not see everything.">
            <CheckBox name="scheduled" label="Read by itself" checked=scheduled/>
            <TextInput name="changes_every_minutes" label="Minutes between reads of the changes" kind="number" min="1" value=minutes/>
            <CheckBox
                name="listen"
                label="Read as soon as something changes"
                checked=listen
                help="Where the source tells of changes; otherwise at the next time."
            />
            <TextInput name="everything_every_hours" label="Hours between reads of everything" kind="number" min="1" value=hours/>
            <TextInput
                name="tolerance_percent"
                label="Percent that may go in one read without a question"
                kind="number"
                min="0"
                max="100"
                value=percent
                help="Of its users, groups and memberships, each counted by itself. If more are gone, or everybody is, nobody is removed until somebody has looked at the names."
            />
        </Section>
    }
    .erase()
}

/// What the last test found, step by step.
fn source_report(report: SourceReport) -> AnyView {
    let at = report.tested_at.0;
    let steps = steps(report.steps);
    view! {
        <div class="connection-report">
            {steps}
            <p class="ui-muted">"Tested " <RelativeTime at=at/></p>
        </div>
    }
    .erase()
}

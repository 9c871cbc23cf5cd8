//! The write probe: what it would create, and what it found out.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use model::{
    Capability, ConnectionOutcome, ProbeFinding, ProbeLeftover, WriteProbeReport, WriteProbeState,
    WriteProbeView,
};
use ui::{
    Badge, ButtonKind, Cell, Code, Column, CommandBar, ConfirmDialog, DataTable, Erase, LiveTopics, Load,
    Notice, RelativeTime, Row, Tone, grouped,
};

use super::frame::{PageError, use_application_id};
use super::functions::{StartWriteProbe, read_write_probe};
use crate::layout::use_viewer;

/// The page of the write probe.
#[component]
pub(crate) fn WriteProbe() -> impl IntoView {
    let (id, viewer) = (use_application_id(), use_viewer());
    let found = Resource::new(move || id.get(), read_write_probe);
    view! {
        <Title text="Write probe"/>
        <LiveTopics topics=vec![format!("application:{}", id.get_untracked())]/>
        <Load lines=12 view=move || async move {
                let may_change = viewer.may(Capability::ManageApplications).await;
                match found.await {
                    Ok(found) => page(found, may_change),
                    Err(error) => view! { <PageError error=error/> }.erase(),
                }
            }/>
    }
    .erase()
}

fn page(found: WriteProbeView, may_change: bool) -> AnyView {
    let edit = format!("/applications/{}/provisioning/edit", found.application_id);
    let obstacle = found.obstacle.clone();
    let actions = (may_change && obstacle.is_none()).then(|| question(&found));
    let is_running = found
        .report
        .as_ref()
        .is_some_and(|report| report.state == WriteProbeState::Running);
    let obstacle = obstacle
        .filter(|_| !is_running)
        .map(|words| view! { <Notice title=words/> });
    let report = found.report.map(report);
    view! {
        <h2 class="applications-heading">{format!("Write probe of {}", found.application)}</h2>
        <p class="ui-muted">
            "Applications differ in how they want accounts changed. The write probe finds it out for certain: it creates, changes, renames, disables, enables and deletes throw-away accounts and a throw-away group, reads back what came of it, and speaks that way from then on. "
            <a href=edit>"Back to the provisioning settings"</a>
        </p>
        {actions}
        {obstacle}
        {report}
    }
    .erase()
}

/// Asks first, and names what is created.
fn question(found: &WriteProbeView) -> AnyView {
    let names = found
        .names
        .iter()
        .cloned()
        .map(|name| view! { <li>{name}</li> })
        .collect_view();
    let url = found.tenant_url.clone();
    // Once there is a report, the page is about that.
    let kind = match found.report {
        Some(_) => ButtonKind::Quiet,
        None => ButtonKind::Primary,
    };
    let fields = vec![("application".to_owned(), found.application_id.to_string())];
    let title = format!("Create throw-away accounts in {}?", found.application);
    view! {
        <CommandBar>
            <ConfirmDialog
                label="Run write probe"
                icon="play"
                kind=kind
                title=title
                confirm="Create and delete them"
                action=StartWriteProbe::PATH
                fields=fields
                success="Write probe started"
            >
                <p>{format!("In {url} it creates, and deletes at the end:")}</p>
                <ul class="applications-names">{names}</ul>
                <p>"The application may send a welcome mail to these addresses, and may count them as licences for a moment. It takes less than a minute; a running cycle waits."</p>
            </ConfirmDialog>
        </CommandBar>
    }
    .erase()
}

fn report(report: WriteProbeReport) -> AnyView {
    let at = report.started_at.0;
    let requests = grouped(i64::from(report.requests));
    let when = view! { <p class="ui-muted">"Begun " <RelativeTime at=at/> " in " {report.tenant_url.clone()} ", " {requests} " requests"</p> };
    let verdict = verdict(&report);
    let leftovers = (!report.left_behind.is_empty()).then(|| leftovers(report.left_behind));
    let findings = (!report.findings.is_empty()).then(|| findings(report.findings));
    view! { {verdict} {leftovers} {findings} {when} }.erase()
}

fn verdict(report: &WriteProbeReport) -> AnyView {
    match (report.state, report.learned) {
        (WriteProbeState::Running, _) => {
            let names = report.names.join(", ");
            view! { <Notice tone=Tone::Info title="The write probe is under way.">{format!("It creates and deletes {names}.")}</Notice> }.erase()
        }
        (WriteProbeState::Failed, _) => {
            let words = report.failure.clone().unwrap_or_default();
            view! { <Notice tone=Tone::Bad title="The write probe could not begin.">{words}</Notice> }.erase()
        }
        (WriteProbeState::Done, true) => {
            view! { <Notice tone=Tone::Good title="The application is understood.">"Cycles speak as this report says, unless a SCIM dialect is chosen by hand."</Notice> }.erase()
        }
        (WriteProbeState::Done, false) => {
            view! { <Notice tone=Tone::Warn title="Nothing was learned.">"No account could be created and changed. What was spoken before is spoken on."</Notice> }.erase()
        }
    }
}

fn findings(findings: Vec<ProbeFinding>) -> AnyView {
    let columns = vec![
        Column::text("What was tried"),
        Column::text("How it went"),
        Column::text("What the application answered"),
        Column::text("What Rollcall will do"),
    ];
    let rows = findings.into_iter().map(finding).collect_view();
    view! { <DataTable caption="What the write probe found out" columns=columns>{rows}</DataTable> }.erase()
}

fn finding(finding: ProbeFinding) -> AnyView {
    let (tone, word) = match finding.outcome {
        ConnectionOutcome::Passed => (Tone::Good, "Standard"),
        ConnectionOutcome::Warning => (Tone::Info, "In another way"),
        ConnectionOutcome::Failed => (Tone::Warn, "Not possible"),
        ConnectionOutcome::Skipped => (Tone::Neutral, "Not tried"),
    };
    view! {
        <Row>
            <Cell label="What was tried">{finding.name}</Cell>
            <Cell label="How it went"><Badge tone=tone text=word/></Cell>
            <Cell label="What the application answered">{finding.answered}</Cell>
            <Cell label="What Rollcall will do">{finding.consequence}</Cell>
        </Row>
    }
    .erase()
}

fn leftovers(left: Vec<ProbeLeftover>) -> AnyView {
    let columns = vec![
        Column::text("Left behind"),
        Column::text("Id in the application"),
        Column::text("Why"),
    ];
    let rows = left
        .into_iter()
        .map(|left| {
            view! {
                <Row>
                    <Cell label="Left behind">{format!("{} {}", left.kind, left.name)}</Cell>
                    <Cell label="Id in the application"><Code text=left.id/></Cell>
                    <Cell label="Why">{left.reason}</Cell>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Notice tone=Tone::Bad title="Something could not be deleted.">"Delete it in the application by hand."</Notice>
        <DataTable caption="What could not be deleted" columns=columns>{rows}</DataTable>
    }
    .erase()
}

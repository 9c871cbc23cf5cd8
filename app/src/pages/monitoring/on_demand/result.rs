//! /applications/:app/provisioning/on-demand/:cycle

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{LogAction, LogEntry, LogStatus, ModifiedProperty, ObjectKind, OnDemandResult};
use ui::{
    Badge, Breakable, Button, ButtonKind, Card, Cell, Code, Column, CommandBar, DataTable, Erase, Fact,
    Facts, Form, Load, Notice, RelativeTime, Row, Step, StepState, Steps, Tone, duration,
};

use super::functions::{ProvisionOnDemand, read_on_demand_result};
use crate::pages::applications::{PageError, use_application_id};
use crate::pages::monitoring::words::{action, status, status_tone, step, step_state};

/// What came of a request, step by step.
#[component]
pub(crate) fn OnDemandResultPage() -> impl IntoView {
    let (id, params) = (use_application_id(), use_params_map());
    let cycle = Memo::new(move |_| params.read().get("cycle").unwrap_or_default());
    let found = Resource::new(
        move || (id.get(), cycle.get()),
        |(id, cycle)| read_on_demand_result(id, cycle),
    );
    view! {
        <Title text="Provision on demand"/>
        <Load lines=10 view=move || {
                let id = id.get();
                async move {
                    match found.await {
                        Ok(result) => page(&id, result),
                        Err(error) => view! { <PageError error=error/> }.erase(),
                    }
                }
            }/>
    }
    .erase()
}

fn page(id: &str, result: OnDemandResult) -> AnyView {
    let back = format!("/applications/{id}/provisioning/on-demand");
    let logs = format!("/applications/{id}/logs?cycle={}", result.cycle.id);
    let again = result.entries.last().map(|entry| again(id, entry));
    let failed = result.cycle.error.clone().map(|error| {
        let is_connection = error.reason.contains("connection test");
        let name = if is_connection {
            "Test connection"
        } else {
            "Request"
        };
        view! {
            <Steps>
                <Step state=StepState::Failed title=name>
                    <p>{error.reason}</p>
                    <Facts>
                        <Fact label="Error code"><Code text=error.code/></Fact>
                        <Fact label="The application answered">{error.additional_details}</Fact>
                    </Facts>
                    <Notice tone=Tone::Info title="Recommended action">{error.recommended_action}</Notice>
                </Step>
            </Steps>
        }
    });
    let entries = result.entries.into_iter().map(entry).collect_view();
    let (at, requests) = (result.cycle.started_at.0, result.cycle.counts.requests);
    let sent = if requests == 1 {
        "1 request".to_owned()
    } else {
        format!("{requests} requests")
    };
    view! {
        <h2 class="applications-heading">"Provision on demand"</h2>
        <CommandBar>
            {again}
            <Button kind=ButtonKind::Quiet icon="search" href=back>"Provision somebody else"</Button>
            <Button kind=ButtonKind::Quiet icon="logs" href=logs>"Provisioning logs"</Button>
        </CommandBar>
        <p class="ui-muted">"To " {result.application} ", " <RelativeTime at=at/> ", " {sent} "."</p>
        {failed}
        {entries}
    }
    .erase()
}

/// The same once more.
fn again(id: &str, entry: &LogEntry) -> AnyView {
    let fields = vec![
        ("application".to_owned(), id.to_owned()),
        ("object".to_owned(), entry.object_id.to_string()),
    ];
    view! {
        <Form action=ProvisionOnDemand::PATH class="ui-form-inline" fields=fields success="Provisioned">
            <Button kind=ButtonKind::Quiet icon="restart">"Retry"</Button>
        </Form>
    }
    .erase()
}

fn entry(entry: LogEntry) -> AnyView {
    let (name, detail) = (entry.identity.clone(), entry.identity_detail.clone());
    let explain = match entry.kind {
        ObjectKind::User => format!("/users/{}/explain/{}", entry.object_id, entry.application_id),
        ObjectKind::Group => format!("/groups/{}/explain/{}", entry.object_id, entry.application_id),
    };
    let did = done(&entry);
    let badge = entry.status;
    let took = duration(entry.duration_ms.unsigned_abs());
    let steps = entry
        .steps
        .iter()
        .map(|one| {
            let details = one
                .details
                .clone()
                .into_iter()
                .map(|(name, value)| view! { <Fact label=name>{value}</Fact> })
                .collect_view();
            let details = (!one.details.is_empty()).then(|| {
                view! {
                    <details>
                        <summary>"View details"</summary>
                        <Facts>{details}</Facts>
                    </details>
                }
            });
            let (state, title, description) =
                (step_state(one.status), step(one.kind), one.description.clone());
            view! {
                <Step state=state title=title>
                    <p>{description}</p>
                    {details}
                </Step>
            }
        })
        .collect_view();
    let advice = entry
        .error
        .clone()
        .filter(|_| entry.status != LogStatus::Skipped)
        .map(|error| {
            view! {
                <Notice tone=Tone::Warn title=error.recommended_action>
                    <Code text=error.code/> " " {error.additional_details}
                </Notice>
            }
        });
    let modified = (!entry.modified.is_empty()).then(|| modified(&entry.modified, entry.status));
    view! {
        <Card title=name subtitle=detail>
            <p>
                <Badge tone=status_tone(badge) text=status(badge)/> " " {did} " " <span class="ui-muted">{took}</span> " "
                <a href=explain>"Explain"</a>
            </p>
            <Steps>{steps}</Steps>
            {advice}
            {modified}
        </Card>
    }
    .erase()
}

/// `Create: Created`, or only the reason where nothing was to be done.
fn done(entry: &LogEntry) -> String {
    match entry.action {
        LogAction::Other => entry.summary.clone(),
        other => format!("{}: {}", action(other), entry.summary),
    }
}

fn modified(properties: &[ModifiedProperty], outcome: LogStatus) -> AnyView {
    let caption = if outcome == LogStatus::Failure {
        "Attributes attempted"
    } else {
        "Attributes modified"
    };
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
    let rows = properties
        .iter()
        .map(|property| {
            let name = property.name.clone();
            let (old, new) = (shown(&property.old_value), shown(&property.new_value));
            view! {
                <Row>
                    <Cell label="Target attribute"><Breakable text=name/></Cell>
                    <Cell label="Old value">{old}</Cell>
                    <Cell label="New value">{new}</Cell>
                </Row>
            }
        })
        .collect_view();
    let columns = vec![
        Column::text("Target attribute"),
        Column::text("Old value"),
        Column::text("New value"),
    ];
    view! { <DataTable caption=caption columns=columns>{rows}</DataTable> }.erase()
}

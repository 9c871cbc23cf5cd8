//! /users/:object/explain/:app and /groups/:object/explain/:app

use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{ExplainedStage, ExplainedValue, Explanation, LogEntry, LogStatus, ObjectKind};
use ui::{
    Badge, Breadcrumbs, Breakable, Button, ButtonKind, Cell, Code, Column, CommandBar, DataTable, Erase,
    Fact, Facts, Load, Notice, PageHeader, RelativeTime, Row, Step, StepState, Steps, Tone,
};

use super::exchanges::exchanges;
use super::words::{action, status, status_tone, step_state};
#[cfg(feature = "ssr")]
use crate::pages::{form_id::form_id, handle};
use crate::{AppError, ErrorView};

/// Why somebody has the account that they have in one application, or none.
#[server(name = ReadExplanation, prefix = "/api/monitoring", endpoint = "explanation", input = GetUrl)]
pub(crate) async fn read_explanation(object: String, application: String) -> Result<Explanation, AppError> {
    let configuration = handle::read_configuration()?;
    let object = form_id(&object, "user or group")?;
    Ok(configuration
        .explain(object, form_id(&application, "application")?)
        .await?)
}

/// One person or group in one application, from the directory to the last answer.
#[component]
pub(crate) fn Explain() -> impl IntoView {
    let params = use_params_map();
    let value = move |name: &str| params.read().get(name).unwrap_or_default();
    let application = value("app");
    let found = Resource::new(
        move || (value("object"), value("app")),
        |(object, application)| read_explanation(object, application),
    );
    view! {
        <ui::LiveTopics topics=vec!["directory".into(), format!("application:{application}")]/>
        <Title text="Explain"/>
        <Load lines=12 view=move || async move {
                match found.await {
                    Ok(told) => page(told),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }/>
    }
    .erase()
}

fn page(told: Explanation) -> AnyView {
    let (kind, noun) = match told.object.kind {
        ObjectKind::User => ("Users", "users"),
        ObjectKind::Group => ("Groups", "groups"),
    };
    let name = told.object.display_name.clone();
    let own = format!("/{noun}/{}", told.object.id);
    let provisioning = format!("/applications/{}/provisioning", told.application_id);
    let links = vec![
        (kind.to_owned(), format!("/{noun}")),
        (name.clone(), format!("{own}?tab=applications")),
    ];
    let advice = told.advice.clone();
    let tone = status_tone(told.status);
    let logs = format!("/applications/{}/logs?q={}", told.application_id, told.object.id);
    let on_demand = format!("{provisioning}/on-demand?q={}", ui::encode(&name));
    let at = told.next_at.map(|at| view! { " " <RelativeTime at=at.0/> "." });
    let (next_state, next_text) = (step_state(told.next.status), told.next.text.clone());
    let (application, answer, detail) = (
        told.application.clone(),
        told.answer.clone(),
        told.object.detail.clone(),
    );
    let word = status(told.status);
    let title = format!("{name} in {application}");
    let current = format!("In {application}");
    let stages = (
        source(&told),
        stage("Determine if in scope", &told.scope),
        mapping(&told),
        stage("Match", &told.matching),
        requests(&told),
    );
    view! {
        <Breadcrumbs links=links current=current/>
        <PageHeader title=title subtitle=detail>
            <Badge tone=tone text=word/>
        </PageHeader>
        <CommandBar>
            <Button kind=ButtonKind::Quiet icon="user" href=own>"Open"</Button>
            <Button kind=ButtonKind::Quiet icon="play" href=on_demand>"Provision on demand"</Button>
            <Button kind=ButtonKind::Quiet icon="logs" href=logs>"Provisioning logs"</Button>
            <Button kind=ButtonKind::Quiet icon="apps" href=provisioning>{application}</Button>
        </CommandBar>
        <Notice tone=tone title=answer>{advice}</Notice>
        <Steps>
            {stages}
            <Step state=next_state title="Next">
                <p>{next_text} {at}</p>
            </Step>
        </Steps>
    }
    .erase()
}

fn source(told: &Explanation) -> AnyView {
    let facts = facts(&told.source);
    let count = told.source.len();
    view! {
        <Step state=StepState::Done title="Directory">
            <p>{format!("{count} attributes have a value.")}</p>
            <details>
                <summary>"View details"</summary>
                {facts}
            </details>
        </Step>
    }
    .erase()
}

fn facts(details: &[(String, String)]) -> AnyView {
    let facts = details
        .iter()
        .map(|(name, value)| fact(name.clone(), value.clone()))
        .collect_view();
    view! { <Facts>{facts}</Facts> }.erase()
}

fn fact(name: String, value: String) -> AnyView {
    view! { <Fact label=name>{value}</Fact> }.erase()
}

fn stage(title: &'static str, explained: &ExplainedStage) -> AnyView {
    let facts = (!explained.details.is_empty()).then(|| facts(&explained.details));
    let (state, text) = (step_state(explained.status), explained.text.clone());
    view! {
        <Step state=state title=title>
            <p>{text}</p>
            {facts}
        </Step>
    }
    .erase()
}

fn mapping(told: &Explanation) -> AnyView {
    let (differing, rest): (Vec<_>, Vec<_>) = told.values.iter().partition(|value| value.differs);
    let linked = told.values.iter().any(|value| value.sent.is_some());
    let first = (!differing.is_empty()).then(|| table("Values that are sent next", &differing, linked));
    let rest = (!rest.is_empty()).then(|| {
        let table = table("Value of each mapping", &rest, linked);
        view! {
            <details>
                <summary>"View details"</summary>
                {table}
            </details>
        }
    });
    let (state, text) = (step_state(told.mapping.status), told.mapping.text.clone());
    view! {
        <Step state=state title="Evaluate mappings">
            <p>{text}</p>
            {first}
            {rest}
        </Step>
    }
    .erase()
}

fn table(caption: &'static str, values: &[&ExplainedValue], linked: bool) -> AnyView {
    let mut columns = vec![
        Column::text("Application attribute"),
        Column::text("Source"),
        Column::text("Value"),
    ];
    if linked {
        columns.push(Column::text("Last sent"));
    }
    let rows = values
        .iter()
        .map(|value| {
            let sent = linked.then(|| {
                let sent = value.sent.clone().unwrap_or_else(|| "—".to_owned());
                view! { <Cell label="Last sent">{sent}</Cell> }
            });
            let (target, from, wanted) = (value.target.clone(), value.from.clone(), value.wanted.clone());
            view! {
                <Row>
                    <Cell label="Application attribute"><Breakable text=target/></Cell>
                    <Cell label="Source"><span class="mapping-source ui-muted">{from}</span></Cell>
                    <Cell label="Value">{wanted}</Cell>
                    {sent}
                </Row>
            }
        })
        .collect_view();
    view! { <DataTable caption=caption columns=columns>{rows}</DataTable> }.erase()
}

/// What was last asked of the application, and what it answered.
fn requests(told: &Explanation) -> AnyView {
    let Some(newest) = told.entries.first() else {
        return view! {
            <Step state=StepState::Skipped title="Requests and answers">
                <p>"Nothing yet: provisioning has not looked at it."</p>
            </Step>
        }
        .erase();
    };
    let state = step_state(newest.status);
    let entries = told
        .entries
        .iter()
        .enumerate()
        .map(|(index, one)| entry(one, index == 0))
        .collect_view();
    let exchanges = exchanges(told.attempt.as_ref());
    let retry = told
        .next_at
        .filter(|_| newest.status == LogStatus::Failure)
        .map(|at| view! { <p>"Next attempt " <RelativeTime at=at.0/> "."</p> });
    view! { <Step state=state title="Requests and answers">{entries} {exchanges} {retry}</Step> }.erase()
}

fn entry(entry: &LogEntry, is_newest: bool) -> AnyView {
    let href = format!("/logs/{}?object={}", entry.id, entry.object_id);
    let requests = match entry.requests {
        0 => "no request".to_owned(),
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    let steps = entry
        .steps
        .iter()
        .filter(|step| step.kind == model::StepKind::Matching || step.kind == model::StepKind::Export)
        .map(|step| view! { <li>{step.description.clone()}</li> })
        .collect_view();
    let changed: Vec<(String, String)> = entry
        .modified
        .iter()
        .map(|property| {
            let old = property.old_value.clone().unwrap_or_else(|| "—".to_owned());
            let new = property.new_value.clone().unwrap_or_else(|| "—".to_owned());
            (property.name.clone(), format!("{old} → {new}"))
        })
        .collect();
    let changed = (!changed.is_empty()).then(|| facts(&changed));
    let error = entry
        .error
        .clone()
        .filter(|_| matches!(entry.status, LogStatus::Failure | LogStatus::Warning))
        .map(|error| {
            view! {
                <Notice tone=Tone::Warn title=error.recommended_action>
                    <Code text=error.code/> " " {error.additional_details}
                </Notice>
            }
        });
    let (badge, did, summary, at) = (
        entry.status,
        action(entry.action),
        entry.summary.clone(),
        entry.at.0,
    );
    view! {
        <details open=is_newest>
            <summary>
                <Badge tone=status_tone(badge) text=status(badge)/> " " {did} ": " {summary} " " <RelativeTime at=at/>
            </summary>
            <ul>{steps}</ul>
            {error}
            {changed}
            <p><a href=href>"Log entry"</a> <span class="ui-muted">", " {requests}</span></p>
        </details>
    }
    .erase()
}

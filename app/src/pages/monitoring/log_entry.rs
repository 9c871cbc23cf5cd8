//! The panel of one log entry: Steps, Modified properties, Troubleshooting, Summary.

use leptos::prelude::*;
use model::{LogEntry, LogEntryId, LogEntryView};
use ui::{
    Address, Badge, Cell, Code, Column, DataTable, EmptyState, Fact, Facts, Notice, Panel, Row, Step, Steps,
    Tab, Tabs, Tone, utc,
};

use super::words::{action, span, status, status_tone, step, step_state};
#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView};

/// One entry of the provisioning log.
#[server(name = ReadLogEntry, prefix = "/api/monitoring", endpoint = "provisioning-log")]
pub(crate) async fn log_entry(id: LogEntryId) -> Result<LogEntryView, AppError> {
    Ok(handle::read_reports()?.provisioning_log(id).await?)
}

/// The panel; `address` is the list's address with the entry's own path.
pub(super) fn panel(entry: Result<LogEntryView, AppError>, address: &Address, close: String) -> AnyView {
    match entry {
        Ok(view) => shown(view, address, close),
        Err(error) => view! { <Panel title="Log entry" close=close><ErrorView error/></Panel> }.into_any(),
    }
}

fn shown(view: LogEntryView, address: &Address, close: String) -> AnyView {
    let LogEntryView { entry, application } = view;
    let subtitle = format!("{} in {application} · {}", action(entry.action), utc(entry.at.0));
    let tab = |label: &str, value: &str| Tab::new(label, address.clone().with("tab", value).href());
    let current = address
        .get("tab")
        .filter(|tab| !tab.is_empty())
        .unwrap_or("steps")
        .to_owned();
    let tabs = vec![
        tab("Steps", "steps"),
        tab("Troubleshooting", "troubleshooting"),
        tab("Modified properties", "modified").count(u64::try_from(entry.modified.len()).unwrap_or(0)),
        tab("Summary", "summary"),
    ];
    let href = address.clone().with("tab", current.clone()).href();
    let (identity, badge, reason) = (entry.identity.clone(), entry.status, entry.summary.clone());
    let body = match current.as_str() {
        "troubleshooting" => troubleshooting(entry),
        "modified" => modified(entry),
        "summary" => summary(entry, application),
        _ => steps(entry),
    };
    view! {
        <Panel title=identity subtitle=subtitle close=close>
            <p class="page-log-state">
                <Badge tone=status_tone(badge) text=status(badge)/> " " {reason}
            </p>
            <Tabs label="Log entry" tabs=tabs current=href/>
            {body}
        </Panel>
    }
    .into_any()
}

fn steps(entry: LogEntry) -> AnyView {
    let steps = entry.steps.into_iter().map(|one| {
        let details = one
            .details
            .into_iter()
            .map(|(name, value)| view! { <Fact label=name>{value}</Fact> })
            .collect_view();
        view! {
            <Step state=step_state(one.status) title=step(one.kind)>
                <p>{one.description}</p>
                <Facts>{details}</Facts>
            </Step>
        }
    });
    let steps = steps.collect_view();
    view! { <Steps>{steps}</Steps> }.into_any()
}

fn troubleshooting(entry: LogEntry) -> AnyView {
    let Some(error) = entry.error else {
        return view! {
            <EmptyState icon="check" title="Nothing to do" text="This entry has no error. The steps say why it ended as it did."/>
        }
        .into_any();
    };
    view! {
        <Notice tone=Tone::Info title="Recommended action">{error.recommended_action}</Notice>
        <Facts>
            <Fact label="Error code"><Code text=error.code/></Fact>
            <Fact label="Reason">{error.reason}</Fact>
            <Fact label="The application answered">
                {if error.additional_details.is_empty() { "nothing more".to_owned() } else { error.additional_details }}
            </Fact>
        </Facts>
    }
    .into_any()
}

fn modified(entry: LogEntry) -> AnyView {
    if entry.modified.is_empty() {
        return view! { <EmptyState icon="skip" title="Nothing was changed" text="No attribute was sent to the application."/> }
            .into_any();
    }
    let shown = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let rows = entry.modified.into_iter().map(|property| {
        let (old, new) = (shown(property.old_value), shown(property.new_value));
        view! {
            <Row>
                <Cell label="Target attribute"><Code text=property.name/></Cell>
                <Cell label="Old value">{old}</Cell>
                <Cell label="New value">{new}</Cell>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! {
        <DataTable
            caption="Modified properties"
            columns=vec![Column::text("Target attribute"), Column::text("Old value"), Column::text("New value")]
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

fn summary(entry: LogEntry, application: String) -> AnyView {
    let noun = match entry.kind {
        model::ObjectKind::User => "users",
        model::ObjectKind::Group => "groups",
    };
    let user = format!("/{noun}/{}", entry.object_id);
    let explain = format!("{user}/explain/{}", entry.application_id);
    view! {
        <Facts>
            <Fact label="Person"><a href=user>{entry.identity}</a></Fact>
            <Fact label="User principal name">{entry.identity_detail}</Fact>
            <Fact label="Source ID"><Code text=entry.object_id.to_string() copy=true/></Fact>
            <Fact label="Application">
                <a href=format!("/applications/{}/provisioning", entry.application_id)>{application}</a>
            </Fact>
            <Fact label="Target ID">
                {entry.target_id.map_or_else(|| "none".into_any(), |id| view! { <Code text=id copy=true/> }.into_any())}
            </Fact>
            <Fact label="Change ID"><Code text=entry.id.to_string() copy=true/></Fact>
            <Fact label="Cycle ID"><Code text=entry.cycle_id.to_string() copy=true/></Fact>
            <Fact label="Now"><a href=explain>"Explain"</a></Fact>
            <Fact label="Requests">{entry.requests.to_string()}</Fact>
            <Fact label="Duration">{span(entry.duration_ms)}</Fact>
        </Facts>
    }
    .into_any()
}

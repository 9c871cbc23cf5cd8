//! The panel of one part of a plan: what changes, and the requests.

use leptos::prelude::*;
use model::{ObjectKind, PlannedContent, PlannedOutcome, PlannedPart, PlannedRequest};
use ui::{
    Badge, Breakable, Cell, Code, Column, DataTable, Erase, Fact, Facts, Notice, Panel, Row, Step, Steps,
    Tone,
};

use super::words::{action, outcome};
use crate::pages::monitoring::words::{step, step_state};
use crate::{AppError, ErrorView};

/// Requests that the panel shows; all of them are in the download.
const SHOWN: usize = 20;

pub(super) fn panel(part: Result<PlannedPart, AppError>, close: String) -> AnyView {
    match part {
        Ok(part) => shown(part, close),
        Err(error) => {
            view! { <Panel title="Part of the plan" close=close><ErrorView error/></Panel> }.erase()
        }
    }
}

fn shown(part: PlannedPart, close: String) -> AnyView {
    let PlannedPart { item, content, now } = part;
    let subtitle = format!("{} · {}", action(item.action), item.reason);
    let (word, tone) = outcome(item.outcome);
    let note = item.note.clone();
    let page = match item.kind {
        ObjectKind::User => format!("/users/{}", item.object_id),
        ObjectKind::Group => format!("/groups/{}", item.object_id),
    };
    let is_stale = item.outcome == PlannedOutcome::Stale;
    let now = now.map(|now| {
        let now = body(&now, "Changes now");
        view! {
            <h3 class="applications-heading">"What would be done now"</h3>
            {now}
        }
    });
    let said = (!is_stale).then(|| note.clone());
    let stale = is_stale.then(|| {
        view! {
            <Notice tone=Tone::Warn title="This was not run: something else would be done now.">{note}</Notice>
        }
    });
    let content = body(&content, "Changes");
    view! {
        <Panel title=item.name subtitle=subtitle close=close>
            <p><Badge tone=tone text=word/> " " {said} " " <a href=page>"Open"</a></p>
            {stale}
            {content}
            {now}
        </Panel>
    }
    .erase()
}

fn body(content: &PlannedContent, caption: &'static str) -> AnyView {
    let changes = (!content.changes.is_empty()).then(|| changes(content, caption));
    let requests = content.requests.iter().take(SHOWN).map(request).collect_view();
    let more = content.requests.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} more requests; the download has all of them"));
    let heading =
        (!content.requests.is_empty()).then(|| view! { <h3 class="applications-heading">"Requests"</h3> });
    let steps = content
        .steps
        .iter()
        .map(|one| {
            let details = one
                .details
                .iter()
                .map(|(name, value)| fact(name.clone(), value.clone()))
                .collect_view();
            let (state, title, text) = (step_state(one.status), step(one.kind), one.description.clone());
            view! {
                <Step state=state title=title>
                    <p>{text}</p>
                    <Facts>{details}</Facts>
                </Step>
            }
        })
        .collect_view();
    let reasons = (!content.steps.is_empty()).then(|| {
        view! {
            <h3 class="applications-heading">"Why"</h3>
            <Steps>{steps}</Steps>
        }
    });
    view! { {changes} {heading} {requests} <p class="ui-muted">{more}</p> {reasons} }.erase()
}

fn fact(name: String, value: String) -> AnyView {
    view! { <Fact label=name>{value}</Fact> }.erase()
}

fn changes(content: &PlannedContent, caption: &'static str) -> AnyView {
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
    let rows = content
        .changes
        .iter()
        .map(|property| {
            let (old, new) = (shown(&property.old_value), shown(&property.new_value));
            let name = property.name.clone();
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

fn request(request: &PlannedRequest) -> AnyView {
    let mut text = format!("{} {}", request.method, request.target);
    if let Some(body) = &request.body {
        text.push('\n');
        text.push_str(&serde_json::to_string_pretty(body).unwrap_or_default());
    }
    view! { <Code text=text block=true copy=true/> }.erase()
}

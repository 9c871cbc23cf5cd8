//! The cards beside the current cycle: what failed, statistics to date, earlier cycles.

use leptos::prelude::*;
use model::{Cycle, ProvisioningStatusView};
use ui::{Badge, Card, Cell, Column, DataTable, Fact, Facts, RelativeTime, Row, grouped};

use super::quarantine::retries;
use super::words::{cycle_kind, cycle_state, span};

/// "What failed", when something did.
pub(super) fn failures(view: &ProvisioningStatusView) -> AnyView {
    let Some(cycle) = view.cycles.first().filter(|_| !view.failures.is_empty()) else {
        return ().into_any();
    };
    let href = format!(
        "/applications/{}/logs?cycle={}&status=failure",
        view.summary.application.id, cycle.id
    );
    let rows = view
        .failures
        .iter()
        .cloned()
        .map(|group| {
            view! {
                <li>
                    <span>{group.reason} <small>{group.code}</small></span>
                    <strong>{grouped(group.count)}</strong>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title="What failed" span=4>
            <ul class="page-status-failures">{rows}</ul>
            <p><a href=href>"Open in provisioning logs"</a></p>
        </Card>
    }
    .into_any()
}

/// "Statistics to date".
pub(super) fn statistics(view: &ProvisioningStatusView) -> AnyView {
    let is_broken = view
        .quarantine
        .as_ref()
        .is_some_and(|quarantine| quarantine.reason.is_connection());
    let next = match view.next_cycle_at {
        Some(at) if at > view.now && is_broken => {
            view! { <RelativeTime at=at.0/> ", if the application can be worked with" }.into_any()
        }
        Some(at) if at > view.now => {
            view! { <RelativeTime at=at.0/> ", or as soon as something changes" }.into_any()
        }
        Some(_) => "now".into_any(),
        None => "not while provisioning is off".into_any(),
    };
    let last = view.cycles.iter().find_map(|cycle| cycle.ended_at);
    let linked = grouped(view.summary.linked_count);
    let failing = retries(view.retries);
    let interval = format!("{} minutes", view.interval_minutes);
    let started = view.started_at;
    view! {
        <Card title="Statistics to date" span=4>
            <Facts>
                <Fact label="Accounts managed">{linked}</Fact>
                <Fact label="Waiting for a retry">{failing}</Fact>
                <Fact label="Last cycle">
                    {last.map_or_else(
                        || "none yet".into_any(),
                        |ended| view! { <RelativeTime at=ended.0/> }.into_any(),
                    )}
                </Fact>
                <Fact label="Next cycle">{next}</Fact>
                <Fact label="Interval">{interval}</Fact>
                <Fact label="Started">
                    {started.map_or_else(|| "never".into_any(), |at| view! { <RelativeTime at=at.0/> }.into_any())}
                </Fact>
            </Facts>
        </Card>
    }
    .into_any()
}

/// The cycles before the current one.
pub(super) fn earlier(view: &ProvisioningStatusView) -> AnyView {
    if view.cycles.len() < 2 {
        return ().into_any();
    }
    let application = view.summary.application.id;
    let rows = view
        .cycles
        .iter()
        .skip(1)
        .map(|cycle| {
            row(
                cycle,
                format!("/applications/{application}/logs?cycle={}", cycle.id),
            )
        })
        .collect_view();
    view! {
        <Card title="Earlier cycles" span=12>
            <DataTable
                caption="Earlier cycles"
                columns=vec![
                    Column::text("Cycle"),
                    Column::text("State"),
                    Column::text("Started"),
                    Column::number("Duration"),
                    Column::number("People"),
                    Column::number("Changes"),
                    Column::number("Failed"),
                ]
            >
                {rows}
            </DataTable>
        </Card>
    }
    .into_any()
}

fn row(cycle: &Cycle, href: String) -> AnyView {
    let (state, tone) = cycle_state(cycle);
    let (counts, kind, started) = (cycle.counts, cycle_kind(cycle.kind), cycle.started_at.0);
    let took = cycle.ended_at.map_or_else(String::new, |ended| {
        span(ended.milliseconds_since(cycle.started_at))
    });
    view! {
        <Row>
            <ui::LinkCell label="Cycle" href=href text=kind/>
            <Cell label="State"><Badge tone=tone text=state/></Cell>
            <Cell label="Started"><RelativeTime at=started/></Cell>
            <Cell label="Duration" numeric=true>{took}</Cell>
            <Cell label="People" numeric=true>{grouped(counts.done)}</Cell>
            <Cell label="Changes" numeric=true>
                {grouped(counts.created + counts.updated + counts.disabled + counts.deleted)}
            </Cell>
            <Cell label="Failed" numeric=true>{grouped(counts.failed)}</Cell>
        </Row>
    }
    .into_any()
}

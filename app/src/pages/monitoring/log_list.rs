//! The rows of the provisioning log.

use leptos::prelude::*;
use model::{LogSummary, Slice};
use ui::{Address, Badge, Cell, Column, DataTable, EmptyState, LinkCell, Pager, RelativeTime, Row};

use super::words::{action, status, status_tone};

/// The list, newest first. `base` is the list's own path, `selected` the entry in the panel.
pub(super) fn log_list(
    logs: Slice<LogSummary>,
    address: &Address,
    base: &str,
    selected: &str,
    one_application: bool,
) -> AnyView {
    if logs.items.is_empty() {
        return nothing(address, base);
    }
    let next = logs
        .more
        .then(|| {
            logs.items
                .last()
                .map(|last| address.clone().with("before", last.id.to_string()).href())
        })
        .flatten();
    let first = address
        .get("before")
        .is_some()
        .then(|| address.clone().without("before").href());
    let summary = if logs.more || first.is_some() {
        format!("{} entries, newest first", logs.items.len())
    } else if logs.items.len() == 1 {
        "1 entry".to_owned()
    } else {
        format!("{} entries", logs.items.len())
    };
    let mut columns = vec![
        Column::text("Identity"),
        Column::text("Action"),
        Column::text("Status"),
        Column::text("Detail"),
    ];
    if !one_application {
        columns.push(Column::text("Application"));
    }
    columns.push(Column::number("Date"));
    let query = address
        .href()
        .split_once('?')
        .map(|(_, query)| format!("?{query}"))
        .unwrap_or_default();
    let rows = logs.items.into_iter().map(|entry| {
        let href = format!("{base}/{}{query}", entry.id);
        row(entry, href, selected, one_application)
    });
    let rows = rows.collect_view();
    view! {
        <DataTable caption="Provisioning logs" columns=columns>
            {rows}
        </DataTable>
        <Pager summary=summary previous=first next=next/>
    }
    .into_any()
}

fn row(entry: LogSummary, href: String, selected: &str, one_application: bool) -> AnyView {
    let application =
        (!one_application).then(|| view! { <Cell label="Application">{entry.application}</Cell> });
    view! {
        <Row selected={selected == entry.id.to_string()}>
            <LinkCell label="Identity" href=href text=entry.identity detail=entry.identity_detail/>
            <Cell label="Action">{action(entry.action)}</Cell>
            <Cell label="Status"><Badge tone=status_tone(entry.status) text=status(entry.status)/></Cell>
            <Cell label="Detail">{entry.summary}</Cell>
            {application}
            <Cell label="Date" numeric=true><RelativeTime at=entry.at.0/></Cell>
        </Row>
    }
    .into_any()
}

fn nothing(address: &Address, base: &str) -> AnyView {
    let is_filtered = !address.pairs().is_empty();
    let (title, text) = if is_filtered {
        ("No entries match", "Take away a filter or choose a longer time.")
    } else {
        (
            "No entries in the last 24 hours",
            "Every action on an application is written down here, with its reason.",
        )
    };
    let href = if is_filtered {
        base.to_owned()
    } else {
        format!("{base}?date=all")
    };
    let label = if is_filtered {
        "Clear all filters"
    } else {
        "Show all"
    };
    view! {
        <EmptyState icon="logs" title=title text=text action=view! { <ui::Button href=href>{label}</ui::Button> }.into_any()/>
    }
    .into_any()
}

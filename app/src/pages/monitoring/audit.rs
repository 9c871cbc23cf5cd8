//! /audit

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use model::{AuditEntry, AuditQuery, Slice};
use ui::{
    Address, Badge, Cell, Column, DataTable, EmptyState, FilterBar, FilterText, PageHeader, Pager,
    RelativeTime, Row, Skeleton, Tone,
};

#[cfg(feature = "ssr")]
use crate::pages::handle;
use crate::{AppError, ErrorView};

/// The audit log.
#[server(name = ReadAuditLog, prefix = "/api/monitoring", endpoint = "audit-log")]
pub(crate) async fn audit_log(query: AuditQuery) -> Result<Slice<AuditEntry>, AppError> {
    Ok(handle::read_reports()?.audit_log(&query).await?)
}

/// Who changed what.
#[component]
pub(crate) fn AuditLog() -> impl IntoView {
    let location = use_location();
    let address = Memo::new(move |_| Address::parse("/audit", &location.search.get()));
    let data = Resource::new_blocking(
        move || address.get(),
        |address| {
            let search = address.get("q").unwrap_or_default().to_owned();
            let before = address.get("before").and_then(|id| id.parse().ok());
            audit_log(AuditQuery {
                search,
                before,
                page_size: 50,
            })
        },
    );
    view! {
        <Title text="Audit log"/>
        <PageHeader title="Audit log" subtitle="Who changed what, and when"/>
        {move || {
            let search = address.get().get("q").unwrap_or_default().to_owned();
            view! {
                <FilterBar action="/audit">
                    <FilterText name="q" label="Actor, activity or target" value=search/>
                </FilterBar>
            }
        }}
        <Transition fallback=|| view! { <Skeleton lines=10/> }>
            {move || {
                let address = address.get();
                Suspend::new(async move {
                    match data.await {
                        Ok(entries) => list(entries, &address),
                        Err(error) => view! { <ErrorView error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn list(entries: Slice<AuditEntry>, address: &Address) -> AnyView {
    if entries.items.is_empty() {
        return view! {
            <EmptyState icon="audit" title="No entries" text="Every change by an administrator is written down here."/>
        }
        .into_any();
    }
    let next = entries
        .more
        .then(|| {
            entries
                .items
                .last()
                .map(|last| address.clone().with("before", last.id.to_string()).href())
        })
        .flatten();
    let first = address
        .get("before")
        .is_some()
        .then(|| address.clone().without("before").href());
    let summary = format!("{} entries, newest first", entries.items.len());
    let columns = vec![
        Column::text("Activity"),
        Column::text("Target"),
        Column::text("Actor"),
        Column::text("Details"),
        Column::number("Date"),
    ];
    view! {
        <DataTable caption="Audit log" columns=columns>
            {entries.items.into_iter().map(row).collect_view()}
        </DataTable>
        <Pager summary=summary previous=first next=next/>
    }
    .into_any()
}

fn row(entry: AuditEntry) -> AnyView {
    let refused = (!entry.succeeded).then(|| view! { " " <Badge tone=Tone::Bad text="Refused"/> });
    let target = if entry.target_path.is_empty() {
        entry.target.into_any()
    } else {
        view! { <a href=entry.target_path>{entry.target}</a> }.into_any()
    };
    let details = entry
        .details
        .into_iter()
        .map(|(name, value)| view! { <li>{name} ": " {value}</li> })
        .collect_view();
    view! {
        <Row>
            <Cell label="Activity">{entry.activity} {refused}</Cell>
            <Cell label="Target">{target}</Cell>
            <Cell label="Actor">{entry.actor} <small>{entry.address}</small></Cell>
            <Cell label="Details"><ul class="page-audit-details">{details}</ul></Cell>
            <Cell label="Date" numeric=true><RelativeTime at=entry.at.0/></Cell>
        </Row>
    }
    .into_any()
}

use leptos::prelude::*;
use model::ApplicationSummary;
use ui::{AppTile, Cell, Erase, LinkCell, grouped};

use super::health::health_badge;
use super::list::last_cycle;

/// The cells that every table of applications begins with: name, health, last cycle, accounts, failing.
pub(crate) fn summary_cells(heading: &'static str, summary: ApplicationSummary) -> AnyView {
    let application = summary.application;
    let mark = view! { <AppTile name=application.name.clone()/> };
    view! {
        <LinkCell
            label=heading
            href=format!("/applications/{}", application.id)
            text=application.name
            mark=mark.erase()
        />
        <Cell label="Health">{health_badge(summary.health)}</Cell>
        <Cell label="Last cycle">{last_cycle(summary.last_cycle)}</Cell>
        <Cell label="Accounts" numeric=true>{grouped(summary.linked_count)}</Cell>
        <Cell label="Failing" numeric=true>{grouped(summary.failing_count)}</Cell>
    }
    .erase()
}

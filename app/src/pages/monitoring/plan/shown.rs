//! /applications/:app/provisioning/plan/:plan: the parts of one plan, and the panel of a part beside them.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{
    Capability, ObjectKind, PlanQuery, PlanState, PlanView, PlannedAction, PlannedItem, PlannedOutcome,
    PlannedSearch,
};
use ui::{
    Address, Avatar, Badge, Cell, Choice, Column, DataTable, EmptyState, Erase, FilterBar, FilterSelect,
    FilterText, LinkCell, Load, Pager, Row, Split, Tone, grouped,
};

use super::functions::{read_plan, read_plan_part};
use super::head::head;
use super::part::panel;
use super::words::{action, action_value, outcome, outcome_value};
use crate::layout::use_viewer;
use crate::pages::applications::{PageError, use_application_id};
use crate::pages::paging::pages;

/// One plan.
#[component]
pub(crate) fn PlanPage() -> impl IntoView {
    let (id, params, location, viewer) = (
        use_application_id(),
        use_params_map(),
        use_location(),
        use_viewer(),
    );
    let plan = Memo::new(move |_| params.read().get("plan").unwrap_or_default());
    let position = Memo::new(move |_| params.read().get("part").unwrap_or_default());
    let base = move || format!("/applications/{}/provisioning/plan/{}", id.get(), plan.get());
    let address = Memo::new(move |_| Address::parse(base(), &location.search.get()));
    let found = Resource::new(
        move || (id.get(), plan.get(), query(&address.get())),
        |(id, plan, query)| read_plan(id, plan, query),
    );
    let part = Resource::new(
        move || (id.get(), plan.get(), position.get()),
        |(id, plan, position)| async move {
            match position.as_str() {
                "" => None,
                _ => Some(read_plan_part(id, plan, position).await),
            }
        },
    );
    let side = view! {
        <Load lines=8 view=move || {
                let close = address.get().href();
                async move {
                    match part.await {
                        Some(part) => panel(part, close),
                        None => ().erase(),
                    }
                }
            }/>
    };
    view! {
        <Title text="Plan"/>
        <Split panel=side.erase()>
            <Load lines=10 view=move || {
                    let (address, position) = (address.get(), position.get());
                    async move {
                        let may_run = viewer.may(Capability::ManageApplications).await;
                        match found.await {
                            Ok(view) => page(&address, &position, view, may_run),
                            Err(error) => view! { <PageError error=error/> }.erase(),
                        }
                    }
                }/>
        </Split>
    }
    .erase()
}

fn query(address: &Address) -> PlanQuery {
    let value = |name: &str| address.get(name).unwrap_or_default();
    PlanQuery {
        search: value("q").to_owned(),
        action: PlannedAction::ALL
            .into_iter()
            .find(|action| action_value(*action) == value("action")),
        outcome: OUTCOMES
            .into_iter()
            .find(|outcome| outcome_value(*outcome) == value("outcome")),
        page: value("page").parse().unwrap_or(1),
    }
}

const OUTCOMES: [PlannedOutcome; 5] = [
    PlannedOutcome::Planned,
    PlannedOutcome::Held,
    PlannedOutcome::Done,
    PlannedOutcome::Stale,
    PlannedOutcome::Failed,
];

fn page(address: &Address, position: &str, view: PlanView, may_run: bool) -> AnyView {
    let head = head(address, &view, may_run);
    if matches!(view.plan.state, PlanState::Making) {
        return head;
    }
    let is_filtered = ["q", "action", "outcome"]
        .iter()
        .any(|name| address.get(name).is_some());
    let list = if view.items.total == 0 && !is_filtered {
        let (title, text) = if view.plan.draft.is_some() {
            (
                "No effect",
                "Everybody would get the same requests with this change and without it.",
            )
        } else {
            (
                "Nothing to do",
                "Everybody has the account that they should have. The next cycle would send nothing.",
            )
        };
        view! { <EmptyState icon="check" title=title text=text/> }.erase()
    } else {
        list(address, position, &view)
    };
    view! { {head} {list} }.erase()
}

fn list(address: &Address, position: &str, view: &PlanView) -> AnyView {
    let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
    let mut actions = vec![Choice::new("", "All")];
    actions.extend(
        PlannedAction::ALL
            .into_iter()
            .map(|one| Choice::new(action_value(one), action(one))),
    );
    let mut outcomes = vec![Choice::new("", "All")];
    outcomes.extend(
        OUTCOMES
            .into_iter()
            .map(|one| Choice::new(outcome_value(one), outcome(one).0)),
    );
    let pages = pages(address, &view.items);
    let rows = view
        .items
        .items
        .iter()
        .map(|item| row(address, position, item))
        .collect_view();
    let columns = vec![
        Column::text("Name"),
        Column::text("Action"),
        Column::text("Why"),
        Column::text("State"),
        Column::number("Requests"),
    ];
    let (path, searched, wanted, became) = (
        address.path().to_owned(),
        value("q"),
        value("action"),
        value("outcome"),
    );
    view! {
        <FilterBar action=path>
            <FilterText name="q" label="Name or user principal name" value=searched/>
            <FilterSelect name="action" label="Action" value=wanted choices=actions/>
            <FilterSelect name="outcome" label="State" value=became choices=outcomes/>
        </FilterBar>
        <DataTable caption="Parts of the plan" columns=columns>{rows}</DataTable>
        <Pager summary=pages.summary("parts") previous=pages.previous(address) next=pages.next(address)/>
    }
    .erase()
}

fn row(address: &Address, position: &str, item: &PlannedItem) -> AnyView {
    let query = address.href();
    let query = query
        .split_once('?')
        .map_or_else(String::new, |(_, query)| format!("?{query}"));
    let href = format!("{}/{}{query}", address.path(), item.position);
    let mark = match item.kind {
        ObjectKind::User => view! { <Avatar name=item.name.clone()/> }.erase(),
        ObjectKind::Group => view! { <Badge text="Group" icon="group"/> }.erase(),
    };
    let (word, tone) = if item.search == PlannedSearch::Open && item.outcome == PlannedOutcome::Planned {
        ("Will be searched", Tone::Info)
    } else {
        outcome(item.outcome)
    };
    let act = match item.action {
        PlannedAction::Disable | PlannedAction::Delete => Tone::Warn,
        PlannedAction::Fail => Tone::Bad,
        _ => Tone::Neutral,
    };
    let name = if item.name.is_empty() {
        item.object_id.to_string()
    } else {
        item.name.clone()
    };
    let selected = position == item.position.to_string();
    let (detail, act_word, reason, requests) = (
        item.detail.clone(),
        action(item.action),
        item.reason.clone(),
        grouped(item.requests),
    );
    view! {
        <Row selected=selected>
            <LinkCell label="Name" href=href text=name detail=detail mark=mark/>
            <Cell label="Action"><Badge tone=act text=act_word/></Cell>
            <Cell label="Why">{reason}</Cell>
            <Cell label="State"><Badge tone=tone text=word/></Cell>
            <Cell label="Requests" numeric=true>{requests}</Cell>
        </Row>
    }
    .erase()
}

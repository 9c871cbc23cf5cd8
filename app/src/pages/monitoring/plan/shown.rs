//! /applications/:app/provisioning/plan/:plan, and the panel of a part beside it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use model::{
    Capability, ObjectKind, PlanQuery, PlanState, PlanView, PlannedAction, PlannedItem, PlannedOutcome,
};
use ui::{
    Address, Avatar, Badge, Button, ButtonKind, Card, Cell, Choice, Column, CommandBar, ConfirmDialog,
    DataTable, EmptyState, Erase, Figure, Figures, FilterBar, FilterSelect, FilterText, LinkCell, Load,
    Notice, Pager, Progress, RelativeTime, Row, Split, Tone, grouped,
};

use super::functions::{ApprovePlan, read_plan, read_plan_part};
use super::part::panel;
use super::words::{action, action_value, effort, outcome, outcome_value, state};
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
    let list = if view.items.total == 0 && address.get("q").is_none() && address.get("action").is_none() {
        view! {
            <EmptyState icon="check" title="Nothing to do" text="Everybody has the account that they should have. The next cycle would send nothing."/>
        }
        .erase()
    } else {
        list(address, position, &view)
    };
    view! { {head} {list} }.erase()
}

fn head(address: &Address, view: &PlanView, may_run: bool) -> AnyView {
    let plan = &view.plan;
    let counts = plan.counts;
    let (word, tone) = state(plan);
    let base = address.path().to_owned();
    let kind = if plan.is_initial {
        "What an initial cycle would do"
    } else {
        "What the next cycle would do"
    };
    let filter = |name: &str, value: &str| format!("{base}?{name}={value}");
    let figure = |label: &'static str, count: i64, href: String, tone: Tone| {
        view! { <Figure label=label value=grouped(count) href=href tone=tone/> }.erase()
    };
    let of = |wanted: PlannedAction| filter("action", action_value(wanted));
    let mut figures = vec![
        figure("Create", counts.create, of(PlannedAction::Create), Tone::Neutral),
        figure("Update", counts.update, of(PlannedAction::Update), Tone::Neutral),
        figure(
            "Disable",
            counts.disable,
            of(PlannedAction::Disable),
            Tone::Neutral,
        ),
        figure("Delete", counts.delete, of(PlannedAction::Delete), Tone::Neutral),
        figure(
            "Groups with other members",
            counts.members,
            of(PlannedAction::Members),
            Tone::Neutral,
        ),
        figure("Skip", counts.skip, of(PlannedAction::Skip), Tone::Neutral),
    ];
    let more = |value: i64, label, name: &str, wanted: &str, tone| {
        (value > 0).then(|| figure(label, value, filter(name, wanted), tone))
    };
    figures.extend(more(counts.fail, "Cannot be done", "action", "fail", Tone::Bad));
    figures.extend(more(counts.held, "Held back", "outcome", "held", Tone::Warn));
    figures.extend(more(counts.done, "Done", "outcome", "done", Tone::Good));
    figures.extend(more(counts.stale, "Stale", "outcome", "stale", Tone::Warn));
    figures.extend(more(counts.failed, "Failed", "outcome", "failed", Tone::Bad));
    let works = matches!(plan.state, PlanState::Making | PlanState::Running);
    let progress = works.then(|| {
        let total = (plan.total > 0).then_some(plan.total.unsigned_abs());
        let label = if plan.state == PlanState::Making {
            "Planning"
        } else {
            "Running"
        };
        view! { <Progress label=label done=plan.done.unsigned_abs() total=total unit="objects" pace=""/> }
    });
    let members = (counts.members > 0).then(|| {
        format!(
            " {} members are added to groups, {} removed.",
            grouped(counts.members_added),
            grouped(counts.members_removed)
        )
    });
    let said = (plan.state != PlanState::Making).then(|| {
        let (effort, unchanged) = (effort(counts, view.pace), grouped(counts.unchanged));
        view! {
            <p>{effort} {members} " " {unchanged} " are up to date."</p>
            <p class="ui-muted">
                "Nothing was sent to make this plan. Whoever has no account that Rollcall knows is searched for when it is run: if one is \
                 found, it is linked and gets only what differs. The first change of members may be read back once more."
            </p>
        }
    });
    let (commands, notices) = (commands(address, view, may_run), notices(view));
    let (title, by, at) = (
        format!("Plan for {}", view.application),
        plan.made_by.clone(),
        plan.created_at.0,
    );
    view! {
        <h2 class="applications-heading">{kind}</h2>
        {commands}
        {notices}
        <div class="directory-add">
            <Card title=title>
                <div class="page-status-line">
                    <Badge tone=tone text=word/>
                    <span>"made by " {by} ", " <RelativeTime at=at/></span>
                </div>
                {progress}
                <Figures>{figures}</Figures>
                {said}
            </Card>
        </div>
    }
    .erase()
}

fn notices(view: &PlanView) -> AnyView {
    let error = view.plan.error.clone().map(|error| {
        view! { <Notice tone=Tone::Bad title="The plan failed.">{error}</Notice> }
    });
    let abandoned = view.is_abandoned.then(|| {
        view! { <Notice tone=Tone::Warn title="Whoever worked on this plan has ended.">"Make a new one."</Notice> }
    });
    let outdated = view.is_outdated.then(|| {
        view! {
            <Notice tone=Tone::Info title="Something has changed since this plan was made.">
                "Parts that would be different now are not run; they are shown as stale, beside what would be done instead."
            </Notice>
        }
    });
    let held = (view.plan.counts.held > 0).then(|| {
        let title = format!("{} removals would be held back.", grouped(view.plan.counts.held));
        view! {
            <Notice tone=Tone::Warn title=title>
                "They are not run with this plan. A cycle holds them back until somebody allows them."
            </Notice>
        }
    });
    view! { {error} {abandoned} {outdated} {held} }.erase()
}

fn commands(address: &Address, view: &PlanView, may_run: bool) -> AnyView {
    let plan = &view.plan;
    let base = address.path().to_owned();
    let all = base
        .rsplit_once('/')
        .map_or_else(String::new, |(all, _)| all.to_owned());
    let fields = vec![
        ("application".to_owned(), plan.application_id.to_string()),
        ("plan".to_owned(), plan.id.to_string()),
    ];
    let counts = plan.counts;
    let to_run = counts.actions() - counts.held;
    let run = (may_run && plan.state == PlanState::Ready && to_run > 0).then(|| {
        let title = format!("Run this plan in {}?", view.application);
        let text = format!(
            "{} accounts are created, {} changed, {} disabled and {} deleted; {} groups get other members. Nothing else is done. It works \
             while provisioning is off.",
            grouped(counts.create),
            grouped(counts.update),
            grouped(counts.disable),
            grouped(counts.delete),
            grouped(counts.members),
        );
        view! {
            <ConfirmDialog
                label="Approve and run"
                icon="play"
                kind=ButtonKind::Primary
                title=title
                confirm="Run"
                action=ApprovePlan::PATH
                fields=fields
                success="The plan is run"
            >
                <p>{text}</p>
            </ConfirmDialog>
        }
    });
    let refresh = matches!(plan.state, PlanState::Making | PlanState::Running).then(|| {
        let href = base.clone();
        view! { <Button kind=ButtonKind::Quiet icon="refresh" href=href>"Refresh"</Button> }
    });
    let logs = plan.cycle_id.map(|cycle| {
        let href = format!("/applications/{}/logs?cycle={cycle}", plan.application_id);
        view! { <Button kind=ButtonKind::Quiet icon="logs" href=href>"Provisioning logs"</Button> }
    });
    let download = (plan.state != PlanState::Making).then(|| {
        let href = |format: &str| format!("{base}/download?format={format}");
        let (csv, json) = (href("csv"), href("json"));
        view! {
            <Button kind=ButtonKind::Quiet icon="download" href=csv>"Download CSV"</Button>
            <Button kind=ButtonKind::Quiet icon="download" href=json>"Download JSON"</Button>
        }
    });
    view! {
        <CommandBar>
            {run}
            {refresh}
            {logs}
            {download}
            <Button kind=ButtonKind::Quiet icon="plan" href=all>"All plans"</Button>
        </CommandBar>
    }
    .erase()
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
    let (word, tone) = outcome(item.outcome);
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

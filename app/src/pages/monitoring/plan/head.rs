//! The head of a plan: what it is of, its figures, and what can be done with it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{Plan, PlanCounts, PlanState, PlanView, PlannedAction};
use ui::{
    Address, Badge, Button, ButtonKind, Card, CommandBar, ConfirmDialog, Erase, Fact, Facts, Figure, Figures,
    Form, Notice, Progress, RelativeTime, Tone, grouped,
};

use super::functions::{ApprovePlan, SearchPlan, StopPlan};
use super::words::{action_value, effort, state, subject};
use crate::pages::applications::draft_address;

pub(super) fn head(address: &Address, view: &PlanView, may_run: bool) -> AnyView {
    let plan = &view.plan;
    let (word, tone) = state(plan);
    let kind = match &plan.draft {
        Some(_) => "What this change would do",
        None if plan.is_initial => "What an initial cycle would do",
        None => "What the next cycle would do",
    };
    let title = match &plan.draft {
        Some(_) => subject(plan),
        None => format!("Plan for {}", view.application),
    };
    let progress = plan.state.is_working().then(|| {
        let total = (plan.total > 0).then_some(plan.total.unsigned_abs());
        let label = match plan.state {
            PlanState::Making => "Planning",
            PlanState::Searching => "Searching",
            _ => "Running",
        };
        view! { <Progress label=label done=plan.done.unsigned_abs() total=total unit="objects" pace=""/> }
    });
    let (commands, notices) = (commands(address, view, may_run), notices(view));
    let (drafted, said, figures) = (drafted(plan), said(view), figures(address.path(), plan.counts));
    let (by, at) = (plan.made_by.clone(), plan.created_at.0);
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
                {drafted}
                {progress}
                <Figures>{figures}</Figures>
                {said}
            </Card>
        </div>
    }
    .erase()
}

/// What the change is, in the words of the audit log.
fn drafted(plan: &Plan) -> Option<AnyView> {
    let draft = plan.draft.as_ref()?;
    let facts = draft
        .details
        .iter()
        .map(|(name, words)| {
            let words = words.clone();
            view! { <Fact label=name.clone()>{words}</Fact> }
        })
        .collect_view();
    Some(view! { <Facts>{facts}</Facts> }.erase())
}

fn figures(base: &str, counts: PlanCounts) -> Vec<AnyView> {
    let filter = |name: &str, value: &str| format!("{base}?{name}={value}");
    let figure = |label: &'static str, count: i64, href: String, tone: Tone| {
        view! { <Figure label=label value=grouped(count) href=href tone=tone/> }.erase()
    };
    let of = |label, count: i64, wanted: PlannedAction| {
        figure(
            label,
            count,
            filter("action", action_value(wanted)),
            Tone::Neutral,
        )
    };
    let mut figures = vec![
        of("Create", counts.create, PlannedAction::Create),
        of("Update", counts.update, PlannedAction::Update),
        of("Disable", counts.disable, PlannedAction::Disable),
        of("Delete", counts.delete, PlannedAction::Delete),
        of(
            "Groups with other members",
            counts.members,
            PlannedAction::Members,
        ),
        of("Skip", counts.skip, PlannedAction::Skip),
    ];
    if counts.link > 0 {
        figures.insert(1, of("Link", counts.link, PlannedAction::Link));
    }
    let more = |value: i64, label, name: &str, wanted: &str, tone| {
        (value > 0).then(|| figure(label, value, filter(name, wanted), tone))
    };
    figures.extend(more(counts.fail, "Cannot be done", "action", "fail", Tone::Bad));
    figures.extend(more(counts.held, "Held back", "outcome", "held", Tone::Warn));
    figures.extend(more(counts.done, "Done", "outcome", "done", Tone::Good));
    figures.extend(more(counts.stale, "Stale", "outcome", "stale", Tone::Warn));
    figures.extend(more(counts.failed, "Failed", "outcome", "failed", Tone::Bad));
    figures
}

/// What it costs, whom it leaves alone, and what is not known yet.
fn said(view: &PlanView) -> Option<AnyView> {
    let plan = &view.plan;
    if plan.state == PlanState::Making {
        return None;
    }
    let counts = plan.counts;
    let mut words = vec![effort(counts, view.pace)];
    if counts.members > 0 {
        words.push(format!(
            "{} members are added to groups, {} removed.",
            grouped(counts.members_added),
            grouped(counts.members_removed)
        ));
    }
    if plan.draft.is_some() {
        words.push(format!(
            "{} get the same with this change and without it, and are not part of it.",
            grouped(counts.anyway + counts.unchanged)
        ));
    } else {
        words.push(format!("{} are up to date.", grouped(counts.unchanged)));
    }
    let searched = (counts.to_search > 0).then(|| {
        format!(
            " {} have no account that Rollcall knows: they will be searched when the plan is run. Who is found is linked and gets only \
             what differs, the others are created. Search now to see which.",
            grouped(counts.to_search)
        )
    });
    let members = (counts.members > 0).then_some(" The first change of members may be read back once more.");
    Some(
        view! {
            <p>{words.join(" ")}</p>
            <p class="ui-muted">"Nothing was changed in the application to make this plan." {searched} {members}</p>
        }
        .erase(),
    )
}

fn notices(view: &PlanView) -> AnyView {
    let plan = &view.plan;
    let error = plan.error.clone().map(|error| {
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
    let held = (plan.counts.held > 0).then(|| {
        let title = format!("{} removals would be held back.", grouped(plan.counts.held));
        view! {
            <Notice tone=Tone::Warn title=title>
                "They are not run with this plan. A cycle holds them back until somebody allows them."
            </Notice>
        }
    });
    let stopped = (plan.state == PlanState::Stopped).then(|| {
        view! {
            <Notice tone=Tone::Warn title="This plan was stopped.">
                "Parts that were not begun are still planned: run the rest, or leave it to the next cycle."
            </Notice>
        }
    });
    let draft = (plan.draft.is_some() && plan.state == PlanState::Ready).then(|| {
        view! {
            <Notice tone=Tone::Info title="Nothing is saved yet.">
                "Approved, the change is saved and this plan is run at once, before any cycle."
            </Notice>
        }
    });
    view! { {error} {abandoned} {outdated} {held} {stopped} {draft} }.erase()
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
    let approve = may_run.then(|| approve(view, fields.clone())).flatten();
    let button = |action: &'static str, icon: &'static str, words: &'static str, success: &'static str| {
        let fields = fields.clone();
        view! {
            <Form action=action fields=fields success=success scope=icon class="ui-form-inline">
                <Button kind=ButtonKind::Quiet icon=icon>{words}</Button>
            </Form>
        }
        .erase()
    };
    let is_open = plan.state == PlanState::Ready && plan.counts.to_search > 0;
    let search = (may_run && is_open).then(|| button(SearchPlan::PATH, "search", "Search now", "Searched"));
    let runs = matches!(plan.state, PlanState::Running | PlanState::Searching);
    let stop = (may_run && runs).then(|| button(StopPlan::PATH, "stop", "Stop", "Stopped"));
    let refresh = plan.state.is_working().then(|| {
        let href = base.clone();
        view! { <Button kind=ButtonKind::Quiet icon="refresh" href=href>"Refresh"</Button> }
    });
    let edit = plan
        .draft
        .as_ref()
        .filter(|_| plan.state == PlanState::Ready)
        .map(|draft| {
            let href = draft_address::form(plan.application_id, &draft.change).href();
            view! { <Button kind=ButtonKind::Quiet icon="edit" href=href>"Back to editing"</Button> }
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
            {approve}
            {stop}
            {search}
            {edit}
            {refresh}
            {logs}
            {download}
            <Button kind=ButtonKind::Quiet icon="plan" href=all>"All plans"</Button>
        </CommandBar>
    }
    .erase()
}

/// The question before the plan is run; none when there is nothing to run.
fn approve(view: &PlanView, fields: Vec<(String, String)>) -> Option<AnyView> {
    let plan = &view.plan;
    let counts = plan.counts;
    let saves = plan.draft.is_some() && plan.state == PlanState::Ready;
    let left = counts.actions() - counts.held - counts.done - counts.stale - counts.failed;
    let (label, confirm) = match plan.state {
        PlanState::Ready if saves => ("Approve, save and run", "Save and run"),
        PlanState::Ready => ("Approve and run", "Run"),
        PlanState::Stopped => ("Run the rest", "Run"),
        _ => return None,
    };
    if left <= 0 && !saves {
        return None;
    }
    let title = if saves {
        format!("Save this change and run its plan in {}?", view.application)
    } else {
        format!("Run this plan in {}?", view.application)
    };
    let rest = (plan.state == PlanState::Stopped).then(|| format!("{} parts are left. ", grouped(left)));
    let text = format!(
        "{} accounts are created, {} linked, {} changed, {} disabled and {} deleted; {} groups get other members. Nothing else is done. \
         It works while provisioning is off.",
        grouped(counts.create),
        grouped(counts.link),
        grouped(counts.update),
        grouped(counts.disable),
        grouped(counts.delete),
        grouped(counts.members),
    );
    let dialog = view! {
        <ConfirmDialog
            label=label
            icon="play"
            kind=ButtonKind::Primary
            title=title
            confirm=confirm
            action=ApprovePlan::PATH
            fields=fields
            success="The plan is run"
        >
            <p>{rest} {text}</p>
        </ConfirmDialog>
    };
    Some(dialog.erase())
}

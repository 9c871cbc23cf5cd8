//! "Current cycle status": progress in objects, rate, estimate, counts.

use leptos::prelude::*;
use model::{Cycle, CycleState, ErrorInformation, ProvisioningStatus, ProvisioningStatusView, Timestamp};
use ui::{Badge, Button, Card, EmptyState, Figure, Figures, Notice, Progress, RelativeTime, Tone, grouped};

use super::words::{cycle_kind, cycle_state, span};

/// The newest cycle of an application.
pub(super) fn current_cycle(view: &ProvisioningStatusView) -> AnyView {
    let Some(cycle) = view.cycles.first().cloned() else {
        return nothing_yet(view);
    };
    let (application, id, directory) = (view.summary.application.id, cycle.id, view.directory.clone());
    let logs = move |filter: &str| format!("/applications/{application}/logs?cycle={id}{filter}");
    let (state, tone) = cycle_state(&cycle);
    let progress = (cycle.state == CycleState::Running).then(|| {
        let total = (cycle.counts.total > 0).then_some(cycle.counts.total.unsigned_abs());
        view! {
            <Progress
                label=cycle_kind(cycle.kind)
                done=cycle.counts.done.unsigned_abs()
                total=total
                unit="people"
                pace=pace(&cycle, view.now)
            />
        }
    });
    let wait = view.waits_until.map(|until| {
        view! {
            <Notice tone=Tone::Info title="The application asked Rollcall to wait">
                "It takes no more requests for now. The cycle goes on " <RelativeTime at=until.0/> "."
            </Notice>
        }
    });
    // The banner of a quarantine says the same.
    let is_said = |error: &ErrorInformation| {
        let quarantine = view.quarantine.as_ref();
        quarantine.is_some_and(|quarantine| quarantine.error == *error)
    };
    let error = cycle.error.clone().filter(|error| !is_said(error)).map(|error| {
        view! {
            <Notice tone=Tone::Bad title=error.reason>
                <p>{error.recommended_action}</p>
                <p class="page-status-details">{error.additional_details}</p>
            </Notice>
        }
    });
    let started = cycle.started_at.0;
    let ended = cycle.ended_at.map(|ended| {
        view! { " · took " {span(ended.milliseconds_since(cycle.started_at))} }
    });
    let counts = cycle.counts;
    let failed_tone = if counts.failed > 0 {
        Tone::Bad
    } else {
        Tone::Neutral
    };
    view! {
        <Card title="Current cycle" span=8>
            <div class="page-status-line">
                <Badge tone=tone text=state/>
                <span>
                    {cycle_kind(cycle.kind)} " from " {directory} ", started " <RelativeTime at=started/> {ended}
                </span>
            </div>
            {error}
            {progress}
            {wait}
            <Figures>
                <Figure label="Created" value=grouped(counts.created) href=logs("&action=create")/>
                <Figure label="Updated" value=grouped(counts.updated) href=logs("&action=update")/>
                <Figure label="Disabled" value=grouped(counts.disabled) href=logs("&action=disable")/>
                <Figure label="Deleted" value=grouped(counts.deleted) href=logs("&action=delete")/>
                <Figure label="Unchanged" value=grouped(counts.unchanged)/>
                <Figure label="Skipped" value=grouped(counts.skipped) href=logs("&status=skipped")/>
                <Figure
                    label="Failed"
                    value=grouped(counts.failed)
                    tone=failed_tone
                    href=logs("&status=failure")
                />
            </Figures>
            <p class="page-status-more">
                <a href=logs("")>"View provisioning logs of this cycle"</a>
                <span class="page-status-requests">{grouped(counts.requests)} " requests sent"</span>
            </p>
        </Card>
    }
    .into_any()
}

fn nothing_yet(view: &ProvisioningStatusView) -> AnyView {
    let edit = format!("/applications/{}/provisioning/edit", view.summary.application.id);
    let (title, text, action) = match (view.configured, view.summary.status) {
        (_, ProvisioningStatus::On) => (
            "The initial cycle is about to start",
            "This page follows it by itself.",
            ().into_any(),
        ),
        (true, ProvisioningStatus::Off) => (
            "Provisioning is off",
            "Credentials are set. Press Start, and the initial cycle begins with everybody who is assigned.",
            ().into_any(),
        ),
        (false, ProvisioningStatus::Off) => (
            "Provisioning is not configured yet",
            "Enter the Tenant URL and the Secret Token, test the connection and review the mappings.",
            view! { <Button href=edit kind=ui::ButtonKind::Primary>"Get started"</Button> }.into_any(),
        ),
    };
    view! {
        <Card title="Current cycle" span=8>
            <EmptyState icon="refresh" title=title text=text action=action/>
        </Card>
    }
    .into_any()
}

/// "52 a second · about 1 min left", once there is something to tell from.
fn pace(cycle: &Cycle, now: Timestamp) -> String {
    let milliseconds = now.milliseconds_since(cycle.started_at).max(1);
    let (done, total) = (cycle.counts.done, cycle.counts.total);
    if done < 10 || milliseconds < 1_000 {
        return String::new();
    }
    let per_second = done.saturating_mul(1_000) / milliseconds;
    let left = total.saturating_sub(done).saturating_mul(milliseconds) / done;
    let rate = if per_second > 0 {
        format!("{} a second", grouped(per_second))
    } else {
        format!("{} a minute", grouped(done.saturating_mul(60_000) / milliseconds))
    };
    if left > 0 {
        format!("{rate} · about {} left", span(left))
    } else {
        rate
    }
}

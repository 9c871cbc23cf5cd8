//! The banners about a job that is in quarantine, or was switched off by Rollcall.

use leptos::prelude::*;
use model::{ProvisioningStatusView, Quarantine, QuarantineReason, RetryOverview, SwitchedOffBecause};
use ui::{Button, Erase, Notice, RelativeTime, Tone, grouped};

use super::restart::restart_button;

/// Why cycles are slow or do not run, since when, what failed, what to do, and when it is looked at again. What is held back
/// has a banner of its own.
pub(super) fn quarantine(view: &ProvisioningStatusView) -> Option<AnyView> {
    let quarantine = view
        .quarantine
        .as_ref()
        .filter(|quarantine| quarantine.reason != QuarantineReason::TooManyDeletes)?;
    let Quarantine {
        reason,
        error,
        series_began,
        series_count,
        next_attempt,
        ..
    } = quarantine.clone();
    let path = format!("/applications/{}", view.summary.application.id);
    let (means, href, words) = if reason.is_connection() {
        (
            "Nobody is created, changed or disabled meanwhile. Rollcall asks with one request whether it works again, at the \
             latest every half hour; once it does, a full cycle begins at once.",
            format!("{path}/provisioning/edit"),
            "Edit credentials",
        )
    } else {
        (
            "Regular cycles and retries run less often until fewer fail. What changes in the directory is still sent at once.",
            format!("{path}/logs?status=failure"),
            "View failures",
        )
    };
    let looked = match series_count {
        0 => String::new(),
        1 => ", looked at once since".to_owned(),
        count => format!(", looked at {} times since", grouped(count)),
    };
    let action = view! { {restart_button(view)} <Button href=href>{words}</Button> };
    let notice = view! {
        <Notice tone=Tone::Bad title=format!("Provisioning is in quarantine. {}", error.reason) action=action.erase()>
            <p>{error.recommended_action} " " {means}</p>
            <p class="page-status-details">{error.additional_details}</p>
            <p>
                {reason.name()} " since " <RelativeTime at=series_began.0/> {looked} ". Next attempt: "
                <RelativeTime at=next_attempt.0/> "."
            </p>
        </Notice>
    };
    Some(notice.erase())
}

/// That Rollcall switched provisioning off by itself, and why.
pub(super) fn switched_off(view: &ProvisioningStatusView) -> Option<AnyView> {
    let off = view.switched_off.clone()?;
    let because = match off.because {
        SwitchedOffBecause::QuarantineTooLong => {
            "It was in quarantine for more than 28 days. Nobody is created, changed or disabled until you press Start."
        }
        SwitchedOffBecause::InitialCycleFailed => {
            "Too much of the initial cycle failed. Correct what the failures have in common, then press Start: what failed is \
             tried again."
        }
    };
    let logs = format!(
        "/applications/{}/logs?status=failure",
        view.summary.application.id
    );
    let action = view! { <Button href=logs>"View failures"</Button> };
    let notice = view! {
        <Notice tone=Tone::Bad title="Rollcall has switched provisioning off." action=action.erase()>
            <p>{off.error.reason} " " {because}</p>
            <p class="page-status-details">{off.error.additional_details}</p>
            <p>"Switched off " <RelativeTime at=off.at.0/> "."</p>
        </Notice>
    };
    Some(notice.erase())
}

/// How many failed actions wait, until when, and how many were given up.
pub(super) fn retries(retries: RetryOverview) -> AnyView {
    let next = retries
        .next_at
        .map(|at| view! { ", the next " <RelativeTime at=at.0/> });
    let given_up =
        (retries.given_up > 0).then(|| format!("; {} given up until they change", grouped(retries.given_up)));
    view! { {grouped(retries.waiting)} {next} {given_up} }.erase()
}

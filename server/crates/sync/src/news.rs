//! What a look at a job changes about its quarantine, and who hears of it: by the audit log each time, by mail once when it
//! begins, again when the reason is another one, and once when it is over.

use model::{
    AuditEntry, AuditEntryId, Notification, NotificationEvent, Quarantine, QuarantineReason, SwitchedOff,
    SwitchedOffBecause, Timestamp, Trouble,
};
use store::{JobRun, QuarantineChange};
use uuid::Uuid;

use crate::quarantine::Fate;

/// What is to be written down; nothing when nothing was known and nothing is.
pub(crate) fn of_fate(run: &JobRun, fate: Fate, now: Timestamp) -> Option<QuarantineChange> {
    let known = run.quarantine.as_ref();
    match fate {
        Fate::Free => known.map(|known| QuarantineChange {
            quarantine: None,
            switched_off: None,
            audit: if known.lifted {
                Vec::new()
            } else {
                vec![left(run, known, now)]
            },
            notification: is_told(known)
                .then(|| notification(run, known.series_began, NotificationEvent::Recovered)),
        }),
        Fate::Held(quarantine) => Some(QuarantineChange {
            audit: held(run, &quarantine, now).into_iter().collect(),
            notification: told(run, &quarantine),
            quarantine: Some(quarantine),
            switched_off: None,
        }),
        Fate::Off(switched_off) => Some(QuarantineChange {
            quarantine: None,
            audit: vec![off(run, &switched_off, now)],
            notification: Some(notification(
                run,
                known.map_or(now, |known| known.series_began),
                NotificationEvent::SwitchedOff(trouble(&switched_off)),
            )),
            switched_off: Some(switched_off),
        }),
    }
}

/// What counts as the same trouble: whether the secret token is refused makes a difference to whoever is told.
fn class(quarantine: &Quarantine) -> (QuarantineReason, bool) {
    (quarantine.reason, quarantine.error.code == "Unauthorized")
}

/// Whether the quarantine itself is told by mail. What the guard holds back has a mail of its own, with its figures.
fn is_told(quarantine: &Quarantine) -> bool {
    quarantine.reason != QuarantineReason::TooManyDeletes
}

/// The mail about a quarantine, if it is news.
fn told(run: &JobRun, quarantine: &Quarantine) -> Option<Notification> {
    let known = run.quarantine.as_ref().filter(|known| is_told(known));
    let trouble = Trouble {
        reason: quarantine.error.reason.clone(),
        action: quarantine.error.recommended_action.clone(),
    };
    let (since, event) = match known {
        Some(known) if !is_told(quarantine) => (known.series_began, NotificationEvent::Recovered),
        _ if !is_told(quarantine) => return None,
        Some(known) if class(known) == class(quarantine) => return None,
        _ if class(quarantine).1 => (quarantine.current_began, NotificationEvent::CredentialsRefused),
        Some(_) => (
            quarantine.current_began,
            NotificationEvent::QuarantineReasonChanged(trouble),
        ),
        None => (
            quarantine.current_began,
            NotificationEvent::QuarantineEntered(trouble),
        ),
    };
    Some(notification(run, since, event))
}

fn trouble(switched_off: &SwitchedOff) -> Trouble {
    let error = &switched_off.error;
    Trouble {
        reason: error.reason.clone(),
        action: error.recommended_action.clone(),
    }
}

fn notification(run: &JobRun, since: Timestamp, event: NotificationEvent) -> Notification {
    Notification {
        application_id: run.application_id,
        application: run.application.clone(),
        since,
        event,
    }
}

/// The audit row of a quarantine that was entered or changed its reason.
fn held(run: &JobRun, quarantine: &Quarantine, now: Timestamp) -> Option<AuditEntry> {
    let known = run.quarantine_in_force();
    let state = match known {
        None => "Entered",
        Some(known) if class(known) == class(quarantine) => return None,
        Some(_) => "Reason changed",
    };
    let mut details = vec![
        ("State".to_owned(), state.to_owned()),
        ("Reason".to_owned(), quarantine.reason.name().to_owned()),
    ];
    details.extend(known.map(|known| ("Reason before".to_owned(), known.reason.name().to_owned())));
    details.push(("What failed".to_owned(), quarantine.error.reason.clone()));
    details.push(("Details".to_owned(), quarantine.error.additional_details.clone()));
    Some(audit(run, "Quarantine", details, now))
}

fn left(run: &JobRun, known: &Quarantine, now: Timestamp) -> AuditEntry {
    let details = vec![
        ("State".to_owned(), "Left".to_owned()),
        ("Reason".to_owned(), known.reason.name().to_owned()),
        ("Since".to_owned(), known.series_began.to_string()),
    ];
    audit(run, "Quarantine", details, now)
}

fn off(run: &JobRun, switched_off: &SwitchedOff, now: Timestamp) -> AuditEntry {
    let because = match switched_off.because {
        SwitchedOffBecause::QuarantineTooLong => "It was in quarantine for more than 28 days.",
        SwitchedOffBecause::InitialCycleFailed => "Too much of the initial cycle failed.",
    };
    let details = vec![
        ("Because".to_owned(), because.to_owned()),
        ("What failed".to_owned(), switched_off.error.reason.clone()),
    ];
    audit(run, "Disable/pause provisioning configuration", details, now)
}

fn audit(run: &JobRun, activity: &str, details: Vec<(String, String)>, now: Timestamp) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: now,
        actor: "Rollcall".to_owned(),
        activity: activity.to_owned(),
        target: run.application.clone(),
        target_path: format!("/applications/{}/provisioning", run.application_id),
        details,
        succeeded: true,
        address: String::new(),
    }
}

#[cfg(test)]
mod tests;

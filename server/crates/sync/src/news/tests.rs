use model::{ApplicationId, ConnectionSettings, CycleKind, Directory, Guard, JobScope, Schema};

use super::*;
use crate::quarantine::{Failing, Finding, after_look, trouble as broken};

const BEFORE: Timestamp = Timestamp(1_800_000_000_000);
const NOW: Timestamp = Timestamp(1_800_000_600_000);

fn run(quarantine: Option<Quarantine>) -> JobRun {
    JobRun {
        draft: store::AssignmentDraft::default(),
        application_id: ApplicationId::from_u128(1),
        application: "Pingboard".into(),
        directory_id: Directory::BUILT_IN,
        directory: String::new(),
        default_domain: String::new(),
        tenant_url: String::new(),
        connection: ConnectionSettings::default(),
        scope: JobScope::Assigned,
        schema: Schema::default(),
        interval_minutes: 40,
        guard: Guard::default(),
        watermark: None,
        next_cycle_at: None,
        generation: 0,
        last_state: None,
        quarantine,
    }
}

fn failing(code: &str) -> Finding {
    Finding::Broken(broken(code, "Pingboard", "GET /scim/v2/Users: Ana, secret-token"))
}

fn completed(objects: i64, held_back: i64) -> Finding {
    Finding::Completed {
        kind: CycleKind::Incremental,
        failing: Failing {
            objects,
            ..Failing::default()
        },
        held_back,
    }
}

fn at(known: Option<Quarantine>, finding: Finding, now: Timestamp) -> Option<QuarantineChange> {
    let fate = after_look(known.as_ref(), finding, "Pingboard", now, now);
    of_fate(&run(known), fate, now)
}

fn quarantine(finding: Finding) -> Quarantine {
    at(None, finding, BEFORE).unwrap().quarantine.unwrap()
}

/// The kind of the mail, and the states in the audit rows.
fn shown(known: Option<&Quarantine>, finding: Finding) -> (String, Vec<String>) {
    let Some(change) = at(known.cloned(), finding, NOW) else {
        return ("nothing".into(), Vec::new());
    };
    let mail = change.notification.map_or("no mail", |mail| match mail.event {
        NotificationEvent::QuarantineEntered(_) => "entered",
        NotificationEvent::QuarantineReasonChanged(_) => "reason changed",
        NotificationEvent::CredentialsRefused => "refused",
        NotificationEvent::Recovered => "recovered",
        NotificationEvent::SwitchedOff(_) => "switched off",
        _ => "another",
    });
    let states = change.audit.iter().map(|entry| entry.details[0].1.clone());
    (mail.into(), states.collect())
}

#[test]
fn each_change_is_audited_and_what_is_news_is_mailed_once() {
    let refused = quarantine(failing("Unauthorized"));
    let silent = quarantine(failing("Timeout"));
    let many = quarantine(completed(5_000, 0));
    let held = quarantine(completed(0, 30));
    let lifted = Quarantine {
        lifted: true,
        ..refused.clone()
    };
    for (known, finding, mail, states) in [
        (None, failing("Unauthorized"), "refused", vec!["Entered"]),
        (None, failing("Timeout"), "entered", vec!["Entered"]),
        (None, completed(5_000, 0), "entered", vec!["Entered"]),
        (None, completed(0, 0), "nothing", vec![]),
        // The guard tells of these by itself, with figures.
        (None, completed(0, 30), "no mail", vec!["Entered"]),
        (Some(&held), completed(0, 0), "no mail", vec!["Left"]),
        (Some(&held), failing("Timeout"), "entered", vec!["Reason changed"]),
        (Some(&refused), failing("Unauthorized"), "no mail", vec![]),
        (
            Some(&silent),
            failing("WebExceptionProtocolError"),
            "no mail",
            vec![],
        ),
        (
            Some(&silent),
            failing("Unauthorized"),
            "refused",
            vec!["Reason changed"],
        ),
        (
            Some(&refused),
            failing("Timeout"),
            "reason changed",
            vec!["Reason changed"],
        ),
        (
            Some(&refused),
            completed(5_000, 0),
            "reason changed",
            vec!["Reason changed"],
        ),
        (
            Some(&refused),
            completed(0, 30),
            "recovered",
            vec!["Reason changed"],
        ),
        (Some(&many), completed(0, 0), "recovered", vec!["Left"]),
        // It was lifted by hand, which the audit log knows already.
        (Some(&lifted), failing("Unauthorized"), "no mail", vec!["Entered"]),
        (Some(&lifted), completed(0, 0), "recovered", vec![]),
    ] {
        let states: Vec<String> = states.into_iter().map(String::from).collect();
        assert_eq!(
            shown(known, finding.clone()),
            (mail.to_owned(), states),
            "{known:?} {finding:?}"
        );
    }
}

#[test]
fn what_lasts_too_long_is_switched_off_audited_and_mailed() {
    let known = quarantine(failing("Unauthorized"));
    let change = at(
        Some(known),
        failing("Unauthorized"),
        BEFORE.plus_seconds(29 * 86_400),
    );
    let change = change.unwrap();
    assert_eq!(change.quarantine, None);
    assert_eq!(
        change.switched_off.unwrap().because,
        SwitchedOffBecause::QuarantineTooLong
    );
    assert_eq!(
        change.audit[0].activity,
        "Disable/pause provisioning configuration"
    );
    let mail = change.notification.unwrap();
    assert!(matches!(mail.event, NotificationEvent::SwitchedOff(_)));
    assert_eq!(mail.since, BEFORE);
}

#[test]
fn a_recovery_says_since_when_it_had_not_worked() {
    let change = at(Some(quarantine(failing("Timeout"))), completed(0, 0), NOW).unwrap();
    assert_eq!(change.notification.unwrap().since, BEFORE);
}

#[test]
fn what_the_application_answered_and_about_whom_is_not_mailed() {
    for code in ["Unauthorized", "Timeout"] {
        let change = at(None, failing(code), NOW).unwrap();
        let written = format!("{:?}", change.notification.unwrap());
        assert!(
            !written.contains("Ana") && !written.contains("secret-token"),
            "{written}"
        );
    }
}

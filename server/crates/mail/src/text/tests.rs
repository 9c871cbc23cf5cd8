use super::*;

const SINCE: Timestamp = Timestamp(1_795_465_737_014);

fn notification(event: NotificationEvent) -> Notification {
    Notification {
        application_id: ApplicationId::from_u128(7),
        application: "Pingboard".into(),
        since: SINCE,
        event,
    }
}

fn trouble() -> Trouble {
    Trouble {
        reason: "Pingboard could not be reached for 3 days.".into(),
        action: "Check the Tenant URL.".into(),
    }
}

fn every_event() -> Vec<NotificationEvent> {
    vec![
        NotificationEvent::QuarantineEntered(trouble()),
        NotificationEvent::QuarantineReasonChanged(trouble()),
        NotificationEvent::DeletionThresholdMet {
            held_back: 2500,
            threshold: 500,
        },
        NotificationEvent::MembershipThresholdMet { held_back: 30 },
        NotificationEvent::AccessKept { people: 3 },
        NotificationEvent::CredentialsRefused,
        NotificationEvent::CredentialsExpiring {
            credential: ConnectionSecret::SecretToken,
            expires_at: SINCE.plus_seconds(86_400),
        },
        NotificationEvent::SwitchedOff(trouble()),
        NotificationEvent::Recovered,
        NotificationEvent::DirectoryUnread {
            directory: directory(),
            trouble: trouble(),
        },
        NotificationEvent::DirectoryHeld {
            directory: directory(),
            trouble: trouble(),
        },
        NotificationEvent::DirectoryReadAgain {
            directory: directory(),
        },
    ]
}

fn directory() -> NamedDirectory {
    NamedDirectory {
        id: DirectoryId::from_u128(9),
        name: "Head office".into(),
    }
}

#[test]
fn a_mail_says_what_happened_since_when_what_to_do_and_where() {
    let plain = text(
        &notification(NotificationEvent::CredentialsRefused),
        "https://rollcall.example.com",
    )
    .to_plain();
    assert_eq!(
        plain,
        "Pingboard refuses the secret token\n\
         \n\
         Pingboard does not accept the secret token that Rollcall has. Until it does, no account there is created, changed \
         or disabled: people who leave keep their access.\n\
         \n\
         Since: 2026-11-23 20:28:57 UTC\n\
         \n\
         What to do: Create a new secret token in Pingboard, enter it under Edit provisioning, press Test Connection and \
         save. Rollcall then goes on by itself.\n\
         \n\
         Open Edit provisioning: https://rollcall.example.com/applications/00000000-0000-0000-0000-000000000007/provisioning/edit\n\
         \n\
         -- \n\
         Rollcall sends this to the notification e-mail of Pingboard. Change the address, or switch the notifications off, \
         under Edit provisioning.\n"
    );
}

#[test]
fn every_subject_says_what_happened_where() {
    let subjects: Vec<_> = every_event()
        .into_iter()
        .map(|event| text(&notification(event), "").subject)
        .collect();
    assert_eq!(
        subjects,
        [
            "Provisioning to Pingboard is in quarantine",
            "Provisioning to Pingboard is still in quarantine, for another reason",
            "2,500 removals held back in Pingboard",
            "30 memberships held back in Pingboard",
            "3 accounts in Pingboard could not be disabled for a day",
            "Pingboard refuses the secret token",
            "The secret token of Pingboard is about to expire",
            "Provisioning to Pingboard was switched off",
            "Provisioning to Pingboard works again",
            "The directory Head office is not read completely",
            "The directory Head office waits for your word",
            "The directory Head office is read completely again",
        ]
    );
}

#[test]
fn the_facts_of_an_event_are_in_its_text() {
    let expected: [&[&str]; 12] = [
        &[
            "could not be reached for 3 days.",
            "Check the Tenant URL.",
            "Since: 2026-11-23 20:28:57 UTC",
        ],
        &[
            "could not be reached for 3 days.",
            "Check the Tenant URL.",
            "Since: 2026-11-23 20:28:57 UTC",
        ],
        &[
            "2,500 accounts",
            "the 500 that you allow",
            "allow it on the page Deletions held back",
            "Since: 2026-11-23 20:28:57 UTC",
        ],
        &["30 memberships", "Since: 2026-11-23 20:28:57 UTC"],
        &[
            "can still sign in there",
            "Disable these accounts in Pingboard by hand",
        ],
        &["Create a new secret token", "Since: 2026-11-23 20:28:57 UTC"],
        &["Create a new secret token", "Expires: 2026-11-24 20:28:57 UTC"],
        &[
            "was switched off",
            "Then press Start.",
            "Since: 2026-11-23 20:28:57 UTC",
        ],
        &["works again", "It had not worked since: 2026-11-23 20:28:57 UTC"],
        &[
            "could not be reached for 3 days. Until everything is read",
            "keep their access in Pingboard",
            "Check the Tenant URL.",
        ],
        &["Nobody was removed", "until you say that it is right"],
        &[
            "It had not been since: 2026-11-23 20:28:57 UTC",
            "by the next cycle",
        ],
    ];
    for (event, facts) in every_event().into_iter().zip(expected) {
        let plain = text(&notification(event.clone()), "https://rollcall.example.com").to_plain();
        for fact in facts {
            assert!(plain.contains(fact), "{event:?} does not say {fact:?}: {plain}");
        }
        let place = match event {
            NotificationEvent::DirectoryUnread { .. }
            | NotificationEvent::DirectoryHeld { .. }
            | NotificationEvent::DirectoryReadAgain { .. } => {
                "directories/00000000-0000-0000-0000-000000000009"
            }
            NotificationEvent::AccessKept { .. } => {
                "applications/00000000-0000-0000-0000-000000000007/logs?status=failure"
            }
            _ => "applications/00000000-0000-0000-0000-000000000007/provisioning",
        };
        assert!(
            plain.contains(&format!("https://rollcall.example.com/{place}")),
            "{plain}"
        );
    }
}

#[test]
fn without_the_address_of_the_portal_there_is_no_link() {
    for event in every_event() {
        let plain = text(&notification(event), "").to_plain();
        assert!(!plain.contains("Open "), "{plain}");
    }
    assert!(!test_text("").to_plain().contains("Open Rollcall"));
    assert!(
        test_text("https://r.example")
            .to_plain()
            .contains("Open Rollcall: https://r.example/\n")
    );
}

#[test]
fn one_is_not_several() {
    for (count, expected) in [
        (1, "1 removal"),
        (2, "2 removals"),
        (1_234_567, "1,234,567 removals"),
    ] {
        assert_eq!(counted(count, "removal"), expected);
    }
}

#[test]
fn a_credential_that_ends_is_told_with_its_days() {
    let told = |credential, seconds| {
        let event = NotificationEvent::CredentialsExpiring {
            credential,
            expires_at: SINCE.plus_seconds(seconds),
        };
        text(&notification(event), "")
    };
    let token = told(ConnectionSecret::SecretToken, 7 * 86_400 - 3_600);
    assert!(
        token.happened.contains("expires in 7 days."),
        "{}",
        token.happened
    );
    assert!(
        told(ConnectionSecret::Password, 60)
            .happened
            .contains("expires in 1 day.")
    );
    let certificate = told(ConnectionSecret::ClientKey, 60);
    assert_eq!(
        certificate.subject,
        "The client certificate of Pingboard is about to expire"
    );
    assert!(
        certificate.action.contains("private key"),
        "{}",
        certificate.action
    );
    assert_eq!(certificate.moment.unwrap().0, "Expires");
}

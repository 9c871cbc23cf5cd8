use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use mail::test_server::{Behaviour, TestServer};
use model::{
    AuditEntry, AuditQuery, MailInput, MailSecurity, Notification, NotificationEvent, OutboxMail,
    OutboxState, ProblemKind, ProvisioningInput, ProvisioningMode, Role,
};
use secrecy::SecretString;

use crate::testing::{self, caller};
use crate::{Clock, ManageSettings, Options, Portal};

const PASSWORD: &str = "correct horse battery";

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    time: Arc<AtomicI64>,
    server: TestServer,
}

impl Fixture {
    /// An installation with an application that has a notification e-mail, and a mail server.
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        let time = Arc::new(AtomicI64::new(1_800_000_000_000));
        let portal = Portal::with_clock(store, Options::default(), Clock::set_by_hand(time.clone()));
        let credentials = Some(("rollcall".to_owned(), PASSWORD.to_owned()));
        let server = TestServer::start(Behaviour {
            credentials,
            ..Behaviour::default()
        });
        let fixture = Self {
            _folder: folder,
            portal,
            time,
            server: server.await.unwrap(),
        };
        fixture.application().await;
        fixture
    }

    async fn application(&self) {
        let manage = self
            .portal
            .manage_applications(&caller(Role::CloudApplicationAdministrator))
            .unwrap();
        let id = manage.add_application("pingboard", "Pingboard").await.unwrap();
        let input = ProvisioningInput {
            mode: ProvisioningMode::Automatic,
            tenant_url: "https://acme.pingboard.com/scim/v2".into(),
            notification_email: "it@corp.example".into(),
            notify_on_failure: true,
            interval_minutes: "40".into(),
            requests_per_second: String::new(),
            version: 1,
            ..ProvisioningInput::default()
        };
        let token = SecretString::from("token");
        manage.save_provisioning(id, &input, Some(&token)).await.unwrap();
        let notification = Notification {
            application_id: id,
            application: "Pingboard".into(),
            since: self.portal.now(),
            event: NotificationEvent::CredentialsRefused,
        };
        let now = self.portal.now();
        self.portal
            .store()
            .add_notification(&notification, now)
            .await
            .unwrap();
    }

    fn settings(&self) -> ManageSettings {
        self.portal
            .manage_settings(&caller(Role::GlobalAdministrator))
            .unwrap()
    }

    fn input(&self) -> MailInput {
        MailInput {
            host: "localhost".into(),
            port: self.server.port.to_string(),
            security: MailSecurity::None,
            user_name: "rollcall".into(),
            sender: "rollcall@corp.example".into(),
            ca_bundle: String::new(),
            portal_address: "https://rollcall.corp.example".into(),
        }
    }

    async fn set_up(&self) {
        self.settings()
            .save_mail(&self.input(), &PASSWORD.into())
            .await
            .unwrap();
    }

    fn pass_minutes(&self, minutes: i64) {
        self.time.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    async fn mail(&self) -> OutboxMail {
        self.portal.store().outbox(10).await.unwrap().remove(0)
    }

    async fn audit(&self) -> Vec<AuditEntry> {
        let query = AuditQuery::default();
        self.portal.store().audit_entries(&query).await.unwrap().items
    }
}

#[tokio::test]
async fn what_is_in_the_outbox_is_sent_once() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 1);
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    let taken = fixture.server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].recipient, "it@corp.example");
    assert!(
        taken[0]
            .content
            .contains("Subject: Pingboard refuses the secret token")
    );
    let page = fixture.settings().mail().await.unwrap();
    assert_eq!(page.outbox[0].mail.state, OutboxState::Sent);
    assert_eq!(page.outbox[0].subject, "Pingboard refuses the secret token");
}

#[tokio::test]
async fn two_senders_send_it_once() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    let (one, other) = tokio::join!(fixture.portal.send_due_mail(), fixture.portal.send_due_mail());
    assert_eq!(one.unwrap() + other.unwrap(), 1);
    assert_eq!(fixture.server.taken().len(), 1);
}

#[tokio::test]
async fn until_mail_is_set_up_it_waits_but_not_for_ever() {
    let fixture = Fixture::new().await;
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    assert_eq!(fixture.mail().await.state, OutboxState::Waiting);
    fixture.pass_minutes(3 * 24 * 60);
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    let mail = fixture.mail().await;
    assert_eq!(
        (mail.state, mail.last_error.as_deref()),
        (OutboxState::GivenUp, Some("Mail was not set up in time."))
    );
}

#[tokio::test]
async fn what_is_refused_for_a_while_is_tried_again_with_growing_gaps() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    fixture
        .server
        .refuse(&["451 4.7.1 Come back later", "451 4.7.1 Come back later"]);
    for gap in [1, 5] {
        assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
        let mail = fixture.mail().await;
        let waits = mail.next_attempt_at.milliseconds_since(fixture.portal.now()) / 60_000;
        assert_eq!((mail.state, waits), (OutboxState::Waiting, gap));
        let error = mail.last_error.unwrap();
        assert!(
            error.starts_with(
                "The mail server refused the mail: 451 4.7.1 Come back later. This is temporary"
            ),
            "{error}"
        );
        assert_eq!(
            fixture.portal.send_due_mail().await.unwrap(),
            0,
            "not before its time"
        );
        fixture.pass_minutes(gap);
    }
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 1);
    assert_eq!(fixture.server.connections(), 3);
}

#[tokio::test]
async fn what_is_refused_for_good_is_given_up() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    fixture.server.refuse(&["550 5.1.1 No such user"]);
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    assert_eq!(fixture.mail().await.state, OutboxState::GivenUp);
    fixture.pass_minutes(10_000);
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    assert_eq!(fixture.server.connections(), 1);
}

#[tokio::test]
async fn a_wrong_password_loses_no_mail_and_its_correction_sends_it_at_once() {
    let fixture = Fixture::new().await;
    let settings = fixture.settings();
    settings
        .save_mail(&fixture.input(), &"wrong".into())
        .await
        .unwrap();
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 0);
    let mail = fixture.mail().await;
    assert_eq!(mail.state, OutboxState::Waiting);
    assert!(mail.last_error.unwrap().contains("the sign-in: 535"));
    fixture.set_up().await;
    assert_eq!(fixture.portal.send_due_mail().await.unwrap(), 1);
}

#[tokio::test]
async fn a_mail_that_never_goes_through_is_given_up_after_three_days() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    let attempts = 20;
    fixture.server.refuse(&["451 no"; 20]);
    for _ in 0..attempts {
        fixture.portal.send_due_mail().await.unwrap();
        let mail = fixture.mail().await;
        if mail.state == OutboxState::GivenUp {
            let days = fixture.portal.now().milliseconds_since(mail.created_at) / 86_400_000;
            assert_eq!((days, mail.attempts), (3, 9));
            return;
        }
        let waits = mail.next_attempt_at.milliseconds_since(fixture.portal.now());
        fixture.time.fetch_add(waits, Ordering::SeqCst);
    }
    panic!("never given up");
}

#[tokio::test]
async fn a_test_mail_uses_what_is_typed_and_saves_nothing() {
    let fixture = Fixture::new().await;
    let settings = fixture.settings();
    let input = fixture.input();
    settings
        .send_test_mail(&input, &PASSWORD.into(), "me@corp.example")
        .await
        .unwrap();
    assert_eq!(fixture.server.taken()[0].recipient, "me@corp.example");
    assert_eq!(settings.mail().await.unwrap().settings, None);

    let refused = settings
        .send_test_mail(&input, &"wrong horse".into(), "me@corp.example")
        .await;
    let problem = refused.unwrap_err().into_problem();
    assert_eq!(problem.kind, ProblemKind::Invalid);
    assert!(
        problem
            .message
            .starts_with("The mail server refused the sign-in: 535"),
        "{problem}"
    );
    assert!(problem.hint.unwrap().contains("password"));

    let nobody = settings.send_test_mail(&input, &PASSWORD.into(), "me").await;
    assert_eq!(
        nobody.unwrap_err().into_problem().fields[0].field,
        "test_recipient"
    );

    let rows: Vec<_> = fixture.audit().await;
    let tests: Vec<_> = rows
        .iter()
        .filter(|row| row.activity == "Send test mail")
        .collect();
    assert_eq!(
        tests.iter().map(|row| row.succeeded).collect::<Vec<_>>(),
        [false, true]
    );
    let written = format!("{rows:?}");
    assert!(!written.contains("horse"), "{written}");
}

#[tokio::test]
async fn a_change_of_the_settings_is_audited_without_the_password() {
    let fixture = Fixture::new().await;
    fixture.set_up().await;
    let settings = fixture.settings();
    let other_port = MailInput {
        port: "2525".into(),
        ..fixture.input()
    };
    settings.save_mail(&other_port, &"".into()).await.unwrap();
    assert!(settings.mail().await.unwrap().has_password, "it was kept");
    let open = MailInput {
        user_name: String::new(),
        ..other_port
    };
    settings.save_mail(&open, &"".into()).await.unwrap();
    assert!(!settings.mail().await.unwrap().has_password);
    settings
        .save_mail(&MailInput::default(), &"".into())
        .await
        .unwrap();
    assert_eq!(settings.mail().await.unwrap().settings, None);
    let nothing = settings.save_mail(&MailInput::default(), &"".into()).await;
    assert_eq!(nothing.unwrap_err().into_problem().fields[0].field, "host");

    let rows = fixture.audit().await;
    let told: Vec<_> = rows
        .iter()
        .take(4)
        .map(|row| {
            (
                row.activity.as_str(),
                row.details
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Switch mail off", vec!["Mail server"]),
            ("Update mail settings", vec!["User name", "Password"]),
            ("Update mail settings", vec!["Port"]),
            (
                "Update mail settings",
                vec![
                    "Mail server",
                    "Port",
                    "Security",
                    "User name",
                    "Password",
                    "Sender",
                    "Address of this portal"
                ]
            ),
        ]
    );
    assert!(!format!("{rows:?}").contains(PASSWORD));
}

#[tokio::test]
async fn mail_is_for_global_administrators() {
    let fixture = Fixture::new().await;
    for role in [Role::CloudApplicationAdministrator, Role::ReportsReader] {
        let refused = fixture.portal.manage_settings(&caller(role)).unwrap_err();
        assert_eq!(refused.into_problem().kind, ProblemKind::Forbidden);
    }
}

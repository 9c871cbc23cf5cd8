use model::{
    Application, ApplicationId, Directory, Guard, JobScope, MailSecurity, MailSettings, Notification,
    NotificationEvent, OutboxState, ProvisioningMode, ProvisioningStatus, Schema,
};
use secrecy::{ExposeSecret, SecretString};

use crate::testing::{NOW, audit, store};
use crate::{JobChange, PasswordChange, Store};

const APPLICATION: ApplicationId = ApplicationId::from_u128(1);

/// An application whose notification e-mail this is.
async fn application(store: &Store, email: &str, notify: bool) {
    let application = Application {
        id: APPLICATION,
        gallery_id: "pingboard".into(),
        name: "Pingboard".into(),
        directory_id: Directory::BUILT_IN,
        created_at: NOW,
    };
    store
        .add_application(&application, &Schema::default(), &audit("add"))
        .await
        .unwrap();
    let change = JobChange {
        mode: ProvisioningMode::Automatic,
        tenant_url: "https://acme.example/scim".into(),
        notification_email: email.into(),
        notify_on_failure: notify,
        scope: JobScope::Assigned,
        interval_minutes: 40,
        requests_per_second: None,
        guard: Guard::default(),
        status: ProvisioningStatus::On,
    };
    let saved = store
        .save_job(APPLICATION, &change, None, 1, &audit("save"))
        .await;
    assert!(saved.unwrap());
}

async fn tell(store: &Store, event: NotificationEvent) {
    let notification = Notification {
        application_id: APPLICATION,
        application: "Pingboard".into(),
        since: NOW,
        event,
    };
    store.add_notification(&notification, NOW).await.unwrap();
}

#[tokio::test]
async fn only_who_wants_mail_gets_it() {
    for (email, notify, expected) in [
        ("it@corp.example", true, 1),
        ("it@corp.example", false, 0),
        ("", true, 0),
    ] {
        let (_folder, store) = store().await;
        application(&store, email, notify).await;
        tell(&store, NotificationEvent::Recovered).await;
        let outbox = store.outbox(10).await.unwrap();
        assert_eq!(outbox.len(), expected, "{email} {notify}");
        assert!(outbox.iter().all(|mail| mail.recipient == email));
    }
}

#[tokio::test]
async fn a_mail_belongs_to_one_sender_until_its_claim_ends() {
    let (_folder, store) = store().await;
    application(&store, "it@corp.example", true).await;
    tell(&store, NotificationEvent::CredentialsRefused).await;
    let until = NOW.plus_seconds(300);
    let claimed = store.claim_mail(NOW, until).await.unwrap().unwrap();
    assert_eq!(
        (claimed.attempts, claimed.recipient.as_str()),
        (1, "it@corp.example")
    );
    assert_eq!(
        store.claim_mail(NOW.plus_seconds(299), until).await.unwrap(),
        None
    );
    // Whoever had it was killed.
    let again = store
        .claim_mail(until, until.plus_seconds(300))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((again.id, again.attempts), (claimed.id, 2));
    // The first one was only slow; what it says about its failure is too late.
    store.mail_failed(&claimed, "slow", None, until).await.unwrap();
    assert_eq!(store.outbox(1).await.unwrap()[0].state, OutboxState::Waiting);
    store.mail_sent(claimed.id, until).await.unwrap();
    let sent = store.outbox(1).await.unwrap().remove(0);
    assert_eq!((sent.state, sent.ended_at), (OutboxState::Sent, Some(until)));
    let later = until.plus_seconds(10_000);
    assert_eq!(store.claim_mail(later, later).await.unwrap(), None);
}

#[tokio::test]
async fn what_failed_waits_for_its_time_or_for_other_settings() {
    let (_folder, store) = store().await;
    application(&store, "it@corp.example", true).await;
    tell(&store, NotificationEvent::Recovered).await;
    let claimed = store
        .claim_mail(NOW, NOW.plus_seconds(300))
        .await
        .unwrap()
        .unwrap();
    let next = NOW.plus_seconds(60);
    store
        .mail_failed(&claimed, "No connection.", Some(next), NOW)
        .await
        .unwrap();
    let waiting = store.outbox(1).await.unwrap().remove(0);
    assert_eq!(
        (
            waiting.state,
            waiting.next_attempt_at,
            waiting.last_error.as_deref()
        ),
        (OutboxState::Waiting, next, Some("No connection."))
    );
    assert_eq!(store.claim_mail(NOW, next).await.unwrap(), None);
    store.hasten_mail(NOW).await.unwrap();
    let claimed = store.claim_mail(NOW, next).await.unwrap().unwrap();
    store.mail_failed(&claimed, "Refused.", None, NOW).await.unwrap();
    let given_up = store.outbox(1).await.unwrap().remove(0);
    assert_eq!(
        (given_up.state, given_up.ended_at),
        (OutboxState::GivenUp, Some(NOW))
    );
    assert_eq!(store.claim_mail(next, next).await.unwrap(), None);
}

#[tokio::test]
async fn old_mail_is_given_up_and_then_forgotten_but_never_while_it_is_being_sent() {
    let (_folder, store) = store().await;
    application(&store, "it@corp.example", true).await;
    tell(&store, NotificationEvent::Recovered).await;
    let before = NOW.plus_seconds(-1);
    assert_eq!(store.give_up_mail(before, "Old.", NOW).await.unwrap(), 0);
    store
        .claim_mail(NOW, NOW.plus_seconds(300))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(store.give_up_mail(NOW, "Old.", NOW).await.unwrap(), 0);
    let later = NOW.plus_seconds(300);
    assert_eq!(store.give_up_mail(NOW, "Old.", later).await.unwrap(), 1);
    assert_eq!(
        store.outbox(1).await.unwrap()[0].last_error.as_deref(),
        Some("Old.")
    );
    assert_eq!(store.purge_mail(later).await.unwrap(), 0);
    assert_eq!(store.purge_mail(later.plus_seconds(1)).await.unwrap(), 1);
    assert!(store.outbox(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_password_is_kept_replaced_and_removed_and_sealed() {
    let (folder, store) = store().await;
    let settings = MailSettings {
        host: "mail.example.com".into(),
        port: 587,
        security: MailSecurity::StartTls,
        user_name: "rollcall".into(),
        sender: "rollcall@example.com".into(),
        ca_bundle: String::new(),
        portal_address: String::new(),
    };
    let password = SecretString::from("correct horse battery");
    for (change, expected) in [
        (PasswordChange::Set(&password), true),
        (PasswordChange::Keep, true),
        (PasswordChange::Remove, false),
        (PasswordChange::Set(&password), true),
    ] {
        store
            .save_mail_settings(Some(&settings), change, &audit("save"))
            .await
            .unwrap();
        assert_eq!(store.has_mail_password().await.unwrap(), expected, "{change:?}");
    }
    assert_eq!(store.mail_settings().await.unwrap(), Some(settings));
    assert_eq!(
        store.mail_password().await.unwrap().unwrap().expose_secret(),
        password.expose_secret()
    );
    store
        .save_mail_settings(None, PasswordChange::Remove, &audit("off"))
        .await
        .unwrap();
    assert_eq!(store.mail_settings().await.unwrap(), None);
    store.close().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let secret = password.expose_secret().as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}

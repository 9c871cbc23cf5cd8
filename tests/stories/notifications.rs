//! Who hears what by mail: once when it begins, once when it is over, whatever happens meanwhile.

use mail::test_server::{Behaviour, TestServer};
use model::{
    ConnectionSecret, ConnectionSettings, CycleState, JobScope, MailSecurity, MailSettings, OutboxState,
    ProvisioningInput, ProvisioningMode, ProvisioningStatus, ReadState,
};
use portal::{Clock, Options, Portal};
use secrecy::SecretString;
use simulator::{Fault, Profile, RequestKind, Target};
use store::{JobChange, PasswordChange};
use tests::people::person;
use tests::world::TOKEN;
use tests::{Database, World, file_in};

use crate::on_both_databases;
use crate::sources::{Folder, rows};

on_both_databases![
    a_refused_token_is_told_once_and_so_is_its_end,
    who_wants_no_mail_gets_none,
    a_mail_survives_its_sender,
    several_servers_send_each_mail_once,
    no_mail_tells_a_secret_or_a_person,
    a_secret_that_expires_is_told_three_times,
    a_directory_that_is_not_read_for_an_hour_is_told_once_and_so_is_its_end,
    a_read_that_waits_for_somebody_is_told_at_once,
    a_leaver_whose_account_stays_open_for_a_day_is_told_once,
];

/// Provisioning of one person whose account exists, with a notification e-mail.
async fn provisioned(database: Database, email: &str) -> World {
    notifying(database, email, !email.is_empty()).await
}

async fn notifying(database: Database, email: &str, notify_on_failure: bool) -> World {
    let world = listening(database, email, notify_on_failure).await;
    let people = world.add(&[person("Ana Duarte")]).await;
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    world
}

/// Provisioning of nobody, with a notification e-mail.
async fn listening(database: Database, email: &str, notify_on_failure: bool) -> World {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let change = JobChange {
        mode: ProvisioningMode::Automatic,
        tenant_url: job.tenant_url,
        notification_email: email.into(),
        notify_on_failure,
        scope: job.scope,
        interval_minutes: job.interval_minutes,
        requests_per_second: job.requests_per_second,
        guard: job.guard,
        status: job.status,
    };
    let audit = world.audit();
    let saved = world
        .store()
        .save_job(world.application, &change, None, job.version, &audit);
    assert!(saved.await.unwrap());
    world
}

/// A mail server, and the portal knows it.
async fn mail_server(world: &World) -> TestServer {
    let server = TestServer::start(Behaviour::default()).await.unwrap();
    let settings = MailSettings {
        host: "127.0.0.1".into(),
        port: server.port,
        security: MailSecurity::None,
        user_name: String::new(),
        sender: "rollcall@corp.example".into(),
        ca_bundle: String::new(),
        portal_address: "https://rollcall.corp.example".into(),
    };
    world
        .store()
        .save_mail_settings(Some(&settings), PasswordChange::Remove, &world.audit())
        .await
        .unwrap();
    server
}

/// Somebody joins, so that the application is asked.
async fn somebody_joins(world: &World, name: &str) -> Option<CycleState> {
    let people = world.add(&[person(name)]).await;
    world.assign(&people).await;
    world.pass_minutes(41);
    world.cycle().await
}

fn refuse(world: &World, refuses: bool) {
    if refuses {
        world.target.switch_on(Fault::errors(401));
    } else {
        world.target.switch_all_off();
    }
}

/// The subjects of the mails that arrived.
fn subjects(server: &TestServer) -> Vec<String> {
    let subject = |content: &str| {
        let line = content.lines().find_map(|line| line.strip_prefix("Subject: "));
        line.unwrap().to_owned()
    };
    server.taken().iter().map(|mail| subject(&mail.content)).collect()
}

async fn a_refused_token_is_told_once_and_so_is_its_end(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    world.portal.send_due_mail().await.unwrap();
    assert!(server.taken().is_empty(), "all is well, and nobody is told so");

    refuse(&world, true);
    for name in ["Bo Lindqvist", "Chidi Okafor", "Dee Fox"] {
        assert_eq!(somebody_joins(&world, name).await, Some(CycleState::Failed));
        world.portal.send_due_mail().await.unwrap();
    }
    assert_eq!(subjects(&server), ["Pingboard refuses the secret token"]);

    refuse(&world, false);
    for name in ["Eve Stone", "Fay Moss"] {
        assert_eq!(somebody_joins(&world, name).await, Some(CycleState::Completed));
        world.portal.send_due_mail().await.unwrap();
    }
    let told = [
        "Pingboard refuses the secret token",
        "Provisioning to Pingboard works again",
    ];
    assert_eq!(subjects(&server), told);

    refuse(&world, true);
    somebody_joins(&world, "Gus Hill").await;
    world.portal.send_due_mail().await.unwrap();
    assert_eq!(subjects(&server)[2], told[0], "the next time is told again");
    let mail = server.taken().remove(0);
    assert_eq!(mail.recipient, "it@corp.example");
}

async fn who_wants_no_mail_gets_none(database: Database) {
    for email in ["", "it@corp.example"] {
        let world = notifying(database, email, false).await;
        let server = mail_server(&world).await;
        refuse(&world, true);
        assert_eq!(
            somebody_joins(&world, "Bo Lindqvist").await,
            Some(CycleState::Failed)
        );
        world.portal.send_due_mail().await.unwrap();
        assert!(server.taken().is_empty());
        assert!(world.store().outbox(10).await.unwrap().is_empty());
    }
}

async fn a_mail_survives_its_sender(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    refuse(&world, true);
    somebody_joins(&world, "Bo Lindqvist").await;
    // A server claims it and is killed.
    let until = world.now().plus_seconds(300);
    assert!(
        world
            .store()
            .claim_mail(world.now(), until)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(world.portal.send_due_mail().await.unwrap(), 0);
    world.pass_minutes(5);
    assert_eq!(world.portal.send_due_mail().await.unwrap(), 1);
    assert_eq!(subjects(&server), ["Pingboard refuses the secret token"]);
}

async fn several_servers_send_each_mail_once(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    for round in 0..4 {
        refuse(&world, round % 2 == 0);
        somebody_joins(&world, &format!("Person Number{round}")).await;
    }
    let now = world.now();
    let senders = (0..4).map(|_| {
        let clock = Clock::set_by_hand(std::sync::Arc::new(now.0.into()));
        let portal = Portal::with_clock(world.store().clone(), Options::default(), clock);
        tokio::spawn(async move { portal.send_due_mail().await.unwrap() })
    });
    let mut sent = 0;
    for sender in senders.collect::<Vec<_>>() {
        sent += sender.await.unwrap();
    }
    assert_eq!((sent, server.taken().len()), (4, 4));
    let outbox = world.store().outbox(10).await.unwrap();
    assert!(outbox.iter().all(|mail| mail.state == OutboxState::Sent));
    let mut ids: Vec<_> = server
        .taken()
        .iter()
        .map(|mail| {
            mail.content
                .lines()
                .find(|line| line.starts_with("Message-ID:"))
                .unwrap()
                .to_owned()
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

async fn no_mail_tells_a_secret_or_a_person(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    let password = SecretString::from("correct horse");
    let settings = world.store().mail_settings().await.unwrap().unwrap();
    world
        .store()
        .save_mail_settings(Some(&settings), PasswordChange::Set(&password), &world.audit())
        .await
        .unwrap();
    for refuses in [true, false] {
        refuse(&world, refuses);
        somebody_joins(&world, &format!("Bo {refuses}")).await;
    }
    world.portal.send_due_mail().await.unwrap();
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    for mail in taken {
        // What quoted-printable breaks is put together again.
        let content = mail.content.replace("=\r\n", "");
        for secret in [TOKEN, "correct horse", "Ana", "Bo "] {
            assert!(!content.contains(secret), "{secret}: {content}");
        }
    }
}

async fn a_secret_that_expires_is_told_three_times(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    let job = world.store().job(world.application).await.unwrap().unwrap();
    let input = ProvisioningInput {
        mode: job.mode,
        tenant_url: job.tenant_url,
        connection: ConnectionSettings {
            // It is 8 o'clock on 15 January 2027.
            secret_expires_on: "2027-03-01".into(),
            ..job.connection
        },
        notification_email: job.notification_email,
        notify_on_failure: true,
        interval_minutes: "40".into(),
        status: job.status,
        version: job.version,
        ..ProvisioningInput::default()
    };
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage
        .save_provisioning(world.application, &input, None)
        .await
        .unwrap();
    let tell = || async {
        // A second server looks at the same time.
        let clock = Clock::set_by_hand(std::sync::Arc::new(world.now().0.into()));
        let other = Portal::with_clock(world.store().clone(), Options::default(), clock);
        let told = tokio::join!(
            world.portal.tell_expiring_credentials(),
            other.tell_expiring_credentials()
        );
        let again = world.portal.tell_expiring_credentials().await.unwrap();
        world.portal.send_due_mail().await.unwrap();
        (told.0.unwrap() + told.1.unwrap(), again)
    };
    let days = |days: i64| days * 24 * 60;

    assert_eq!(tell().await, (0, 0));
    assert!(world.status().await.expiring.is_empty());
    for (minutes, mails) in [
        (days(15), 1),
        (days(10), 1),
        (days(13), 2),
        (days(6), 3),
        (days(1), 3),
    ] {
        world.pass_minutes(minutes);
        let told = tell().await;
        assert_eq!(told.1, 0, "told once");
        assert_eq!(server.taken().len(), mails, "{told:?}");
        let expiring = world.status().await.expiring;
        assert_eq!(expiring.len(), 1);
        assert_eq!(expiring[0].credential, ConnectionSecret::SecretToken);
        assert_eq!(expiring[0].at.to_rfc3339(), "2027-03-01T00:00:00.000Z");
    }
    let mail = server.taken().remove(1);
    assert_eq!(mail.recipient, "it@corp.example");
    let content = mail.content.replace("=\r\n", "");
    assert!(content.contains("expires in 7 days"), "{content}");
    assert!(content.contains("/provisioning/edit"), "{content}");
}

/// What arrived after a read.
async fn told_after_reading(
    world: &World,
    server: &TestServer,
    directory: model::DirectoryId,
    expected: ReadState,
) -> Vec<String> {
    assert_eq!(world.read(directory).await.state, expected);
    world.portal.send_due_mail().await.unwrap();
    subjects(server)
}

async fn a_directory_that_is_not_read_for_an_hour_is_told_once_and_so_is_its_end(database: Database) {
    let world = listening(database, "it@corp.example", true).await;
    let server = mail_server(&world).await;
    let folder = Folder::new();
    folder.write(&rows(1..=3));
    let directory = world.connect(&file_in(&folder.path()), None).await;

    // The file is there again before anybody has to know.
    folder.write("");
    for _ in 0..3 {
        assert!(
            told_after_reading(&world, &server, directory, ReadState::Failed)
                .await
                .is_empty()
        );
    }
    folder.write(&rows(1..=3));
    assert!(
        told_after_reading(&world, &server, directory, ReadState::Complete)
            .await
            .is_empty()
    );

    folder.write("");
    let mut reads = 1;
    while told_after_reading(&world, &server, directory, ReadState::Failed)
        .await
        .is_empty()
    {
        reads += 1;
    }
    // One each eleven minutes here, due each ten: after the sixth the next is more than an hour after the first.
    assert_eq!(reads, 6);
    for _ in 0..6 {
        let told = told_after_reading(&world, &server, directory, ReadState::Failed).await;
        assert_eq!(told, ["The directory Head office is not read completely"]);
    }
    folder.write(&rows(1..=3));
    for _ in 0..2 {
        let told = told_after_reading(&world, &server, directory, ReadState::Complete).await;
        assert_eq!(
            told,
            [
                "The directory Head office is not read completely",
                "The directory Head office is read completely again"
            ]
        );
    }
}

async fn a_read_that_waits_for_somebody_is_told_at_once(database: Database) {
    let world = listening(database, "it@corp.example", true).await;
    let server = mail_server(&world).await;
    let folder = Folder::new();
    folder.write(&rows(1..=20));
    let directory = world.connect(&file_in(&folder.path()), None).await;
    folder.write(&rows(1..=13));
    for _ in 0..2 {
        let told = told_after_reading(&world, &server, directory, ReadState::Held).await;
        assert_eq!(told, ["The directory Head office waits for your word"]);
    }
    let held = world.last_read(directory).await;
    world
        .directory_manager()
        .confirm_removals(directory, held.id)
        .await
        .unwrap();
    let told = told_after_reading(&world, &server, directory, ReadState::Complete).await;
    assert_eq!(told[1..], ["The directory Head office is read completely again"]);
}

async fn a_leaver_whose_account_stays_open_for_a_day_is_told_once(database: Database) {
    let world = provisioned(database, "it@corp.example").await;
    let server = mail_server(&world).await;
    let people = world.add(&[person("Bo Lindqvist"), person("Chidi Okafor")]).await;
    world.assign(&people).await;
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));

    let refused = Fault::errors(400).on(Target {
        request: Some(RequestKind::Patch),
        ..Target::default()
    });
    world.target.switch_on(refused);
    world.unassign(&people[..1]).await;
    let mut hours = 0;
    let told = loop {
        world.pass_minutes(60);
        world.cycle().await;
        world.portal.send_due_mail().await.unwrap();
        let told: Vec<String> = subjects(&server);
        if !told.is_empty() {
            break told;
        }
        hours += 1;
        assert!(hours < 48, "never told");
    };
    assert_eq!(told, ["1 account in Pingboard could not be disabled for a day"]);
    assert!(hours >= 23, "{hours}");

    // The next one is told with both, and again once.
    world.unassign(&people[1..]).await;
    for _ in 0..50 {
        world.pass_minutes(60);
        world.cycle().await;
    }
    world.portal.send_due_mail().await.unwrap();
    assert_eq!(
        subjects(&server)[1..],
        ["2 accounts in Pingboard could not be disabled for a day"]
    );

    world.target.switch_all_off();
    for _ in 0..25 {
        world.pass_minutes(60);
        world.cycle().await;
    }
    world.portal.send_due_mail().await.unwrap();
    assert_eq!(subjects(&server).len(), 2);
    for name in ["Bo Lindqvist", "Chidi Okafor"] {
        let account = world.account(name).unwrap();
        assert_eq!(account["active"], false, "{name}");
    }
}

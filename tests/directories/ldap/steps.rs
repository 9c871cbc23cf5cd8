//! The connection test.

use model::{ConnectionOutcome, ConnectionStep, LdapSettings};
use tests::slapd::{self, Setup, Slapd, group};

use super::{plain, settings, source, with_password};

fn server(people: usize) -> Slapd {
    Slapd::start(&Setup {
        people,
        ldif: group("all", 1..=people),
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap()
}

async fn steps(settings: &LdapSettings) -> Vec<ConnectionStep> {
    let steps = source(settings).test().await;
    for step in &steps {
        let needs_advice = matches!(
            step.outcome,
            ConnectionOutcome::Failed | ConnectionOutcome::Warning
        );
        assert_eq!(step.advice.is_some(), needs_advice, "{step:?}");
    }
    steps
}

fn step<'a>(steps: &'a [ConnectionStep], name: &str) -> &'a ConnectionStep {
    steps
        .iter()
        .find(|step| step.name.starts_with(name))
        .unwrap_or_else(|| panic!("{name} in {steps:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_works() {
    let server = server(700);
    let steps = steps(&settings(&server)).await;
    assert!(
        steps.iter().all(|step| step.outcome == ConnectionOutcome::Passed),
        "{steps:?}"
    );
    let tls = &step(&steps, "TLS").detail;
    assert!(
        tls.contains("Authority of the tests") && tls.contains("127.0.0.1"),
        "{tls}"
    );
    assert!(step(&steps, "Server").detail.contains("OpenLDAP"));
    assert!(step(&steps, "Changes").detail.contains("content synchronization"));
    let sample = &step(&steps, "Sample of users").detail;
    assert!(
        sample.contains("700 found") && sample.contains("User 1"),
        "{sample}"
    );
    assert!(step(&steps, "Members").detail.contains("can be read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_do_not_work() {
    let server = server(700);
    let mut limited = settings(&server);
    limited.bind_name = slapd::READER.into();
    let found = steps(&limited).await;
    let sample = step(&found, "Sample of users");
    assert_eq!(sample.outcome, ConnectionOutcome::Failed);
    assert!(sample.detail.contains("500 entries") && sample.advice.as_ref().unwrap().contains("size limit"));

    let mut base = settings(&server);
    base.user_bases = vec!["ou=nowhere,dc=example,dc=org".into()];
    let found = steps(&base).await;
    assert_eq!(step(&found, "Base of users").outcome, ConnectionOutcome::Failed);
    assert_eq!(step(&found, "Sample").outcome, ConnectionOutcome::Skipped);

    let found = with_password(&settings(&server), "not-the-password").test().await;
    assert_eq!(step(&found, "Sign-in").outcome, ConnectionOutcome::Failed);
    assert!(!format!("{found:?}").contains("not-the-password"));

    let mut unknown = settings(&server);
    unknown.ca_bundle.clear();
    let found = steps(&unknown).await;
    let tls = step(&found, "TLS");
    assert_eq!(tls.outcome, ConnectionOutcome::Failed);
    assert!(tls.detail.contains("Authority of the tests"), "{tls:?}");

    let mut name = settings(&server);
    name.servers = vec!["no-such-host.invalid".into(), "localhost:1".into()];
    let found = steps(&name).await;
    assert_eq!(
        step(&found, "Name (no-such-host").outcome,
        ConnectionOutcome::Failed
    );
    assert_eq!(
        step(&found, "Connection (localhost:1").outcome,
        ConnectionOutcome::Failed
    );

    // One of two answers: it works, with a warning.
    name.servers.push(format!("localhost:{}", server.tls_port));
    let found = steps(&name).await;
    assert!(
        found.iter().all(|step| step.outcome != ConnectionOutcome::Failed),
        "{found:?}"
    );
    assert_eq!(
        step(&found, "Name (no-such-host").outcome,
        ConnectionOutcome::Warning
    );

    let found = steps(&plain(&server)).await;
    assert_eq!(step(&found, "TLS").outcome, ConnectionOutcome::Warning);
}

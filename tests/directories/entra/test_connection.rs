//! The connection test.

use model::{ConnectionOutcome, ConnectionStep, EntraSettings};
use simulator::graph::Options;

use super::office::{Office, SECRET, group, person, source};
use super::tls::TlsTenant;

async fn office() -> Office {
    let office = Office::open(Options::default()).await;
    office.tenant.put_user(person("Ana"));
    office.tenant.put_group(group("Team"));
    office
}

fn outcomes(steps: &[ConnectionStep]) -> Vec<(&str, ConnectionOutcome)> {
    steps
        .iter()
        .map(|step| (step.name.as_str(), step.outcome))
        .collect()
}

fn failure(steps: &[ConnectionStep]) -> (&str, String) {
    let step = steps
        .iter()
        .find(|step| step.outcome == ConnectionOutcome::Failed)
        .expect("a step that failed");
    let advice = step.advice.as_deref().expect("what to do");
    (&step.name, format!("{} / {advice}", step.detail))
}

#[tokio::test]
async fn every_step_passes_with_the_details_of_the_certificate() {
    let tenant = TlsTenant::start(Options::default()).await;
    tenant.tenant.put_user(person("Ana"));
    let source = source(&tenant.settings(), SECRET, &["city"]).unwrap();
    let steps = source.test().await;
    assert!(
        outcomes(&steps)
            .iter()
            .all(|(_, outcome)| *outcome == ConnectionOutcome::Passed),
        "{steps:?}"
    );
    assert_eq!(steps.len(), 11);
    let tls = steps.iter().filter(|step| step.name.starts_with("TLS"));
    for step in tls {
        assert!(step.detail.contains("certificate valid until"), "{step:?}");
    }
}

#[tokio::test]
async fn an_authority_that_is_not_trusted_is_told() {
    let tenant = TlsTenant::start(Options::default()).await;
    let settings = EntraSettings {
        ca_bundle: String::new(),
        ..tenant.settings()
    };
    let steps = source(&settings, SECRET, &["city"]).unwrap().test().await;
    let (name, words) = failure(&steps);
    assert_eq!(name, "TLS of the login host");
    assert!(words.contains("certificate authority"), "{words}");
    assert_eq!(steps.len(), 11);
    assert!(
        steps[3..]
            .iter()
            .all(|step| step.outcome == ConnectionOutcome::Skipped)
    );
}

#[tokio::test]
async fn each_refusal_of_a_token_says_what_to_do() {
    let office = office().await;
    for (settings, secret, number, advice) in [
        (
            office.settings(),
            "wrong",
            "AADSTS7000215",
            "Copy the value of the secret",
        ),
        (
            EntraSettings {
                client_id: "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee".to_owned(),
                ..office.settings()
            },
            SECRET,
            "AADSTS700016",
            "application (client) id",
        ),
        (
            EntraSettings {
                tenant: "unknown.example".to_owned(),
                ..office.settings()
            },
            SECRET,
            "AADSTS90002",
            "directory (tenant) id",
        ),
    ] {
        let steps = source(&settings, secret, &["city"]).unwrap().test().await;
        let (name, words) = failure(&steps);
        assert_eq!(name, "Token");
        assert!(words.contains(number) && words.contains(advice), "{words}");
        assert!(
            steps[7..]
                .iter()
                .all(|step| step.outcome == ConnectionOutcome::Skipped)
        );
    }
    office
        .tenant
        .set_options(|options| options.is_secret_expired = true);
    let steps = office.source().test().await;
    let (_, words) = failure(&steps);
    assert!(
        words.contains("AADSTS7000222") && words.contains("has expired"),
        "{words}"
    );
}

#[tokio::test]
async fn each_missing_permission_is_found_in_one_test() {
    let office = office().await;
    office.tenant.set_options(|options| options.permissions.clear());
    let steps = office.source().test().await;
    for (name, outcome, permission) in [
        ("Read users", ConnectionOutcome::Failed, "User.Read.All"),
        ("Read groups", ConnectionOutcome::Failed, "GroupMember.Read.All"),
        (
            "Read assignments",
            ConnectionOutcome::Warning,
            "Application.Read.All",
        ),
    ] {
        let step = steps.iter().find(|step| step.name == name).unwrap();
        assert_eq!(step.outcome, outcome);
        let advice = step.advice.as_deref().unwrap();
        assert!(
            advice.contains(permission) && advice.contains("admin consent"),
            "{advice}"
        );
    }
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told() {
    let office = office().await;
    for (login_url, name) in [
        ("https://no-such-host.invalid", "Name of the login host"),
        ("http://127.0.0.1:9", "TCP to the login host"),
    ] {
        let settings = EntraSettings {
            login_url: login_url.to_owned(),
            ..office.settings()
        };
        let steps = source(&settings, SECRET, &["city"]).unwrap().test().await;
        assert_eq!(failure(&steps).0, name);
    }
    let settings = EntraSettings {
        graph_url: "http://127.0.0.1:9".to_owned(),
        ..office.settings()
    };
    let steps = source(&settings, SECRET, &["city"]).unwrap().test().await;
    assert_eq!(failure(&steps).0, "TCP to Microsoft Graph");
    // Plain HTTP of this machine has no TLS to test.
    assert_eq!(steps[2].outcome, ConnectionOutcome::Skipped);
}

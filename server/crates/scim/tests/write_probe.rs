//! The write probe against every simulated application: what it learns, and that nothing of it is left.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use scim::{
    Addition, AttributePath, Client, Dialect, Finding, ProbeNames, ProbeResult, Removal, Verdict, WriteProbe,
};
use simulator::{Fault, FaultKind, Profile, Running, Simulator};

const TOKEN: &str = "probe-token";

async fn start(profile: Profile) -> Running {
    outbound::install_crypto_provider();
    Simulator::start(profile, Some(TOKEN.into())).await.unwrap()
}

fn prepared(target: &Running) -> WriteProbe {
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let url = TenantUrl::parse(&target.base_url(), &UrlPolicy::default()).unwrap();
    let client = Client::new(http, url, TOKEN.into()).with_retry(Retry::NEVER);
    let matching = AttributePath::parse("userName").unwrap();
    WriteProbe::new(client, matching, ProbeNames::new("t1", "corp.example"))
}

async fn probe(name: &str) -> (ProbeResult, Running) {
    let target = start(Profile::named(name).unwrap()).await;
    let mut probe = prepared(&target);
    probe.run().await;
    (probe.finish().await, target)
}

fn verdict<'a>(result: &'a ProbeResult, name: &str) -> &'a Finding {
    result
        .findings
        .iter()
        .find(|finding| finding.name == name)
        .unwrap_or_else(|| panic!("nothing about {name}: {result:#?}"))
}

fn is_empty(target: &Running) -> bool {
    // A soft deletion leaves disabled accounts.
    target.groups().is_empty() && target.accounts().iter().all(|account| account["active"] == false)
}

#[tokio::test]
async fn nothing_of_the_probe_is_left_in_any_application() {
    for profile in Profile::all() {
        let (result, target) = probe(&profile.name).await;
        assert!(result.left_behind.is_empty(), "{}: {result:#?}", profile.name);
        assert!(is_empty(&target), "{}: {:?}", profile.name, target.accounts());
        assert!(result.dialect.is_some(), "{}: {result:#?}", profile.name);
        assert!(
            result.requests >= 10 && result.requests < 100,
            "{}",
            result.requests
        );
        for finding in &result.findings {
            assert!(
                !finding.answered.is_empty() && finding.consequence.ends_with('.'),
                "{finding:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_standard_needs_no_other_form() {
    let (result, _) = probe("standard").await;
    assert_eq!(result.dialect, Some(Dialect::default()), "{result:#?}");
    let others: Vec<&Finding> = result
        .findings
        .iter()
        .filter(|finding| finding.verdict != Verdict::Standard)
        .collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test]
async fn what_differs_is_learned() {
    let learned = |change: fn(&mut Dialect)| {
        let mut dialect = Dialect::default();
        change(&mut dialect);
        dialect
    };
    for (name, expected) in [
        (
            "pingboard",
            learned(|dialect| dialect.deletes_when_disabled = true),
        ),
        ("aws-identity-center", Dialect::default()),
        ("put-only", learned(|dialect| dialect.changed_by_put = true)),
        ("canaille", learned(|dialect| dialect.looks_through = true)),
        ("scim2-server", Dialect::default()),
    ] {
        let (result, _) = probe(name).await;
        assert_eq!(result.dialect, Some(expected), "{name}: {result:#?}");
    }
    let (jackson, _) = probe("django-scim2").await;
    assert_eq!(jackson.dialect.unwrap().member_removal, Removal::Values);
    let (open_webui, _) = probe("open-webui").await;
    let dialect = open_webui.dialect.clone().unwrap();
    assert_eq!(
        (dialect.member_addition, dialect.member_removal),
        (Addition::Value, Removal::Filter)
    );
}

#[tokio::test]
async fn the_report_says_what_an_application_does() {
    let (pingboard, _) = probe("pingboard").await;
    assert_eq!(verdict(&pingboard, "Create a group").verdict, Verdict::Impossible);
    assert!(
        verdict(&pingboard, "Enable it again")
            .answered
            .contains("deleted")
    );
    let (aws, _) = probe("aws-identity-center").await;
    assert!(
        verdict(&aws, "Remove a member")
            .consequence
            .contains("cannot be seen")
    );
    let (sentry, _) = probe("sentry").await;
    assert_eq!(
        verdict(&sentry, "Create the same account again").answered,
        "409 without scimType"
    );
    let (scimmy, _) = probe("scimmy-express-5").await;
    assert_eq!(verdict(&scimmy, "Pages").verdict, Verdict::Otherwise);
    let (soft, _) = probe("django-scim2-server").await;
    assert!(
        verdict(&soft, "Delete").consequence.contains("disabled"),
        "{soft:#?}"
    );
}

#[tokio::test]
async fn what_cannot_be_deleted_is_named() {
    let target = start(Profile::standard()).await;
    let mut probe = prepared(&target);
    probe.run().await;
    target.switch_on(Fault::errors(503));
    let result = probe.finish().await;
    assert_eq!(result.left_behind.len(), 3, "{result:#?}");
    for left in &result.left_behind {
        assert!(
            left.name.to_lowercase().contains("probe") && left.reason.contains("503"),
            "{left:?}"
        );
    }
    let ids: Vec<&str> = result.left_behind.iter().map(|left| left.id.as_str()).collect();
    for account in target.accounts() {
        assert!(ids.contains(&account["id"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn an_account_whose_creation_was_not_answered_is_deleted_as_well() {
    let target = start(Profile::standard()).await;
    target.switch_on(Fault::new(FaultKind::DropAfter).times(1));
    let mut probe = prepared(&target);
    probe.run().await;
    assert_eq!(
        target.accounts().len(),
        1,
        "the creation took effect, its answer was lost"
    );
    let result = probe.finish().await;
    assert!(is_empty(&target));
    assert!(
        result.dialect.is_none() && result.left_behind.is_empty(),
        "{result:#?}"
    );
}

#[tokio::test]
async fn a_probe_that_is_interrupted_cleans_up() {
    let target = start(Profile::standard()).await;
    let mut probe = prepared(&target);
    // Dropped at its first wait after some requests.
    let mut polls = 0;
    let mut running = Box::pin(probe.run());
    let interrupted = std::future::poll_fn(|context| {
        polls += 1;
        if polls > 12 || running.as_mut().poll(context).is_ready() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    });
    interrupted.await;
    drop(running);
    let result = probe.finish().await;
    assert!(is_empty(&target), "{result:#?}");
    assert!(result.left_behind.is_empty());
}

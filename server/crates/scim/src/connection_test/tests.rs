use crate::StepStatus::{Passed, Skipped};

use super::*;
use crate::played_server::{Answer, path, playing, scim, text};

const ABSENT: &str = "0d5f7a8e-aaaa-4bbb-8ccc-000000000000";

async fn report(users: Answer, groups: Answer, config: Answer) -> Report {
    let (client, _) = playing(move |asked| {
        if asked.starts_with("GET /v2/Users?filter=userName%20eq%20%22") {
            users.clone()
        } else if asked.starts_with("GET /v2/Groups?") {
            groups.clone()
        } else if asked == "GET /v2/ServiceProviderConfig" {
            config.clone()
        } else {
            text(404, "text/plain", asked)
        }
    })
    .await;
    client.test_connection(&path("userName"), ABSENT).await
}

fn statuses(report: &Report) -> Vec<StepStatus> {
    report.steps.iter().map(|step| step.status).collect()
}

fn empty() -> Answer {
    scim(200, &json!({"Resources": [], "totalResults": 0}))
}

#[tokio::test]
async fn a_good_application_passes_and_is_described() {
    let config = scim(
        200,
        &json!({"patch": {"supported": true}, "bulk": {"supported": false}, "filter": {"supported": true}}),
    );
    let report = report(empty(), empty(), config).await;
    assert_eq!(
        statuses(&report),
        [Passed, Passed, Skipped, Passed, Passed, Passed, Passed, Passed]
    );
    assert!(report.is_success());
    assert_eq!(
        report.capabilities,
        Capabilities {
            users: true,
            groups: Some(true),
            filter: Some(FilterSupport::Honoured),
            service_provider_config: true,
            patch: Some(true),
            bulk: Some(false),
            etag: None,
            announces_filter: Some(true),
            resource_types: None,
            schemas: None,
            lists_without_total: false,
        }
    );
}

#[tokio::test]
async fn an_application_without_groups_and_discovery_passes() {
    let missing = || text(404, "text/html", "<html>");
    let report = report(empty(), missing(), missing()).await;
    assert!(report.is_success());
    assert_eq!(
        (
            report.capabilities.groups,
            report.capabilities.service_provider_config
        ),
        (Some(false), false)
    );
    // An unknown address may also answer 200 with a page.
    let page = || text(200, "text/html", "<html>");
    let report = self::report(empty(), page(), page()).await;
    assert!(report.is_success());
    assert_eq!(report.capabilities.groups, Some(false));
}

#[tokio::test]
async fn each_failure_stands_at_its_step_with_advice() {
    let everybody = scim(
        200,
        &json!({"Resources": [{"id": "1", "userName": "anna"}], "totalResults": 1}),
    );
    for (users, name, status, advice) in [
        (
            text(401, "text/html", ""),
            StepName::SignIn,
            StepStatus::Failed,
            "admin permissions",
        ),
        (
            scim(403, &json!({"detail": "no"})),
            StepName::SignIn,
            StepStatus::Failed,
            "admin permissions",
        ),
        (
            text(404, "text/html", "<html>"),
            StepName::Scim,
            StepStatus::Failed,
            "path of the tenant URL",
        ),
        (
            text(200, "text/html", "<html>"),
            StepName::Scim,
            StepStatus::Failed,
            "path of the tenant URL",
        ),
        (
            text(500, "text/html", "<html>"),
            StepName::Scim,
            StepStatus::Failed,
            "later",
        ),
        (
            scim(400, &json!({"scimType": "invalidFilter"})),
            StepName::Matching,
            StepStatus::Failed,
            "another matching attribute",
        ),
        (
            text(501, "text/plain", ""),
            StepName::Matching,
            StepStatus::Warning,
            "slow",
        ),
        (everybody, StepName::Matching, StepStatus::Warning, "slow"),
    ] {
        let report = report(users, empty(), text(404, "text/plain", "")).await;
        let step = report
            .steps
            .iter()
            .find(|step| matches!(step.status, StepStatus::Failed | StepStatus::Warning))
            .unwrap();
        assert_eq!((step.name, step.status), (name, status));
        assert!(step.advice.as_ref().unwrap().contains(advice), "{step:?}");
        assert_eq!(report.steps.len(), 8);
        assert_eq!(report.is_success(), status == StepStatus::Warning);
    }
}

#[tokio::test]
async fn a_closed_port_fails_at_the_connection() {
    let url = outbound::TenantUrl::parse("http://127.0.0.1:1/v2", &outbound::UrlPolicy::default()).unwrap();
    let http = outbound::Client::new(outbound::ClientOptions::default()).unwrap();
    let client = Client::new(http, url, secrecy::SecretString::from("t"));
    let report = client.test_connection(&path("userName"), ABSENT).await;
    assert_eq!(report.failure().map(|step| step.name), Some(StepName::Connect));
    assert_eq!(report.steps.len(), 8);
    assert!(
        report
            .failure()
            .unwrap()
            .advice
            .as_ref()
            .unwrap()
            .contains("firewall")
    );
}

#[tokio::test]
async fn discovery_is_read_whatever_it_looks_like() {
    let list = |count: usize| json!({"totalResults": count, "Resources": vec![json!({"id": "x"}); count]});
    for (types, schemas, counts, without_total, words) in [
        (
            scim(200, &list(2)),
            scim(200, &list(3)),
            (Some(2), Some(3)),
            false,
            "It describes 2 resource types and 3 schemas",
        ),
        // As Open WebUI and django-scim2.
        (
            scim(200, &json!({"Resources": [{}]})),
            scim(200, &json!([{}, {}])),
            (Some(1), Some(2)),
            true,
            "It describes 1 resource type and 2 schemas",
        ),
        (
            text(500, "text/html", "<html>"),
            text(200, "text/html", "<html>"),
            (None, None),
            false,
            "It does not describe itself, which is no obstacle",
        ),
    ] {
        let (client, _) = playing(move |asked| match asked {
            "GET /v2/ResourceTypes" => types.clone(),
            "GET /v2/Schemas" => schemas.clone(),
            "GET /v2/ServiceProviderConfig" => text(404, "text/plain", ""),
            _ => empty(),
        })
        .await;
        let report = client.test_connection(&path("userName"), ABSENT).await;
        assert!(report.is_success());
        let found = &report.capabilities;
        assert_eq!(
            ((found.resource_types, found.schemas), found.lists_without_total),
            (counts, without_total)
        );
        let step = report
            .steps
            .iter()
            .find(|step| step.name == StepName::Discovery)
            .unwrap();
        assert!(step.detail.ends_with(words), "{}", step.detail);
    }
}

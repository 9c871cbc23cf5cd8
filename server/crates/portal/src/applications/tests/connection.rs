use model::{AuditQuery, ConnectionOutcome, ProvisioningInput};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Fixture, TOKEN, input, problem, token};

/// An application that knows one token and lists nobody.
async fn application() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = vec![0; 16_384];
                let length = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
                let (status, body) = if request.contains(&format!("bearer {TOKEN}")) {
                    (
                        "200 OK",
                        r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}"#,
                    )
                } else {
                    ("401 Unauthorized", "{}")
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    format!("http://{address}/scim/v2")
}

#[tokio::test]
async fn the_connection_test_reports_every_step_and_is_kept() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let url = application().await;
    let manage = fixture.manage();

    assert_eq!(
        problem(manage.test_connection(app, &url, None).await).fields[0].field,
        "secret_token"
    );
    let wrong = manage
        .test_connection(app, &url, Some(&"wrong".into()))
        .await
        .unwrap();
    assert!(!wrong.passed());
    let failure = wrong.failure().unwrap();
    assert_eq!(failure.name, "Sign-in");
    assert!(failure.advice.as_ref().unwrap().contains("admin permissions"));

    let right = manage.test_connection(app, &url, Some(&token())).await.unwrap();
    assert!(right.passed(), "{right:?}");
    let outcomes: Vec<_> = right
        .steps
        .iter()
        .map(|step| (step.name.as_str(), step.outcome))
        .collect();
    assert!(
        outcomes.contains(&("Matching attribute", ConnectionOutcome::Passed)),
        "{outcomes:?}"
    );
    let view = fixture.configuration().provisioning(app).await.unwrap();
    assert_eq!(view.report, Some(right));
    assert_eq!(
        fixture.reports().application(app).await.unwrap().tested_at,
        None,
        "another URL than the stored one was tested"
    );

    let saved = ProvisioningInput {
        tenant_url: url,
        ..input(1)
    };
    manage
        .save_provisioning(app, &saved, Some(&token()))
        .await
        .unwrap();
    let stored = manage.test_connection(app, "", None).await.unwrap();
    assert!(stored.passed(), "with what is stored");
    assert!(
        fixture
            .reports()
            .application(app)
            .await
            .unwrap()
            .tested_at
            .is_some()
    );
    assert!(!fixture.everything(app).await.contains(TOKEN));

    let rows = fixture
        .portal
        .store()
        .audit_entries(&AuditQuery::default())
        .await
        .unwrap();
    let tests: Vec<_> = rows
        .items
        .iter()
        .filter(|row| row.activity == "Test connection")
        .map(|row| row.succeeded)
        .collect();
    assert_eq!(tests, [true, true, false], "newest first");
}

use model::{AttributeMappingInput, ObjectKind, ProblemKind, ProvisioningInput};
use secrecy::SecretString;

use super::{Fixture, TOKEN, input, problem, token};

#[tokio::test]
async fn wrong_input_is_told_field_by_field_and_changes_nothing() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    for (url, words) in [
        ("", "Enter the address"),
        ("acme.pingboard.com", "not a complete address"),
        ("http://acme.pingboard.com/scim/v2", "https://"),
        ("https://user:secret@acme.pingboard.com", "user name and password"),
        ("https://169.254.169.254/latest", "reserved"),
    ] {
        let wrong = ProvisioningInput {
            tenant_url: url.into(),
            ..input(1)
        };
        let problem = problem(
            fixture
                .manage()
                .save_provisioning(app, &wrong, Some(&token()))
                .await,
        );
        assert_eq!(problem.fields[0].field, "tenant_url", "{url}");
        assert!(problem.fields[0].message.contains(words), "{problem:?}");
    }
    let job = fixture.portal.store().job(app).await.unwrap().unwrap();
    assert_eq!((job.version, job.has_secret_token), (1, false));
    let blank = SecretString::from("  ");
    let problem = problem(
        fixture
            .manage()
            .save_provisioning(app, &input(1), Some(&blank))
            .await,
    );
    assert_eq!(problem.fields[0].field, "secret_token");
}

#[tokio::test]
async fn who_saves_an_older_version_is_told() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    manage
        .save_provisioning(app, &input(1), Some(&token()))
        .await
        .unwrap();
    let problem = problem(manage.save_provisioning(app, &input(1), None).await);
    assert_eq!(problem.kind, ProblemKind::Conflict);
    let version = manage
        .portal
        .store()
        .job(app)
        .await
        .unwrap()
        .unwrap()
        .schema_version;
    let new = |target: &str| AttributeMappingInput {
        target: target.into(),
        mapping_type: "constant".into(),
        constant: "x".into(),
        ..AttributeMappingInput::default()
    };
    let save = |target: &'static str| {
        let manage = manage.clone();
        async move {
            manage
                .save_attribute_mapping(app, ObjectKind::User, None, &new(target), version)
                .await
        }
    };
    save("nickName").await.unwrap();
    assert_eq!(self::problem(save("timezone").await).kind, ProblemKind::Conflict);
}

#[tokio::test]
async fn the_secret_token_never_comes_back() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    fixture
        .manage()
        .save_provisioning(app, &input(1), Some(&token()))
        .await
        .unwrap();
    let other = ProvisioningInput {
        tenant_url: "https://evil.example/scim".into(),
        ..input(2)
    };
    let refused = problem(fixture.manage().save_provisioning(app, &other, None).await);
    assert_eq!(refused.fields[0].field, "secret_token");
    let refused = problem(
        fixture
            .manage()
            .test_connection(app, "https://evil.example/scim", None)
            .await,
    );
    assert_eq!(refused.fields[0].field, "secret_token");
    assert!(!fixture.everything(app).await.contains(TOKEN));
    assert!(fixture.everything(app).await.contains("entered"));
}

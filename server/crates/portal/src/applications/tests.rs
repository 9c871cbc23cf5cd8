use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use model::{
    AdministratorId, ApplicationId, ApplicationQuery, AssignmentQuery, AttributeMappingInput, Attributes,
    AuditQuery, ConnectionOutcome, Directory, DirectoryObject, Health, JobScope, MappingSource,
    ObjectActions, ObjectId, ObjectKind, ObjectState, Principal, Problem, ProblemKind, ProvisioningInput,
    ProvisioningMode, ProvisioningStatus, Role, SessionId, Timestamp, Value,
};
use secrecy::SecretString;
use store::{Key, Store};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::{Caller, Clock, Error, ManageApplications, Options, Portal, ReadConfiguration, ReadReports};

const URL: &str = "https://acme.pingboard.com/scim/v2";
const TOKEN: &str = "s3cret-token-4711";

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollcall.db");
        let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
        let time = Arc::new(AtomicI64::new(1_000_000_000));
        let portal = Portal::with_clock(store, Options::default(), Clock::set_by_hand(time));
        let fixture = Self {
            _folder: folder,
            portal,
        };
        let people = [(1, "Ada"), (2, "Grace"), (3, "Linus")].map(|(number, name)| person(number, name));
        let audit = caller(Role::GlobalAdministrator).audit(
            &fixture.portal,
            "test",
            crate::Target::default(),
            Vec::new(),
        );
        fixture
            .portal
            .store()
            .insert_objects(&people, &audit)
            .await
            .unwrap();
        fixture
    }

    fn manage(&self) -> ManageApplications {
        self.portal
            .manage_applications(&caller(Role::CloudApplicationAdministrator))
            .unwrap()
    }

    fn configuration(&self) -> ReadConfiguration {
        self.portal
            .read_configuration(&caller(Role::CloudApplicationAdministrator))
            .unwrap()
    }

    fn reports(&self) -> ReadReports {
        self.portal.read_reports(&caller(Role::ReportsReader)).unwrap()
    }

    async fn pingboard(&self) -> ApplicationId {
        self.manage()
            .add_application("pingboard", "Pingboard")
            .await
            .unwrap()
    }

    async fn activities(&self) -> Vec<String> {
        let rows = self
            .portal
            .store()
            .audit_entries(&AuditQuery::default())
            .await
            .unwrap();
        rows.items.into_iter().map(|row| row.activity).collect()
    }

    /// Everything that a browser or the audit log could get about an application.
    async fn everything(&self, id: ApplicationId) -> String {
        let configuration = self.configuration();
        let audit = self
            .portal
            .store()
            .audit_entries(&AuditQuery::default())
            .await
            .unwrap();
        [
            serde_json::to_string(&configuration.provisioning(id).await.unwrap()).unwrap(),
            serde_json::to_string(&configuration.object_mapping(id, ObjectKind::User).await.unwrap())
                .unwrap(),
            serde_json::to_string(&self.reports().application(id).await.unwrap()).unwrap(),
            serde_json::to_string(&self.portal.store().job(id).await.unwrap()).unwrap(),
            serde_json::to_string(&audit).unwrap(),
        ]
        .join("\n")
    }
}

fn caller(role: Role) -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from(Uuid::from_u128(1)),
            session_id: SessionId::from(Uuid::from_u128(2)),
            user_name: "anna".into(),
            display_name: "Anna".into(),
            role,
        },
        address: "192.0.2.1".into(),
    }
}

fn id(number: u128) -> ObjectId {
    ObjectId::from(Uuid::from_u128(number))
}

fn person(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        id: id(number),
        directory_id: Directory::BUILT_IN,
        kind: ObjectKind::User,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: Attributes::from([("displayName".into(), Value::from(name))]),
        change: 0,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
    }
}

fn input(version: i64) -> ProvisioningInput {
    ProvisioningInput {
        mode: ProvisioningMode::Automatic,
        tenant_url: URL.into(),
        notification_email: "it@acme.example".into(),
        notify_on_failure: true,
        scope: JobScope::Assigned,
        interval_minutes: "40".into(),
        status: ProvisioningStatus::Off,
        version,
    }
}

fn token() -> SecretString {
    TOKEN.into()
}

fn problem<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Problem {
    outcome.unwrap_err().into_problem()
}

#[tokio::test]
async fn the_tutorial_from_the_gallery_to_on() {
    let fixture = Fixture::new().await;
    let tiles = fixture.configuration().gallery("pingb", "").tiles;
    assert_eq!(
        tiles.iter().map(|tile| tile.id.as_str()).collect::<Vec<_>>(),
        ["pingboard"]
    );
    let id = fixture.pingboard().await;
    let overview = fixture.reports().application(id).await.unwrap();
    assert_eq!(overview.summary.health, Health::NotConfigured);
    assert_eq!(overview.gallery_name, "Pingboard");

    assert_eq!(fixture.manage().assign(id, &[self::id(1)]).await.unwrap(), 1);
    fixture
        .manage()
        .save_provisioning(id, &input(1), Some(&token()))
        .await
        .unwrap();
    let view = fixture.configuration().provisioning(id).await.unwrap();
    assert_eq!((view.version, view.assigned, view.has_secret_token), (2, 1, true));
    assert_eq!(
        view.mappings
            .iter()
            .map(|mapping| (mapping.kind, mapping.attributes))
            .collect::<Vec<_>>(),
        [(ObjectKind::User, 10)]
    );

    let on = ProvisioningInput {
        status: ProvisioningStatus::On,
        ..input(2)
    };
    fixture.manage().save_provisioning(id, &on, None).await.unwrap();
    let overview = fixture.reports().application(id).await.unwrap();
    assert_eq!(overview.summary.health, Health::Starting);
    assert_eq!(overview.next_cycle_at, Some(fixture.portal.now()));
    assert!(overview.configured);
    assert_eq!(
        fixture.activities().await,
        [
            "Update provisioning setting or credentials",
            "Update provisioning setting or credentials",
            "Add assignment",
            "Add application",
            "test",
        ]
    );
}

#[tokio::test]
async fn names_are_unique_and_deleting_wants_the_name() {
    let fixture = Fixture::new().await;
    let id = fixture.pingboard().await;
    let manage = fixture.manage();
    for name in ["", "  ", "pingBoard", "two\nlines", &"x".repeat(101)] {
        let problem = problem(manage.add_application("pingboard", name).await);
        assert_eq!(problem.fields[0].field, "name", "{name}");
    }
    assert_eq!(
        problem(manage.add_application("nothing", "Nothing").await).kind,
        ProblemKind::NotFound
    );
    manage.rename_application(id, "PINGBOARD").await.unwrap();
    let second = manage.add_application("custom", "Ours").await.unwrap();
    assert_eq!(
        problem(manage.rename_application(second, "pingboard").await).fields[0].field,
        "name"
    );

    assert_eq!(
        problem(manage.delete_application(id, "Pingboard").await).fields[0].field,
        "confirmation"
    );
    manage.delete_application(id, " PINGBOARD ").await.unwrap();
    assert_eq!(
        problem(manage.delete_application(id, "PINGBOARD").await).kind,
        ProblemKind::NotFound
    );
    let left = fixture
        .reports()
        .applications(&ApplicationQuery::default())
        .await
        .unwrap();
    assert_eq!(left.total, 1);
    manage.add_application("pingboard", "Pingboard").await.unwrap();
}

#[tokio::test]
async fn the_deleted_cannot_be_assigned() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let audit = manage.audit("test", crate::Target::default(), Vec::new());
    fixture
        .portal
        .store()
        .soft_delete_objects(&[id(3)], fixture.portal.now(), &audit)
        .await
        .unwrap();
    assert_eq!(
        problem(manage.assign(app, &[id(1), id(3)]).await).kind,
        ProblemKind::Conflict
    );
    assert_eq!(problem(manage.assign(app, &[]).await).fields[0].field, "objects");
    assert_eq!(manage.assign(app, &[id(1), id(2)]).await.unwrap(), 2);
    assert_eq!(manage.unassign(app, &[id(2)]).await.unwrap(), 1);
    let page = fixture
        .configuration()
        .assignments(app, &AssignmentQuery::default())
        .await
        .unwrap();
    assert_eq!(
        (page.total, page.items[0].role.as_str()),
        (1, "User"),
        "Ada is left"
    );
}

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

#[tokio::test]
async fn mappings_are_edited_added_deleted_and_restored() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let user = ObjectKind::User;
    let edit = AttributeMappingInput {
        target: "title".into(),
        mapping_type: "constant".into(),
        constant: "Colleague".into(),
        default_value: "—".into(),
        only_on_create: true,
        ..AttributeMappingInput::default()
    };
    manage
        .save_attribute_mapping(app, user, Some("title"), &edit, 1)
        .await
        .unwrap();
    let unchanged = manage
        .save_attribute_mapping(app, user, Some("title"), &edit, 2)
        .await;
    unchanged.unwrap();
    let own = AttributeMappingInput {
        target: "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge".into(),
        mapping_type: "direct".into(),
        source: "employeeId".into(),
        ..AttributeMappingInput::default()
    };
    manage
        .save_attribute_mapping(app, user, None, &own, 2)
        .await
        .unwrap();
    for (target, kind) in [
        ("userName", ProblemKind::Invalid),
        ("nothing", ProblemKind::NotFound),
    ] {
        let outcome = manage.delete_attribute_mapping(app, user, target, 3).await;
        assert_eq!(problem(outcome).kind, kind, "{target}");
    }
    manage
        .delete_attribute_mapping(app, user, "locale", 3)
        .await
        .unwrap();
    let actions = ObjectActions {
        delete: false,
        ..ObjectActions::default()
    };
    manage
        .save_object_mapping(app, user, true, actions, 4)
        .await
        .unwrap();

    let view = fixture.configuration().object_mapping(app, user).await.unwrap();
    assert_eq!((view.schema_version, view.changed), (5, true));
    let title = view.mapping.attribute_mapping("title").unwrap();
    assert_eq!(title.source, MappingSource::Constant("Colleague".into()));
    assert!(view.mapping.attribute_mapping("locale").is_none());
    assert!(!view.mapping.actions.delete);
    assert!(
        view.mapping
            .target_attributes
            .iter()
            .any(|known| known.name.ends_with("badge"))
    );

    manage.reset_schema(app, 5).await.unwrap();
    let view = fixture.configuration().object_mapping(app, user).await.unwrap();
    assert_eq!((view.schema_version, view.changed), (6, false));
    assert_eq!(
        fixture
            .activities()
            .await
            .iter()
            .filter(|activity| *activity == "Update attribute mappings or scope")
            .count(),
        5
    );
}

#[tokio::test]
async fn only_those_who_may_get_a_handle() {
    let fixture = Fixture::new().await;
    let reader = caller(Role::ReportsReader);
    assert!(fixture.portal.manage_applications(&reader).is_err());
    assert!(fixture.portal.read_configuration(&reader).is_err());
    assert!(fixture.portal.read_reports(&reader).is_ok());
}

#[tokio::test]
async fn the_home_page_counts() {
    let fixture = Fixture::new().await;
    fixture.pingboard().await;
    let home = fixture.reports().home().await.unwrap();
    assert_eq!((home.users, home.groups, home.application_count), (3, 0, 1));
    assert_eq!(home.hours.len(), 24);
    assert_eq!(home.day.succeeded(), 0);
    assert!(
        home.hours
            .windows(2)
            .all(|pair| pair[1].at.milliseconds_since(pair[0].at) == 3_600_000)
    );
}

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

use model::{
    Application, ApplicationId, ApplicationQuery, ApplicationSort, AssignmentQuery, Attributes, AuditEntry,
    AuditEntryId, AuditQuery, Directory, DirectoryObject, Health, JobScope, ObjectId, ObjectKind,
    ObjectMapping, ObjectState, ProvisioningMode, ProvisioningStatus, Schema, Timestamp, Value,
};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::{JobChange, Key, Store};

const NOW: Timestamp = Timestamp(1_000_000);
const LATER: Timestamp = Timestamp(2_000_000);

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("rollcall.db"), Key::generate().unwrap())
        .await
        .unwrap();
    (folder, store)
}

fn audit_at(at: Timestamp) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at,
        actor: "ada".into(),
        activity: "test".into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}

fn audit() -> AuditEntry {
    audit_at(NOW)
}

fn app(number: u128) -> ApplicationId {
    ApplicationId::from(Uuid::from_u128(number))
}

fn id(number: u128) -> ObjectId {
    ObjectId::from(Uuid::from_u128(number))
}

async fn add(store: &Store, number: u128, name: &str) {
    let application = Application {
        id: app(number),
        gallery_id: "pingboard".into(),
        name: name.into(),
        directory_id: Directory::BUILT_IN,
        created_at: NOW,
    };
    store
        .add_application(&application, &Schema::default(), &audit())
        .await
        .unwrap();
}

fn object(number: u128, kind: ObjectKind, name: &str) -> DirectoryObject {
    DirectoryObject {
        id: id(number),
        directory_id: Directory::BUILT_IN,
        kind,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: Attributes::from([("displayName".into(), Value::from(name))]),
        change: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}

async fn add_people(store: &Store) {
    let people = [
        object(1, ObjectKind::User, "Ada"),
        object(2, ObjectKind::User, "Grace 100%"),
        object(3, ObjectKind::User, "Linus"),
        object(9, ObjectKind::Group, "Engineers"),
    ];
    store.insert_objects(&people, &audit()).await.unwrap();
    store
        .add_memberships(&[(id(9), id(1)), (id(9), id(2))], &audit())
        .await
        .unwrap();
}

fn configured() -> JobChange {
    JobChange {
        mode: ProvisioningMode::Automatic,
        tenant_url: "https://acme.example/scim".into(),
        notification_email: "it@acme.example".into(),
        notify_on_failure: true,
        scope: JobScope::Assigned,
        interval_minutes: 40,
        status: ProvisioningStatus::Off,
    }
}

async fn audits(store: &Store) -> usize {
    store
        .audit_entries(&AuditQuery {
            page_size: 500,
            ..AuditQuery::default()
        })
        .await
        .unwrap()
        .items
        .len()
}

#[tokio::test]
async fn a_new_application_has_a_job_that_is_not_configured() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(
        (job.mode, job.status, job.scope),
        (
            ProvisioningMode::Manual,
            ProvisioningStatus::Off,
            JobScope::Assigned
        )
    );
    assert_eq!(
        (job.interval_minutes, job.version, job.schema_version),
        (40, 1, 1)
    );
    assert_eq!(
        (job.watermark, job.next_cycle_at, job.started_at),
        (None, None, None)
    );
    assert!(!job.has_secret_token);
    let summary = store.application_summary(app(1)).await.unwrap().unwrap();
    assert_eq!(summary.health, Health::NotConfigured);
    assert_eq!(summary.last_cycle, None);
    assert!(store.application(app(2)).await.unwrap().is_none());
    assert!(store.job(app(2)).await.unwrap().is_none());
}

#[tokio::test]
async fn applications_are_searched_sorted_and_paged() {
    let (_folder, store) = store().await;
    for (number, name) in [(1, "slack"), (2, "Pingboard"), (3, "Ping 100%"), (4, "Miro")] {
        add(&store, number, name).await;
    }
    for (search, sort, descending, names) in [
        (
            "",
            ApplicationSort::Name,
            false,
            vec!["Miro", "Ping 100%", "Pingboard", "slack"],
        ),
        (
            "",
            ApplicationSort::Added,
            true,
            vec!["Miro", "Ping 100%", "Pingboard", "slack"],
        ),
        (
            "PING",
            ApplicationSort::Name,
            true,
            vec!["Pingboard", "Ping 100%"],
        ),
        ("100% ping", ApplicationSort::Name, false, vec!["Ping 100%"]),
        ("_", ApplicationSort::Name, false, vec![]),
    ] {
        let page = store
            .applications(&ApplicationQuery {
                search: search.into(),
                sort,
                descending,
                ..ApplicationQuery::default()
            })
            .await
            .unwrap();
        let found: Vec<_> = page
            .items
            .iter()
            .map(|item| item.application.name.as_str())
            .collect();
        assert_eq!(found, names, "{search}");
        assert_eq!(page.total, i64::try_from(names.len()).unwrap());
    }
    let second = store
        .applications(&ApplicationQuery {
            page: 2,
            page_size: 3,
            ..ApplicationQuery::default()
        })
        .await
        .unwrap();
    assert_eq!((second.items.len(), second.total, second.page), (1, 4, 2));
}

#[tokio::test]
async fn names_are_taken_without_regard_to_case_until_deleted() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    assert!(store.is_application_name_taken("PINGBOARD", None).await.unwrap());
    assert!(
        !store
            .is_application_name_taken("pingboard", Some(app(1)))
            .await
            .unwrap()
    );
    store
        .rename_application(app(1), "People chart", &audit())
        .await
        .unwrap();
    assert!(!store.is_application_name_taken("pingboard", None).await.unwrap());
    assert_eq!(
        store.application(app(1)).await.unwrap().unwrap().name,
        "People chart"
    );
    store.delete_application(app(1), &audit()).await.unwrap();
    assert!(
        !store
            .is_application_name_taken("people chart", None)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn deleting_forgets_secrets_and_assignments() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    add_people(&store).await;
    store.assign(app(1), &[id(1)], "User", &audit()).await.unwrap();
    store
        .save_job(app(1), &configured(), Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    store.delete_application(app(1), &audit()).await.unwrap();
    assert!(store.application(app(1)).await.unwrap().is_none());
    assert!(store.application_summary(app(1)).await.unwrap().is_none());
    assert!(store.job(app(1)).await.unwrap().is_none());
    assert!(
        !store
            .has_secret("jobs", &app(1).to_string(), "secret_token")
            .await
            .unwrap()
    );
    assert_eq!(store.assignment_counts(app(1)).await.unwrap(), (0, 0));
    assert_eq!(
        store
            .applications(&ApplicationQuery::default())
            .await
            .unwrap()
            .total,
        0
    );
}

#[tokio::test]
async fn assigning_takes_one_change_number_and_only_when_something_changes() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    add_people(&store).await;
    store.soft_delete_objects(&[id(3)], NOW, &audit()).await.unwrap();
    let before = store.current_change().await.unwrap();
    let mut woken = store.changes();
    woken.mark_unchanged();

    let all = [id(1), id(2), id(3), id(9), id(77)];
    assert_eq!(
        store.assign(app(1), &all, "User", &audit()).await.unwrap(),
        3,
        "the deleted and the unknown are left"
    );
    assert_eq!(store.current_change().await.unwrap(), before + 1);
    assert!(woken.has_changed().unwrap());
    assert_eq!(store.assignment_counts(app(1)).await.unwrap(), (2, 1));

    woken.mark_unchanged();
    let rows = audits(&store).await;
    assert_eq!(store.assign(app(1), &all, "User", &audit()).await.unwrap(), 0);
    assert_eq!(
        store.unassign(app(1), &[id(3), id(77)], &audit()).await.unwrap(),
        0
    );
    assert_eq!(
        (store.current_change().await.unwrap(), audits(&store).await),
        (before + 1, rows)
    );
    assert!(!woken.has_changed().unwrap());

    assert_eq!(
        store.unassign(app(1), &[id(1), id(9)], &audit()).await.unwrap(),
        2
    );
    assert_eq!(store.current_change().await.unwrap(), before + 2);
    assert_eq!(store.assignment_counts(app(1)).await.unwrap(), (1, 0));
    assert_eq!(
        store
            .assign(app(1), &[id(1)], "User", &audit_at(LATER))
            .await
            .unwrap(),
        1
    );
    let again = store
        .assignments(app(1), &AssignmentQuery::default())
        .await
        .unwrap();
    assert_eq!(
        again
            .items
            .iter()
            .map(|item| (item.display_name.as_str(), item.assigned_at))
            .collect::<Vec<_>>(),
        [("Ada", LATER), ("Grace 100%", NOW)]
    );
}

#[tokio::test]
async fn assignments_and_the_assignable_are_listed_by_name() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    add_people(&store).await;
    store
        .assign(app(1), &[id(2), id(9)], "User", &audit())
        .await
        .unwrap();

    let query = |search: &str, kind| AssignmentQuery {
        search: search.into(),
        kind,
        ..AssignmentQuery::default()
    };
    let page = store.assignments(app(1), &query("", None)).await.unwrap();
    let found: Vec<_> = page
        .items
        .iter()
        .map(|item| (item.display_name.as_str(), item.member_count))
        .collect();
    assert_eq!(found, [("Engineers", Some(2)), ("Grace 100%", None)]);
    for (search, kind, total) in [
        ("100%", None, 1),
        ("%", Some(ObjectKind::Group), 0),
        ("", Some(ObjectKind::User), 1),
    ] {
        let page = store.assignments(app(1), &query(search, kind)).await.unwrap();
        assert_eq!(page.total, total, "{search}");
    }

    let people = store
        .assignable(app(1), Directory::BUILT_IN, &query("", Some(ObjectKind::User)))
        .await
        .unwrap();
    let found: Vec<_> = people
        .items
        .iter()
        .map(|item| (item.display_name.as_str(), item.assigned))
        .collect();
    assert_eq!(found, [("Ada", false), ("Grace 100%", true), ("Linus", false)]);
    let groups = store
        .assignable(
            app(1),
            Directory::BUILT_IN,
            &query("engin", Some(ObjectKind::Group)),
        )
        .await
        .unwrap();
    assert_eq!(groups.items[0].member_count, Some(2));
    assert_eq!(
        store
            .active_names(&[id(1), id(77)])
            .await
            .unwrap()
            .iter()
            .map(|name| name.display_name.as_str())
            .collect::<Vec<_>>(),
        ["Ada"]
    );
}

#[tokio::test]
async fn the_configuration_is_saved_once_per_version() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    assert!(
        store
            .save_job(app(1), &configured(), Some(&"token".into()), 1, &audit())
            .await
            .unwrap()
    );
    let rows = audits(&store).await;
    let other = JobChange {
        interval_minutes: 5,
        ..configured()
    };
    assert!(
        !store
            .save_job(app(1), &other, Some(&"other".into()), 1, &audit())
            .await
            .unwrap(),
        "an older version"
    );
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(
        (job.version, job.interval_minutes, job.has_secret_token),
        (2, 40, true)
    );
    assert_eq!(job.tenant_url, "https://acme.example/scim");
    let secret = store
        .secret("jobs", &app(1).to_string(), "secret_token")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(secret.expose_secret(), "token");
    assert_eq!(audits(&store).await, rows, "what was not saved leaves no row");
    assert_eq!(
        store.application_summary(app(1)).await.unwrap().unwrap().health,
        Health::Off
    );
}

#[tokio::test]
async fn switching_on_makes_a_cycle_due_and_off_ends_it() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let on = JobChange {
        status: ProvisioningStatus::On,
        ..configured()
    };
    store
        .save_job(app(1), &on, Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.started_at, job.next_cycle_at), (Some(NOW), Some(NOW)));
    assert_eq!(
        store.application_summary(app(1)).await.unwrap().unwrap().health,
        Health::Starting
    );

    let mail = JobChange {
        notification_email: String::new(),
        notify_on_failure: false,
        ..on.clone()
    };
    store
        .save_job(app(1), &mail, None, 2, &audit_at(LATER))
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!(job.next_cycle_at, Some(NOW), "another address hurries no cycle");

    store
        .save_job(app(1), &configured(), None, 3, &audit_at(LATER))
        .await
        .unwrap();
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.started_at, job.next_cycle_at), (Some(NOW), None));
    assert!(job.has_secret_token, "no new token keeps the old one");
}

#[tokio::test]
async fn what_changes_the_outcome_forgets_the_watermark() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    let on = JobChange {
        status: ProvisioningStatus::On,
        ..configured()
    };
    let changes = [
        (
            "scope",
            JobChange {
                scope: JobScope::All,
                ..on.clone()
            },
            true,
        ),
        (
            "tenant URL",
            JobChange {
                tenant_url: "https://other.example".into(),
                scope: JobScope::All,
                ..on.clone()
            },
            true,
        ),
        (
            "interval",
            JobChange {
                tenant_url: "https://other.example".into(),
                scope: JobScope::All,
                interval_minutes: 7,
                ..on.clone()
            },
            false,
        ),
    ];
    store
        .save_job(app(1), &on, Some(&"token".into()), 1, &audit())
        .await
        .unwrap();
    for (version, (what, change, forgets)) in (2..).zip(changes) {
        work_off(&store).await;
        assert_eq!(store.job(app(1)).await.unwrap().unwrap().watermark, Some(7));
        assert!(
            store
                .save_job(app(1), &change, None, version, &audit_at(LATER))
                .await
                .unwrap()
        );
        let job = store.job(app(1)).await.unwrap().unwrap();
        assert_eq!(job.watermark.is_none(), forgets, "{what}");
        assert_eq!(job.next_cycle_at, Some(LATER), "{what}");
    }
    work_off(&store).await;
    let schema = Schema {
        object_mappings: vec![ObjectMapping {
            source: ObjectKind::User,
            enabled: true,
            actions: model::ObjectActions::default(),
            attribute_mappings: Vec::new(),
            target_attributes: Vec::new(),
        }],
    };
    assert!(store.save_schema(app(1), &schema, 1, &audit()).await.unwrap());
    assert!(
        !store
            .save_schema(app(1), &Schema::default(), 1, &audit())
            .await
            .unwrap(),
        "an older version"
    );
    let job = store.job(app(1)).await.unwrap().unwrap();
    assert_eq!((job.schema, job.schema_version, job.watermark), (schema, 2, None));
}

/// As a cycle would leave the job.
async fn work_off(store: &Store) {
    leave_watermark(store).await.unwrap();
}

async fn leave_watermark(store: &Store) -> crate::Result<()> {
    crate::pool::write!(store, |transaction| {
        sqlx::query("UPDATE jobs SET watermark = 7, next_cycle_at = 5000000")
            .execute(&mut *transaction)
            .await
            .map(|_| ())?;
    });
    Ok(())
}

mod application;
mod assignments;
mod job;
mod schema;

use model::{
    Application, ApplicationId, Attributes, AuditEntry, AuditQuery, Directory, DirectoryObject, Guard,
    JobScope, ObjectId, ObjectKind, ObjectState, ProvisioningMode, ProvisioningStatus, Schema, Timestamp,
    Value,
};
use uuid::Uuid;

use crate::testing::{self, NOW, store};
use crate::{JobChange, Store};

const LATER: Timestamp = Timestamp(2_000_000);

fn audit_at(at: Timestamp) -> AuditEntry {
    AuditEntry {
        at,
        ..testing::audit("test")
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
        requests_per_second: None,
        guard: Guard::default(),
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

use model::{ObjectKind, ObjectMapping, Schema};

use super::{LATER, add, app, audit_at, store};
use crate::applications::schema::KEPT_VERSIONS;

fn schema(enabled: bool) -> Schema {
    Schema {
        object_mappings: vec![ObjectMapping {
            enabled,
            ..ObjectMapping::new(ObjectKind::User)
        }],
        ..Schema::default()
    }
}

#[tokio::test]
async fn every_save_is_a_version() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    add(&store, 2, "Slack").await;
    let mut audit = audit_at(LATER);
    audit.details = vec![("Enabled".into(), "yes → no".into())];
    assert!(
        store
            .save_schema(app(1), &schema(false), 1, &audit)
            .await
            .unwrap()
    );
    assert!(
        !store
            .save_schema(app(1), &schema(true), 1, &audit_at(LATER))
            .await
            .unwrap()
    );

    let versions = store.schema_versions(app(1), None, 50).await.unwrap();
    let numbers: Vec<i64> = versions.items.iter().map(|version| version.version).collect();
    assert_eq!(
        (numbers, versions.more),
        (vec![2, 1], false),
        "the refused save left none"
    );
    let newest = &versions.items[0];
    assert_eq!(
        (newest.at, &newest.actor, &newest.changes),
        (LATER, &audit.actor, &audit.details)
    );

    let (version, saved) = store.schema_version(app(1), 2).await.unwrap().unwrap();
    assert_eq!((&version, saved), (newest, schema(false)));
    let (_, first) = store.schema_version(app(1), 1).await.unwrap().unwrap();
    assert_eq!(first, Schema::default());
    assert!(
        store.schema_version(app(2), 2).await.unwrap().is_none(),
        "of another application"
    );

    let page = store.schema_versions(app(1), None, 1).await.unwrap();
    assert!(page.more);
    let rest = store.schema_versions(app(1), Some(2), 1).await.unwrap();
    assert_eq!((rest.items[0].version, rest.more), (1, false));
}

#[tokio::test]
async fn old_versions_make_room() {
    let (_folder, store) = store().await;
    add(&store, 1, "Pingboard").await;
    for version in 1..=KEPT_VERSIONS {
        let schema = schema(version % 2 == 0);
        assert!(
            store
                .save_schema(app(1), &schema, version, &audit_at(LATER))
                .await
                .unwrap()
        );
    }
    assert!(store.schema_version(app(1), 1).await.unwrap().is_none());
    assert!(store.schema_version(app(1), 2).await.unwrap().is_some());
    store.delete_application(app(1), &audit_at(LATER)).await.unwrap();
    assert_eq!(store.schema_versions(app(1), None, 50).await.unwrap().items, []);
}

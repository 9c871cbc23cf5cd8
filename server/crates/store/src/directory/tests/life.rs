use model::{Attributes, AuditQuery, Directory, ObjectState, Value};

use super::{DAY, NOW, audit, group, id, store, user};
use crate::{Error, Saved};

#[tokio::test]
async fn a_save_knows_unchanged_conflict_and_duplicate() {
    let (_folder, store) = store().await;
    store
        .insert_objects(&[user(1, "Ann"), user(2, "Bob")], &audit("Add"))
        .await
        .unwrap();
    let mut ann = store.object(id(1)).await.unwrap().unwrap();
    let before = store.current_change().await.unwrap();
    assert_eq!(
        store.update_object(&ann, &audit("Update")).await.unwrap(),
        Saved::Unchanged
    );
    assert_eq!(store.current_change().await.unwrap(), before);
    ann.attributes.insert("city".into(), Value::from("Bern"));
    assert_eq!(
        store.update_object(&ann, &audit("Update")).await.unwrap(),
        Saved::Changed
    );
    assert_eq!(
        store.update_object(&ann, &audit("Update")).await.unwrap(),
        Saved::Conflict
    );
    let mut bob = store.object(id(2)).await.unwrap().unwrap();
    bob.attributes
        .insert("userPrincipalName".into(), Value::from("ANN@example.org"));
    let before = store.current_change().await.unwrap();
    assert!(matches!(
        store.update_object(&bob, &audit("Update")).await,
        Err(Error::Duplicate(_))
    ));
    assert_eq!(store.current_change().await.unwrap(), before);
    let nobody = user(9, "Nobody");
    assert_eq!(
        store.update_object(&nobody, &audit("Update")).await.unwrap(),
        Saved::Missing
    );
    let found = store
        .user_by_name(Directory::BUILT_IN, "aNN@EXAMPLE.org")
        .await
        .unwrap();
    assert_eq!(found.unwrap().id, id(1));
}

#[tokio::test]
async fn life_from_block_to_purge() {
    let (_folder, store) = store().await;
    let mut bob = user(2, "Bob");
    bob.manager = Some(id(1));
    store
        .insert_objects(&[user(1, "Ann"), bob, group(3, "Staff")], &audit("Add"))
        .await
        .unwrap();
    let member = [(id(3), id(1)), (id(3), id(2))];
    assert_eq!(
        store
            .add_memberships(&member, &audit("Add member"))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        store
            .add_memberships(&member, &audit("Add member"))
            .await
            .unwrap(),
        0
    );

    let before = store.current_change().await.unwrap();
    assert_eq!(
        store
            .set_account_enabled(&[id(1), id(3)], false, NOW, &audit("Block"))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        store
            .set_account_enabled(&[id(1)], false, NOW, &audit("Block"))
            .await
            .unwrap(),
        0
    );
    assert_eq!(store.current_change().await.unwrap(), before + 1);

    assert_eq!(
        store.purge_objects(&[id(1)], NOW, &audit("Purge")).await.unwrap(),
        0
    );
    assert_eq!(
        store
            .soft_delete_objects(&[id(1)], NOW, &audit("Delete"))
            .await
            .unwrap(),
        1
    );
    let ann = store.object(id(1)).await.unwrap().unwrap();
    assert_eq!((ann.state, ann.deleted_at), (ObjectState::SoftDeleted, Some(NOW)));
    assert_eq!(store.members(id(3), "", 1, 0).await.unwrap().total, 2);

    store
        .insert_objects(&[user(7, "Ann")], &audit("Add"))
        .await
        .unwrap();
    assert!(matches!(
        store.restore_objects(&[id(1)], NOW, &audit("Restore")).await,
        Err(Error::Duplicate(_))
    ));
    store
        .soft_delete_objects(&[id(7)], NOW.plus_seconds(DAY), &audit("Delete"))
        .await
        .unwrap();
    assert_eq!(
        store
            .restore_objects(&[id(1)], NOW, &audit("Restore"))
            .await
            .unwrap(),
        1
    );
    store
        .soft_delete_objects(&[id(1)], NOW, &audit("Delete"))
        .await
        .unwrap();

    assert_eq!(
        store
            .expired_objects(NOW.plus_seconds(30 * DAY - 1))
            .await
            .unwrap(),
        vec![]
    );
    assert_eq!(
        store.expired_objects(NOW.plus_seconds(30 * DAY)).await.unwrap(),
        vec![id(1)]
    );
    assert_eq!(
        store.purge_objects(&[id(1)], NOW, &audit("Purge")).await.unwrap(),
        1
    );
    let ann = store.object(id(1)).await.unwrap().unwrap();
    let bob = store.object(id(2)).await.unwrap().unwrap();
    assert_eq!(ann.state, ObjectState::Purged);
    assert_eq!(
        ann.attributes,
        Attributes::from([("displayName".into(), Value::from("Ann"))])
    );
    assert_eq!(bob.manager, None);
    assert_eq!(bob.change, ann.change);
    assert_eq!(store.members(id(3), "", 1, 0).await.unwrap().total, 1);
    assert_eq!(
        store
            .remove_members(id(3), &[id(1), id(2)], &audit("Remove member"))
            .await
            .unwrap(),
        1
    );
    assert_eq!(store.groups_of(id(2), "", 1, 0).await.unwrap().total, 0);
    let audits = store.audit_entries(&AuditQuery::default()).await.unwrap();
    assert_eq!(audits.items.len(), 10);
}

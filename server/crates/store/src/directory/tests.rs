use model::{
    Attributes, AuditEntry, AuditEntryId, AuditQuery, Directory, DirectoryObject, ImportId, ImportKind,
    ImportReport, ImportSettings, ImportState, ObjectFilter, ObjectId, ObjectKind, ObjectPatch, ObjectQuery,
    ObjectSort, ObjectState, TextEncoding, Timestamp, Value,
};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Error, ImportBatch, ImportOutcome, Key, Saved, Store};

const NOW: Timestamp = Timestamp(1_000_000);
const DAY: i64 = 24 * 60 * 60;

async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("rollcall.db"), Key::generate().unwrap())
        .await
        .unwrap();
    (folder, store)
}

fn audit(activity: &str) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: NOW,
        actor: "ada".into(),
        activity: activity.into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}

fn id(number: u128) -> ObjectId {
    ObjectId::from_u128(number)
}

fn user(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        id: id(number),
        directory_id: Directory::BUILT_IN,
        kind: ObjectKind::User,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: Attributes::from([
            ("displayName".into(), Value::from(name)),
            (
                "userPrincipalName".into(),
                Value::from(format!("{}@example.org", name.to_lowercase().replace(' ', "."))),
            ),
        ]),
        change: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}

fn group(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        kind: ObjectKind::Group,
        attributes: Attributes::from([("displayName".into(), Value::from(name))]),
        ..user(number, name)
    }
}

async fn names(store: &Store, query: &ObjectQuery) -> Vec<String> {
    let page = store.objects(query).await.unwrap();
    page.items.into_iter().map(|item| item.display_name).collect()
}

#[tokio::test]
async fn the_built_in_directory_is_there_and_can_be_renamed() {
    let (_folder, store) = store().await;
    let found = store.directories().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].directory.id, Directory::BUILT_IN);
    assert_eq!(found[0].directory.name, "Built-in directory");
    assert!(
        store
            .rename_directory(Directory::BUILT_IN, "Head office", &audit("Update directory"))
            .await
            .unwrap()
    );
    assert_eq!(
        store
            .directory_name(Directory::BUILT_IN)
            .await
            .unwrap()
            .as_deref(),
        Some("Head office")
    );
}

#[tokio::test]
async fn lists_search_sort_filter_and_page() {
    let (_folder, store) = store().await;
    let mut people = vec![
        user(1, "Zoe Ärmel"),
        user(2, "adam Bell"),
        user(3, "Carl 100%_x"),
        user(4, "Dora Bell"),
    ];
    people[1].account_enabled = false;
    people[0]
        .attributes
        .insert("department".into(), Value::from("Art"));
    people[3]
        .attributes
        .insert("department".into(), Value::from("Zoo"));
    people.push(group(5, "Everyone"));
    store.insert_objects(&people, &audit("Add")).await.unwrap();

    let all = ObjectQuery::all(ObjectKind::User);
    let query = |search: &str, filter, sort, descending| ObjectQuery {
        search: search.into(),
        filter,
        sort,
        descending,
        ..all.clone()
    };
    for (case, expected) in [
        (
            all.clone(),
            vec!["adam Bell", "Carl 100%_x", "Dora Bell", "Zoe Ärmel"],
        ),
        (
            query("BELL", ObjectFilter::All, ObjectSort::Name, true),
            vec!["Dora Bell", "adam Bell"],
        ),
        (
            query("bell dora", ObjectFilter::All, ObjectSort::Name, false),
            vec!["Dora Bell"],
        ),
        (
            query("0%_", ObjectFilter::All, ObjectSort::Name, false),
            vec!["Carl 100%_x"],
        ),
        (
            query("ÄRM", ObjectFilter::All, ObjectSort::Name, false),
            vec!["Zoe Ärmel"],
        ),
        (
            query("example.org", ObjectFilter::Blocked, ObjectSort::Name, false),
            vec!["adam Bell"],
        ),
        (
            query("", ObjectFilter::Active, ObjectSort::Department, true),
            vec!["Dora Bell", "Zoe Ärmel", "Carl 100%_x"],
        ),
        (
            query("", ObjectFilter::Deleted, ObjectSort::Updated, true),
            vec![],
        ),
    ] {
        assert_eq!(names(&store, &case).await, expected, "{case:?}");
    }
    let page = store
        .objects(&ObjectQuery {
            page: 9,
            page_size: 3,
            ..all
        })
        .await
        .unwrap();
    assert_eq!((page.total, page.page, page.items.len()), (4, 2, 1));

    let found = store
        .search_names(Directory::BUILT_IN, None, "e", 10)
        .await
        .unwrap();
    assert_eq!(found.last().unwrap().display_name, "Everyone");
    assert_eq!(found.len(), 5);
}

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

#[tokio::test]
async fn an_import_is_everything_or_nothing() {
    let (_folder, store) = store().await;
    store
        .insert_objects(&[user(1, "Ann"), user(2, "Bob")], &audit("Add"))
        .await
        .unwrap();
    let before = store.current_change().await.unwrap();
    let import = ImportId::from_u128(50);
    store
        .insert_import(&model::Import {
            id: import,
            directory_id: Directory::BUILT_IN,
            file_name: "people.csv".into(),
            size_bytes: 9,
            state: ImportState::Uploaded,
            settings: ImportSettings {
                kind: ImportKind::Users,
                encoding: TextEncoding::Utf8,
                delimiter: ',',
                header: true,
                columns: Vec::new(),
                key: "userPrincipalName".into(),
                manager_key: "userPrincipalName".into(),
                clear_empty: false,
                group_separator: ';',
                create_groups: false,
            },
            report: ImportReport::default(),
            actor: "ada".into(),
            created_at: NOW,
            updated_at: NOW,
        })
        .await
        .unwrap();
    let patches = || {
        let mut ann = ObjectPatch::new(id(1));
        ann.attributes.insert("city".into(), Value::from("Bern"));
        let mut new = ObjectPatch::new(id(4));
        new.attributes = user(4, "Cleo").attributes;
        new.manager = Some(Some(id(5)));
        let mut manager = ObjectPatch::new(id(5));
        manager.attributes = user(5, "Max").attributes;
        vec![ann, ObjectPatch::new(id(2)), new, manager]
    };
    let run = async |batches: Vec<ImportBatch>| {
        let (sender, receiver) = mpsc::channel(8);
        for batch in batches {
            sender.send(batch).await.unwrap();
        }
        drop(sender);
        store
            .apply_import(
                (import, Directory::BUILT_IN, ObjectKind::User),
                receiver,
                NOW,
                &audit("Import users"),
                &|_| {},
            )
            .await
            .unwrap()
    };
    let objects = || ImportBatch::Objects {
        kind: ObjectKind::User,
        patches: patches(),
        rows_done: 4,
    };
    let members = || ImportBatch::Memberships(vec![(id(6), id(1)), (id(6), id(4))]);

    assert_eq!(run(vec![objects()]).await, ImportOutcome::Abandoned);
    assert_eq!(store.current_change().await.unwrap(), before);
    assert!(store.object(id(4)).await.unwrap().is_none());

    store
        .insert_objects(&[group(6, "Staff")], &audit("Add"))
        .await
        .unwrap();
    let complete = || ImportBatch::Complete(Box::default());
    let ImportOutcome::Applied(report) = run(vec![objects(), members(), complete()]).await else {
        panic!("not applied");
    };
    assert_eq!(
        (
            report.created,
            report.changed,
            report.unchanged,
            report.memberships
        ),
        (2, 1, 1, 2)
    );
    assert_eq!(
        store.import(import).await.unwrap().unwrap().state,
        ImportState::Applied
    );
    assert_eq!(store.object(id(4)).await.unwrap().unwrap().manager, Some(id(5)));

    let before = store.current_change().await.unwrap();
    let ImportOutcome::Applied(report) = run(vec![objects(), members(), complete()]).await else {
        panic!("not applied");
    };
    assert_eq!(
        (
            report.created,
            report.changed,
            report.unchanged,
            report.memberships
        ),
        (0, 0, 4, 0)
    );
    assert_eq!(store.current_change().await.unwrap(), before);

    store
        .soft_delete_objects(&[id(1)], NOW, &audit("Delete"))
        .await
        .unwrap();
    assert_eq!(
        run(vec![objects(), complete()]).await,
        ImportOutcome::Conflict(id(1))
    );
}

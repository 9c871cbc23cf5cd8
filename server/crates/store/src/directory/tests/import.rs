use model::{
    Directory, ImportId, ImportKind, ImportReport, ImportSettings, ImportState, ObjectKind, ObjectPatch,
    TextEncoding, Value,
};
use tokio::sync::mpsc;

use super::{NOW, audit, group, id, store, user};
use crate::{ImportBatch, ImportOutcome};

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

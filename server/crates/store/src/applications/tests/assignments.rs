use model::{AssignmentQuery, Directory, ObjectKind};

use super::{LATER, NOW, add, add_people, app, audit, audit_at, audits, id, store};

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

use model::{Directory, ObjectFilter, ObjectKind, ObjectQuery, ObjectSort, Value};

use super::{audit, group, names, store, user};

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

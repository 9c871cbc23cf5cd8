//! What entries of a source become, and what happens when they go.

use std::collections::HashSet;

use model::{
    Attributes, Directory, DirectoryId, DirectoryKind, ObjectId, ObjectKind, ObjectState, ReadKind,
    ReadSchedule, SourceConnection, SourceSettings, Timestamp, Value,
};

use super::{NOW, audit, store};
use crate::{AskedRead, GroupList, Protected, ReadClaim, SourceManager, SourceObject, Store, Taken};

fn directory() -> DirectoryId {
    DirectoryId::from_u128(77)
}

async fn with_directory() -> (impl Sized, Store) {
    let (folder, store) = store().await;
    let settings = SourceSettings {
        connection: SourceConnection::File(model::FileSettings {
            format: model::FileFormat::Csv,
            folder: String::new(),
            pattern: String::new(),
            id_column: "id".into(),
            manager_column: String::new(),
            groups_column: String::new(),
            group_separator: ';',
            enabled_column: String::new(),
        }),
        user_names: Vec::new(),
        group_names: Vec::new(),
        schedule: ReadSchedule::default(),
        tolerance_percent: 10,
    };
    let added = Directory {
        id: directory(),
        kind: DirectoryKind::File,
        name: "Personnel".into(),
        default_domain: String::new(),
        expand_nested_groups: true,
        created_at: NOW,
    };
    store
        .add_directory(&added, &settings, None, &audit("Add"))
        .await
        .unwrap();
    (folder, store)
}

fn person(id: &str, name: &str) -> SourceObject {
    SourceObject {
        kind: ObjectKind::User,
        source_id: id.into(),
        locator: format!("cn={id}"),
        alias: None,
        primary_group: None,
        enabled: true,
        attributes: Attributes::from([
            ("displayName".into(), Value::from(id)),
            ("userPrincipalName".into(), Value::from(name)),
        ]),
        other_name: Value::from(id),
        manager: SourceManager::Nobody,
    }
}

fn group(id: &str) -> SourceObject {
    SourceObject {
        kind: ObjectKind::Group,
        alias: Some(format!("sid:{id}")),
        attributes: Attributes::from([("displayName".into(), Value::from(id))]),
        ..person(id, "")
    }
}

/// A claim on reading the directory, by a process of that name.
async fn claim(store: &Store, process: &str, now: Timestamp) -> ReadClaim {
    let (mut claims, _) = store.claim_reads(now, process).await.unwrap();
    claims.pop().unwrap()
}

async fn take(store: &Store, entries: Vec<SourceObject>, finally: bool) -> Taken {
    let protected = Protected::default();
    store
        .take_entries(directory(), entries, finally, &protected, NOW)
        .await
        .unwrap()
}

async fn name(store: &Store, id: ObjectId) -> String {
    let object = store.object(id).await.unwrap().unwrap();
    object.text("userPrincipalName").to_owned()
}

fn list(group: &str, named: &[&str], is_whole: bool) -> GroupList {
    GroupList {
        group: group.into(),
        named: named.iter().map(|&name| name.to_owned()).collect(),
        gone: Vec::new(),
        is_whole,
    }
}

#[tokio::test]
async fn an_entry_that_is_the_same_is_not_written_and_one_that_comes_back_is_who_it_was() {
    let (_folder, store) = with_directory().await;
    let first = take(&store, vec![person("1", "ana@x"), person("2", "ben@x")], false).await;
    assert_eq!((first.created, first.changed), (2, 0));
    let before = store.current_change().await.unwrap();
    let again = take(&store, vec![person("1", "ana@x"), person("2", "ben@x")], false).await;
    assert_eq!((again.created, again.changed), (0, 0));
    assert_eq!(store.current_change().await.unwrap(), before);
    assert_eq!(again.objects, first.objects);

    let seen = HashSet::from([first.objects[0]]);
    let absent = store.absent_objects(directory(), &seen).await.unwrap();
    assert_eq!(
        absent.iter().map(|one| one.id).collect::<Vec<_>>(),
        [first.objects[1]]
    );
    let claim = claim(&store, "one", NOW).await;
    let removed = store
        .remove_absent(&claim, &[first.objects[1]], NOW)
        .await
        .unwrap();
    assert_eq!(removed, Some(1));
    // Somebody else has the name meanwhile; whoever comes back then waits for another.
    let taken = take(&store, vec![person("3", "BEN@x")], false).await;
    assert_eq!(taken.created, 1);
    let back = take(&store, vec![person("2", "ben2@x")], false).await;
    assert_eq!((back.restored, back.objects[0]), (1, first.objects[1]));
    let ben = store.object(first.objects[1]).await.unwrap().unwrap();
    assert_eq!(ben.state, ObjectState::Active);
}

#[tokio::test]
async fn names_are_swapped_and_the_second_of_two_is_deferred() {
    let (_folder, store) = with_directory().await;
    let ids = take(&store, vec![person("1", "ana@x"), person("2", "ben@x")], false)
        .await
        .objects;
    let swapped = take(&store, vec![person("1", "ben@x"), person("2", "ana@x")], false).await;
    assert_eq!((swapped.changed, swapped.deferred.len()), (2, 0));
    assert_eq!(name(&store, ids[0]).await, "ben@x");
    assert_eq!(name(&store, ids[1]).await, "ana@x");

    let mut blocked = person("2", "BEN@x");
    blocked.enabled = false;
    let deferred = take(&store, vec![blocked.clone()], false).await.deferred;
    assert_eq!((deferred.len(), deferred[0].holder), (1, ids[0]));
    assert!(store.object(ids[1]).await.unwrap().unwrap().account_enabled);
    // In the end what can be written is: they are blocked, whatever they are called.
    take(&store, vec![blocked], true).await;
    let second = store.object(ids[1]).await.unwrap().unwrap();
    assert!(!second.account_enabled);
    assert_eq!(second.text("userPrincipalName"), "ana@x");
    assert_eq!(take(&store, vec![person("9", "ana@x")], true).await.created, 0);
}

#[tokio::test]
async fn managers_may_come_later() {
    let (_folder, store) = with_directory().await;
    let mut ana = person("1", "ana@x");
    ana.manager = SourceManager::Locator("cn=2".into());
    let taken = take(&store, vec![ana.clone()], false).await;
    assert_eq!(taken.managers, [(taken.objects[0], "cn=2".to_owned())]);
    let boss = take(&store, vec![person("2", "boss@x")], false).await.objects[0];
    let changed = store
        .take_managers(directory(), &taken.managers, true, NOW)
        .await
        .unwrap();
    assert_eq!(changed, 1);
    let manager = |object: model::DirectoryObject| object.manager;
    assert_eq!(
        manager(store.object(taken.objects[0]).await.unwrap().unwrap()),
        Some(boss)
    );
    // In one piece they are known at once, and an unchanged one stays.
    ana.manager = SourceManager::Unchanged;
    assert_eq!(take(&store, vec![ana], false).await.changed, 0);
    let unknown = [(taken.objects[0], "cn=nobody".to_owned())];
    assert_eq!(
        store
            .take_managers(directory(), &unknown, false, NOW)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        store
            .take_managers(directory(), &unknown, true, NOW)
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_whole_list_says_who_is_absent_and_removes_nobody() {
    let (_folder, store) = with_directory().await;
    let mut primary = person("3", "cem@x");
    primary.primary_group = Some("sid:g".into());
    let entries = vec![person("1", "ana@x"), person("2", "ben@x"), primary, group("g")];
    let ids = take(&store, entries, false).await.objects;
    let none = HashSet::new();
    let first = store
        .take_members(
            directory(),
            &[list("g", &["cn=1", "cn=2", "cn=stranger"], true)],
            &none,
        )
        .await
        .unwrap();
    assert_eq!((first.added, first.unknown, first.absent.len()), (2, 1, 0));

    let part = store
        .take_members(directory(), &[list("g", &["cn=1"], false)], &none)
        .await
        .unwrap();
    assert_eq!((part.added, part.absent.len()), (0, 0));
    let whole = store
        .take_members(directory(), &[list("g", &["cn=1", "cn=renamed"], true)], &none)
        .await
        .unwrap();
    assert_eq!(whole.absent, [(ids[3], ids[1])]);
    assert_eq!(whole.doubtful.get(&ids[3]), Some(&vec!["cn=renamed".to_owned()]));
    assert_eq!(store.members(ids[3], "", 1, 10).await.unwrap().total, 3);
    let claim = claim(&store, "one", NOW).await;
    let ended = store.end_memberships(&claim, &whole.absent).await.unwrap();
    assert_eq!(ended, Some(1));
    assert_eq!(store.members(ids[3], "", 1, 10).await.unwrap().total, 2);

    // Another primary group: they are not in the old one any more, unless they are listed now.
    let moved = take(&store, vec![person("3", "cem@x")], false).await;
    assert_eq!(moved.left, [(ids[3], ids[2])]);
    let watched = moved.left.into_iter().collect();
    let listed = store
        .take_members(directory(), &[list("g", &["cn=1", "cn=3"], true)], &watched)
        .await
        .unwrap();
    assert_eq!(listed.named_again, [(ids[3], ids[2])]);
}

#[tokio::test]
async fn a_locator_means_the_newest_entry_that_has_it() {
    let (_folder, store) = with_directory().await;
    let ids = take(&store, vec![person("1", "ana@x"), group("g")], false)
        .await
        .objects;
    let mut heir = person("2", "heir@x");
    heir.locator = "cn=1".into();
    let heir = take(&store, vec![heir], false).await.objects[0];
    store
        .take_members(directory(), &[list("g", &["cn=1"], true)], &HashSet::new())
        .await
        .unwrap();
    let members = store.members(ids[1], "", 1, 10).await.unwrap().items;
    assert_eq!(members.iter().map(|member| member.id).collect::<Vec<_>>(), [heir]);
}

#[tokio::test]
async fn whoever_is_named_before_they_come_is_a_member_when_they_do() {
    let (_folder, store) = with_directory().await;
    let none = HashSet::new();
    let group_id = take(&store, vec![group("g")], false).await.objects[0];
    let total = async || store.members(group_id, "", 1, 10).await.unwrap().total;
    let mut part = list("g", &["cn=1", "cn=2"], false);
    store
        .take_members(directory(), &[part.clone()], &none)
        .await
        .unwrap();
    assert_eq!(total().await, 0);
    take(&store, vec![person("1", "ana@x")], false).await;
    assert_eq!(total().await, 1);
    // Taken out before they came.
    part.named.clear();
    part.gone.push("cn=2".into());
    store.take_members(directory(), &[part], &none).await.unwrap();
    take(&store, vec![person("2", "ben@x")], false).await;
    assert_eq!(total().await, 1);
    // A whole list expects whom it names, and nobody else.
    store
        .take_members(directory(), &[list("g", &["cn=1", "cn=3", "cn=4"], true)], &none)
        .await
        .unwrap();
    store
        .take_members(directory(), &[list("g", &["cn=1", "cn=3"], true)], &none)
        .await
        .unwrap();
    take(&store, vec![person("3", "cem@x"), person("4", "dan@x")], false).await;
    assert_eq!(total().await, 2);
}

#[tokio::test]
async fn a_newcomer_is_in_their_primary_group_at_once() {
    let (_folder, store) = with_directory().await;
    let group_id = take(&store, vec![group("g")], false).await.objects[0];
    let mut ana = person("1", "ana@x");
    ana.primary_group = Some("sid:g".into());
    take(&store, vec![ana], false).await;
    assert_eq!(store.members(group_id, "", 1, 10).await.unwrap().total, 1);
}

#[tokio::test]
async fn a_claim_that_is_lost_removes_nobody() {
    let (_folder, store) = with_directory().await;
    let ids = take(&store, vec![person("1", "ana@x"), group("g")], false)
        .await
        .objects;
    let members = list("g", &["cn=1"], true);
    store
        .take_members(directory(), &[members], &HashSet::new())
        .await
        .unwrap();
    let source = store.source(directory()).await.unwrap().unwrap();

    // Other settings are saved while it reads.
    let first = claim(&store, "one", NOW).await;
    let saved = store
        .set_source(
            directory(),
            source.version,
            &source.settings,
            None,
            &audit("Save"),
        )
        .await
        .unwrap();
    assert!(saved);
    assert_eq!(store.remove_absent(&first, &[ids[0]], NOW).await.unwrap(), None);
    assert_eq!(
        store.end_memberships(&first, &[(ids[1], ids[0])]).await.unwrap(),
        None
    );

    // Another process takes over when the lease is over; then somebody stops it, wherever it runs.
    let later = NOW.plus_seconds(61);
    let second = claim(&store, "two", later).await;
    assert!(!store.holds_read(&first).await.unwrap());
    assert!(store.holds_read(&second).await.unwrap());
    store
        .stop_read(directory(), later, later.plus_seconds(600), &audit("Stop"))
        .await
        .unwrap();
    assert_eq!(
        store.remove_absent(&second, &[ids[0]], later).await.unwrap(),
        None
    );
    assert!(store.claim_reads(later, "three").await.unwrap().0.is_empty());
    assert_eq!(
        store.object(ids[0]).await.unwrap().unwrap().state,
        ObjectState::Active
    );
    assert_eq!(store.members(ids[1], "", 1, 10).await.unwrap().total, 1);
}

#[tokio::test]
async fn what_was_asked_is_done_though_the_schedule_is_off_and_its_reader_died() {
    let (_folder, store) = with_directory().await;
    let source = store.source(directory()).await.unwrap().unwrap();
    let mut settings = source.settings;
    settings.schedule.enabled = false;
    store
        .set_source(directory(), source.version, &settings, None, &audit("Save"))
        .await
        .unwrap();
    assert!(store.claim_reads(NOW, "one").await.unwrap().0.is_empty());
    let asked = AskedRead {
        kind: ReadKind::Everything,
        actor: "somebody".into(),
        allowed: None,
    };
    store.ask_read(directory(), &asked, &audit("Read")).await.unwrap();
    assert_eq!(claim(&store, "one", NOW).await.asked, Some(asked));
    let (none, next) = store.claim_reads(NOW, "two").await.unwrap();
    assert_eq!((none.len(), next), (0, Some(NOW.plus_seconds(60))));
    claim(&store, "two", NOW.plus_seconds(60)).await;
}

#[tokio::test]
async fn nobody_loses_a_user_principal_name_because_the_source_has_none() {
    let (_folder, store) = with_directory().await;
    let ids = take(&store, vec![person("1", "ana@x")], false).await.objects;
    let mut nameless = person("1", "");
    nameless.enabled = false;
    let taken = take(&store, vec![nameless.clone()], false).await;
    assert_eq!(taken.kept_names, [("cn=1".to_owned(), "ana@x".to_owned())]);
    assert_eq!(name(&store, ids[0]).await, "ana@x");
    assert!(!store.object(ids[0]).await.unwrap().unwrap().account_enabled);
    assert_eq!(take(&store, vec![nameless], false).await.changed, 0);
}

#[tokio::test]
async fn a_user_does_not_become_a_group_by_filters_that_overlap() {
    let (_folder, store) = with_directory().await;
    // In one piece, and in two.
    let both = take(&store, vec![person("1", "ana@x"), group("1")], false).await;
    assert_eq!((both.created, both.of_two_kinds), (1, vec!["cn=1".to_owned()]));
    let again = take(&store, vec![group("1")], false).await;
    assert_eq!(
        (again.changed, again.objects.len(), again.of_two_kinds.len()),
        (0, 0, 1)
    );
    let ana = store.object(both.objects[0]).await.unwrap().unwrap();
    assert_eq!(
        (ana.kind, ana.text("userPrincipalName")),
        (ObjectKind::User, "ana@x")
    );
}

#[tokio::test]
async fn another_primary_group_takes_the_cursor_away_until_the_read_has_ended() {
    let (_folder, store) = with_directory().await;
    let mut ana = person("1", "ana@x");
    ana.primary_group = Some("sid:g".into());
    take(&store, vec![group("g"), ana], false).await;
    let read = claim(&store, "one", NOW).await;
    let mut begun = begun();
    begun.kind = ReadKind::Everything;
    store.begin_read(&begun).await.unwrap();
    store
        .end_read(
            &read,
            &crate::ReadEnd {
                read: &begun,
                reached: &crate::Reached::Applied(Some("here".into())),
                next_read_at: Some(NOW),
                trouble: None,
                news: None,
                audit: None,
            },
        )
        .await
        .unwrap();
    let read = claim(&store, "one", NOW).await;
    assert_eq!(read.cursor.as_deref(), Some("here"));
    // Killed after this piece: the next read must not go on from there.
    assert_eq!(
        take(&store, vec![person("1", "ana@x")], false).await.left.len(),
        1
    );
    let next = claim(&store, "two", NOW.plus_seconds(61)).await;
    assert_eq!(next.cursor, None);
}

fn begun() -> model::DirectoryRead {
    model::DirectoryRead {
        id: model::ReadId::from_u128(1),
        directory_id: directory(),
        kind: ReadKind::Changes,
        state: model::ReadState::Running,
        problem: None,
        counts: model::ReadCounts::default(),
        notes: Vec::new(),
        held: model::Held::default(),
        actor: String::new(),
        started_at: NOW,
        ended_at: None,
    }
}

/// So many people with a department, every third of them blocked, all but the first with her as their manager.
fn staff(count: usize) -> Vec<SourceObject> {
    let one = |number: usize| {
        let mut one = person(&number.to_string(), &format!("p{number}@x"));
        one.attributes.insert("department".into(), Value::from("Sales"));
        one.enabled = !number.is_multiple_of(3);
        if number > 0 {
            one.manager = SourceManager::Locator("cn=0".into());
        }
        one
    };
    (0..count).map(one).collect()
}

fn without_department(mut people: Vec<SourceObject>) -> Vec<SourceObject> {
    for one in &mut people {
        one.attributes.remove("department");
    }
    people
}

/// What people lost at once and keep.
async fn take_protected(store: &Store, entries: Vec<SourceObject>) -> Vec<String> {
    let users = ["department", "manager", "accountEnabled", "displayName"];
    let protected = Protected {
        users: users.map(str::to_owned).into(),
        ..Protected::default()
    };
    let taken = store.take_entries(directory(), entries, false, &protected, NOW);
    taken.await.unwrap().vanished.into_iter().collect()
}

#[tokio::test]
async fn what_everybody_loses_at_once_is_kept_and_named() {
    let (_folder, store) = with_directory().await;
    let ids = take(&store, staff(30), false).await.objects;
    let mut hidden = without_department(staff(30));
    for one in &mut hidden {
        one.attributes.remove("displayName");
        one.manager = SourceManager::Nobody;
        one.enabled = true;
        one.attributes.insert("jobTitle".into(), Value::from("Clerk"));
    }
    assert_eq!(
        take_protected(&store, hidden.clone()).await,
        ["accountEnabled", "department", "displayName", "manager"]
    );
    let person = store.object(ids[3]).await.unwrap().unwrap();
    assert_eq!(
        (person.text("department"), person.text("displayName")),
        ("Sales", "3")
    );
    assert_eq!((person.account_enabled, person.manager), (false, Some(ids[0])));
    // What else changed is written.
    assert_eq!(person.text("jobTitle"), "Clerk");
    assert!(store.object(ids[4]).await.unwrap().unwrap().account_enabled);

    // Once somebody said that it is right, it is taken.
    take(&store, hidden, false).await;
    let person = store.object(ids[3]).await.unwrap().unwrap();
    assert_eq!((person.text("department"), person.text("displayName")), ("", "3"));
    assert_eq!((person.account_enabled, person.manager), (true, None));
}

#[tokio::test]
async fn what_a_few_lose_or_somebody_still_has_is_believed() {
    let (_folder, store) = with_directory().await;
    take(&store, staff(30), false).await;
    let mut all_but_one = without_department(staff(30));
    all_but_one[7]
        .attributes
        .insert("department".into(), Value::from("Board"));
    assert!(take_protected(&store, all_but_one).await.is_empty());

    let (_folder, store) = with_directory().await;
    take(&store, staff(9), false).await;
    assert!(
        take_protected(&store, without_department(staff(9)))
            .await
            .is_empty()
    );

    // A third of them had one.
    let (_folder, store) = with_directory().await;
    let mut some = staff(36);
    some.truncate(12);
    some.extend(without_department(staff(36)).split_off(12));
    take(&store, some, false).await;
    assert!(
        take_protected(&store, without_department(staff(36)))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn the_last_small_piece_of_a_read_in_which_many_lost_a_value_keeps_it_too() {
    let (_folder, store) = with_directory().await;
    take(&store, staff(9), false).await;
    let protected = Protected {
        users: ["department".to_owned()].into(),
        vanished: ["department".to_owned()].into(),
        ..Protected::default()
    };
    let last = store.take_entries(directory(), without_department(staff(9)), false, &protected, NOW);
    let last = last.await.unwrap();
    assert_eq!((last.changed, last.vanished.len()), (0, 1));
}

//! Reads of what changed since.

use directory::source::Start;
use serde_json::json;
use simulator::graph::{Kind, Options};

use super::office::{Office, group, person, read};
use super::view::View;

/// A tenant with people, groups and managers, which sends as little as it may in any case.
async fn company(options: Options) -> (Office, Vec<String>, Vec<String>) {
    let office = Office::open(Options {
        page_size: 2,
        members_per_record: 2,
        ..options
    })
    .await;
    let people: Vec<String> = (0..8)
        .map(|number| office.tenant.put_user(person(&format!("P{number}"))))
        .collect();
    let groups: Vec<String> = ["One", "Two"]
        .map(|name| office.tenant.put_group(group(name)))
        .to_vec();
    for person in &people[..5] {
        office.tenant.add_member(&groups[0], person);
        office.tenant.set_manager(person, Some(&people[7]));
    }
    (office, people, groups)
}

/// Everything that can happen to people and groups, with a read after each.
async fn live(options: Options) {
    let (office, people, groups) = company(options).await;
    let tenant = &office.tenant;
    let mut view = View::default();
    let mut last = office.read_everything().await;
    view.take(&last);
    view.assert_is(tenant, "everything");
    let steps: [(&str, &dyn Fn()); 12] = [
        ("nothing", &|| {}),
        ("a new person in a group", &|| {
            let id = tenant.put_user(person("New"));
            tenant.add_member(&groups[1], &id);
        }),
        ("other values", &|| {
            tenant.put_user(json!({"id": people[0], "city": "Chur", "accountEnabled": false}));
        }),
        ("a value less", &|| {
            tenant.put_user(json!({"id": people[0], "city": null}));
        }),
        ("another manager", &|| {
            tenant.set_manager(&people[1], Some(&people[6]));
        }),
        ("no manager", &|| tenant.set_manager(&people[2], None)),
        ("members come and go", &|| {
            tenant.remove_member(&groups[0], &people[0]);
            tenant.remove_member(&groups[0], &people[1]);
            tenant.add_member(&groups[0], &people[1]);
            for person in &people[5..] {
                tenant.add_member(&groups[0], person);
            }
        }),
        ("somebody leaves for now", &|| tenant.delete(&people[3])),
        ("somebody comes back", &|| tenant.restore(&people[3])),
        ("somebody leaves for good", &|| tenant.delete_for_good(&people[4])),
        ("a group has another name and is gone", &|| {
            tenant.put_group(json!({"id": groups[0], "displayName": "Renamed"}));
            tenant.delete_for_good(&groups[1]);
        }),
        ("a new group with people", &|| {
            let id = tenant.put_group(group("Late"));
            for person in &people[..3] {
                tenant.add_member(&id, person);
            }
        }),
    ];
    for (what, step) in steps {
        step();
        last = office.read_after(&last).await;
        view.take(&last);
        view.assert_is(tenant, what);
    }
}

#[tokio::test]
async fn what_changed_is_read_and_nothing_is_lost() {
    live(Options::default()).await;
}

#[tokio::test]
async fn replays_of_what_was_sent_before_change_nothing() {
    live(Options {
        replays: true,
        empty_pages: true,
        ..Options::default()
    })
    .await;
}

#[tokio::test]
async fn records_that_hold_only_changes_are_completed() {
    live(Options {
        only_changes: true,
        ..Options::default()
    })
    .await;
}

#[tokio::test]
async fn a_round_without_changes_costs_two_requests_and_has_a_new_cursor() {
    let (office, ..) = company(Options::default()).await;
    let first = office.read_everything().await;
    let before = office.tenant.requests().len();
    let second = office.read_after(&first).await;
    assert!(second.pieces.is_empty(), "{:?}", second.pieces);
    // And one for a token, because it is another source.
    assert_eq!(office.tenant.requests().len() - before, 3);
    assert_ne!(first.cursor(), second.cursor());
}

#[tokio::test]
async fn stored_links_are_asked_for_as_they_are() {
    let (office, ..) = company(Options::default()).await;
    let first = office.read_everything().await;
    office.read_after(&first).await;
    let delta: Vec<String> = office
        .tenant
        .requests()
        .into_iter()
        .filter(|line| line.contains("/users/delta") && line.contains("deltatoken"))
        .collect();
    assert_eq!(delta.len(), 1);
    assert!(!delta[0].contains("$select"), "{delta:?}");
}

#[tokio::test]
async fn a_record_of_members_alone_changes_members_alone() {
    let (office, people, groups) = company(Options::default()).await;
    let mut view = View::default();
    let first = office.read_everything().await;
    view.take(&first);
    office.tenant.script(
        Kind::Group,
        vec![vec![
            json!({"id": groups[1], "members@delta": [{"id": people[6]}]}),
        ]],
    );
    view.take(&office.read_after(&first).await);
    assert_eq!(view.groups[&groups[1]].0, "Two");
    assert_eq!(view.groups[&groups[1]].1.len(), 1);
}

#[tokio::test]
async fn whoever_is_gone_before_the_rest_could_be_read_is_left_to_the_next_read() {
    let (office, ..) = company(Options::default()).await;
    let first = office.read_everything().await;
    office
        .tenant
        .script(Kind::User, vec![vec![json!({"id": "passing", "city": "Bern"})]]);
    let second = office.read_after(&first).await;
    second.cursor();
    assert!(
        second.has_note("users/passing changed and was gone"),
        "{:?}",
        second.read.notes
    );
    assert!(second.pieces.is_empty());
}

#[tokio::test]
async fn one_source_reads_round_after_round_with_one_token() {
    let (office, people, _) = company(Options::default()).await;
    let source = office.source();
    let mut last = read(&source, &Start::Everything).await;
    for city in ["Chur", "Genf"] {
        office.tenant.put_user(json!({"id": people[0], "city": city}));
        last = read(&source, &Start::Cursor(last.cursor())).await;
        assert_eq!(last.pieces.len(), 1);
    }
    let tokens = office.tenant.requests();
    let tokens = tokens.iter().filter(|line| line.contains("oauth2"));
    assert_eq!(tokens.count(), 1);
}

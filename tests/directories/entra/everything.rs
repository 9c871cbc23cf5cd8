//! Reads of everything.

use directory::source::{Members, Piece};
use serde_json::json;
use simulator::graph::{Kind, Options};

use super::office::{Office, group, person};
use super::view::View;

#[tokio::test]
async fn a_tenant_is_read_page_by_page_empty_ones_included() {
    let office = Office::open(Options {
        page_size: 3,
        empty_pages: true,
        ..Options::default()
    })
    .await;
    let ids: Vec<String> = (0..10)
        .map(|number| office.tenant.put_user(person(&format!("P{number}"))))
        .collect();
    office.tenant.set_manager(&ids[1], Some(&ids[0]));
    office
        .tenant
        .put_user(json!({"id": ids[2], "accountEnabled": false}));
    let team = office.tenant.put_group(group("Team"));
    office.tenant.add_member(&team, &ids[1]);
    office.tenant.put_group(group("Nobody is here"));
    let outcome = office.read_everything().await;
    let mut view = View::default();
    view.take(&outcome);
    view.assert_is(&office.tenant, "everything");
    assert!(!view.users[&ids[2]].2 && view.users[&ids[1]].3.is_some());
    assert!(
        outcome.has_note("7 requests: 5 pages of users, 2 pages of groups"),
        "{:?}",
        outcome.read.notes
    );
}

#[tokio::test]
async fn a_large_group_over_several_pages_is_one() {
    let office = Office::open(Options {
        page_size: 2,
        members_per_record: 3,
        ..Options::default()
    })
    .await;
    let people: Vec<String> = (0..20)
        .map(|number| office.tenant.put_user(person(&format!("P{number}"))))
        .collect();
    for name in ["One", "Two", "Three"] {
        let group = office.tenant.put_group(group(name));
        for person in &people {
            office.tenant.add_member(&group, person);
        }
    }
    let outcome = office.read_everything().await;
    let mut view = View::default();
    view.take(&outcome);
    view.assert_is(&office.tenant, "everything");
    // Each of them once, and with everybody.
    let sizes: Vec<usize> = outcome
        .pieces
        .iter()
        .flat_map(|piece| match piece {
            Piece::Members(groups) => groups.as_slice(),
            _ => &[],
        })
        .map(|group| match &group.members {
            Members::All(all) => all.len(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sizes, [20, 20, 20]);
}

#[tokio::test]
async fn large_pages_are_handed_on_in_pieces() {
    let office = Office::open(Options {
        page_size: 1_200,
        ..Options::default()
    })
    .await;
    for number in 0..1_200 {
        office.tenant.put_user(person(&format!("P{number}")));
    }
    let outcome = office.read_everything().await;
    let sizes: Vec<usize> = outcome
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Entries(entries) => entries.len(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(sizes, [500, 500, 200]);
}

#[tokio::test]
async fn the_last_record_of_an_id_counts_over_the_whole_round() {
    let office = Office::open(Options::default()).await;
    let there = |id: &str, name: &str| json!({"id": id, "displayName": name, "accountEnabled": true});
    let gone = |id: &str, reason: &str| json!({"id": id, "@removed": {"reason": reason}});
    office.tenant.script(
        Kind::User,
        vec![
            vec![
                there("a", "Old"),
                gone("b", "deleted"),
                there("c", "C"),
                there("A", "Newer"),
            ],
            vec![],
            vec![there("b", "Back"), there("a", "Newest")],
            vec![gone("c", "changed"), gone("never-seen", "deleted")],
        ],
    );
    office.tenant.script(
        Kind::Group,
        vec![
            vec![
                json!({"id": "g", "displayName": "G", "members@delta": [{"id": "a"}, {"id": "b"}]}),
                json!({"id": "h", "displayName": "H", "members@delta": [{"id": "a"}]}),
            ],
            vec![
                json!({"id": "g", "displayName": "G", "members@delta": [
                    {"id": "a", "@removed": {"reason": "deleted"}}, {"id": "d"}
                ]}),
                gone("h", "deleted"),
            ],
        ],
    );
    let outcome = office.read_everything().await;
    let mut view = View::default();
    view.take(&outcome);
    let names: Vec<(&str, &str)> = view
        .users
        .iter()
        .map(|(id, user)| (id.as_str(), user.0.as_str()))
        .collect();
    assert_eq!(names, [("a", "Newest"), ("b", "Back")]);
    assert_eq!(outcome.gone(), ["h", "c", "never-seen"]);
    assert_eq!(view.groups.len(), 1);
    let members: Vec<&str> = view.groups["g"].1.iter().map(String::as_str).collect();
    assert_eq!(members, ["b", "d"]);
}

#[tokio::test]
async fn a_user_who_comes_twice_keeps_the_manager() {
    let office = Office::open(Options::default()).await;
    let user = json!({"id": "u", "displayName": "U", "accountEnabled": true});
    let mut with_manager = user.clone();
    with_manager["manager@delta"] = json!([{"@odata.type": "#microsoft.graph.user", "id": "m"}]);
    office
        .tenant
        .script(Kind::User, vec![vec![with_manager], vec![user]]);
    let outcome = office.read_everything().await;
    let mut view = View::default();
    view.take(&outcome);
    assert_eq!(view.users["u"].3.as_deref(), Some("m"));
}

#[tokio::test]
async fn a_tenant_without_users_is_not_believed() {
    let office = Office::open(Options::default()).await;
    office.tenant.put_group(group("Team"));
    let outcome = office.read_everything().await;
    let (reason, problem) = outcome.shortfall();
    assert_eq!(reason, model::Shortfall::Empty);
    assert!(problem.advice.contains("User.Read.All"), "{problem:?}");
}

#[tokio::test]
async fn a_large_tenant_is_read_in_small_pieces_a_group_of_all_included() {
    let office = Office::open(Options {
        page_size: 400,
        members_per_record: 700,
        ..Options::default()
    })
    .await;
    let everybody = office.tenant.put_group(group("Everybody"));
    for number in 0..10_000 {
        let id = office.tenant.put_user(person(&format!("P{number}")));
        office.tenant.add_member(&everybody, &id);
    }
    let outcome = office.read_everything().await;
    let mut view = View::default();
    view.take(&outcome);
    view.assert_is(&office.tenant, "everything");
    assert_eq!(view.groups[&everybody].1.len(), 10_000);
}

#[tokio::test]
async fn whoever_a_group_names_is_asked_for_after_it() {
    let office = Office::open(Options {
        page_size: 1,
        ..Options::default()
    })
    .await;
    let ana = office.tenant.put_user(person("Ana"));
    for name in ["One", "Two"] {
        let group = office.tenant.put_group(group(name));
        office.tenant.add_member(&group, &ana);
    }
    let outcome = office.read_everything().await;
    let requests = office.tenant.requests();
    let places = |path: &str| {
        let places = requests
            .iter()
            .enumerate()
            .filter(|(_, line)| line.contains(path));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    assert!(
        places("/groups/delta").last() < places("/users/delta").first(),
        "{requests:?}"
    );
    assert!(
        matches!(outcome.pieces.last(), Some(Piece::Members(_))),
        "{:?}",
        outcome.pieces
    );
}

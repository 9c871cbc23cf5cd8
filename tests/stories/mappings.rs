//! What each option of an attribute mapping does to accounts.

use model::{
    ApplyMapping, AttributeMapping, AttributeType, CycleState, JobScope, LogStatus, MappingSource, ObjectId,
    ObjectMapping, ProvisioningStatus, TargetAttribute,
};
use serde_json::json;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    a_value_that_is_gone_is_cleared_when_both_gates_are_open,
    the_type_none_gives_a_default_and_leaves_the_rest_alone,
    values_are_only_added,
    people_of_one_name_get_different_nicknames,
    nobody_gets_a_nickname_when_all_are_taken,
    an_application_is_not_asked_for_a_free_nickname_for_ever,
    whoever_a_mapping_leaves_out_gets_no_account,
    a_password_is_set_once_and_shown_to_nobody,
];

/// A world in which one attribute is mapped in a way of its own.
async fn world(
    database: Database,
    change: impl FnOnce(&mut AttributeMapping, &mut TargetAttribute),
) -> World {
    let world = World::new(database, simulator::Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let mut mapping = AttributeMapping::new("nickName", MappingSource::Direct("department".into()));
    let mut attribute = TargetAttribute::new("nickName", AttributeType::String);
    change(&mut mapping, &mut attribute);
    world
        .change_mapping(|users: &mut ObjectMapping| {
            users
                .target_attributes
                .retain(|known| known.name != attribute.name);
            users
                .attribute_mappings
                .retain(|known| known.target != mapping.target);
            users.target_attributes.push(attribute);
            users.attribute_mappings.push(mapping);
        })
        .await;
    world
}

async fn joined(world: &World, names: &[&str]) -> Vec<ObjectId> {
    let people: Vec<_> = names.iter().map(|name| person(name)).collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.cycle().await;
    people
}

async fn a_value_that_is_gone_is_cleared_when_both_gates_are_open(database: Database) {
    for open in [true, false] {
        let world = world(database, |mapping, attribute| {
            mapping.flow_null_values = true;
            attribute.flow_null_values = open;
        })
        .await;
        let people = joined(&world, &["Ana Duarte", "Bo Lindqvist"]).await;
        world.edit(people[0], "department", "Research").await;
        world.cycle().await;
        assert_eq!(
            world.account("Ana Duarte").unwrap()["nickName"],
            json!("Research")
        );

        world.target.reset_requests();
        world.edit(people[0], "department", "").await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        let account = world.account("Ana Duarte").unwrap();
        if open {
            assert_eq!(account.get("nickName"), None, "{account}");
            let entry = world.log().await.remove(0);
            let cleared = entry
                .modified
                .iter()
                .find(|property| property.name == "nickName")
                .unwrap();
            assert_eq!(
                (cleared.old_value.as_deref(), cleared.new_value.as_deref()),
                (Some("Research"), None)
            );
        } else {
            assert_eq!(account["nickName"], json!("Research"), "one gate is not enough");
        }
        // Cleared once, and not again; nobody else is asked anything.
        let sent = world.target.requests().total();
        world.pass_minutes(41);
        world.cycle().await;
        assert_eq!(world.target.requests().total(), sent);
    }
}

async fn the_type_none_gives_a_default_and_leaves_the_rest_alone(database: Database) {
    let world = world(database, |mapping, _| {
        mapping.source = MappingSource::None;
        mapping.default_value = Some("Colleague".into());
    })
    .await;
    let people = joined(&world, &["Ana Duarte"]).await;
    assert_eq!(
        world.account("Ana Duarte").unwrap()["nickName"],
        json!("Colleague")
    );
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);

    // Another default is no reason to change what is there.
    world
        .change_mapping(|users| {
            let row = users
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "nickName");
            row.unwrap().default_value = Some("Friend".into());
        })
        .await;
    world.edit(people[0], "jobTitle", "Lead").await;
    world.cycle().await;
    let account = world.account("Ana Duarte").unwrap();
    assert_eq!(
        (&account["nickName"], &account["title"]),
        (&json!("Colleague"), &json!("Lead"))
    );
}

async fn values_are_only_added(database: Database) {
    let world = world(database, |mapping, attribute| {
        attribute.name = "roles".into();
        attribute.multi_valued = true;
        mapping.target = "roles".into();
        mapping.apply = ApplyMapping::OnlyAddValues;
        let roles = r#"AppRoleAssignmentsComplex(Split([department], ","))"#;
        mapping.source = MappingSource::Expression(roles.into());
    })
    .await;
    let people = joined(&world, &["Ana Duarte"]).await;
    let roles = |world: &World| -> Vec<String> {
        let account = world.account("Ana Duarte").unwrap();
        let values = account["roles"].as_array().cloned().unwrap_or_default();
        values
            .iter()
            .map(|role| role["value"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let first = roles(&world);
    world.edit(people[0], "department", "Auditor,Admin").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let mut expected = first.clone();
    expected.extend(["Auditor".to_owned(), "Admin".to_owned()]);
    assert_eq!(roles(&world), expected);
    world.edit(people[0], "department", "Admin").await;
    world.target.reset_requests();
    world.cycle().await;
    assert_eq!(roles(&world), expected, "none is taken away");
}

fn unique(mapping: &mut AttributeMapping, expression: &str) {
    mapping.source = MappingSource::Expression(expression.into());
    mapping.apply = ApplyMapping::OnlyOnCreate;
}

async fn people_of_one_name_get_different_nicknames(database: Database) {
    let world = world(database, |mapping, _| {
        unique(
            mapping,
            r#"SelectUniqueValue([givenName], Join("", [givenName], "2"), Join("", [givenName], "3"))"#,
        );
    })
    .await;
    world.target.set_latency(std::time::Duration::from_millis(20));
    joined(&world, &["Ana Duarte", "Ana Silva", "Ana Costa"]).await;
    let mut names: Vec<String> = world
        .target
        .accounts()
        .iter()
        .filter_map(|account| account["nickName"].as_str().map(ToOwned::to_owned))
        .collect();
    names.sort();
    assert_eq!(names, ["Ana", "Ana2", "Ana3"]);

    // They keep them, and nothing is sent again.
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
}

async fn nobody_gets_a_nickname_when_all_are_taken(database: Database) {
    let world = world(database, |mapping, _| {
        unique(
            mapping,
            r#"SelectUniqueValue([givenName], Join("", [givenName], "2"))"#,
        );
    })
    .await;
    joined(&world, &["Ana Duarte", "Ana Silva"]).await;
    joined(&world, &["Ana Costa"]).await;
    assert_eq!(world.target.accounts().len(), 2);
    let entry = world.log().await.remove(0);
    assert_eq!(
        (entry.identity.as_str(), entry.status),
        ("Ana Costa", LogStatus::Failure)
    );
    assert_eq!(entry.error.unwrap().code, "NoUniqueValue");
}

async fn an_application_is_not_asked_for_a_free_nickname_for_ever(database: Database) {
    let world = world(database, |mapping, _| {
        let rules: Vec<String> = (0..150)
            .map(|i| format!(r#"Append([givenName], "{i}")"#))
            .collect();
        unique(mapping, &format!("SelectUniqueValue({})", rules.join(", ")));
    })
    .await;
    let names: Vec<String> = (0..101).map(|i| format!("Ana Number{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    joined(&world, &names).await;
    assert_eq!(world.target.accounts().len(), 100);
    let log = world.log().await;
    let failed = log
        .iter()
        .find(|entry| entry.status == LogStatus::Failure)
        .unwrap();
    let error = failed.error.as_ref().unwrap();
    assert_eq!(error.code, "NoUniqueValue");
    assert!(
        error.reason.starts_with("The first 100 of the 150 values"),
        "{}",
        error.reason
    );
}

async fn whoever_a_mapping_leaves_out_gets_no_account(database: Database) {
    let world = world(database, |mapping, _| {
        let expression = r#"IIF([givenName]="Bo", IgnoreObjectFlow, [givenName])"#;
        mapping.source = MappingSource::Expression(expression.into());
    })
    .await;
    joined(&world, &["Ana Duarte", "Bo Lindqvist"]).await;
    assert!(world.account("Ana Duarte").is_some());
    assert!(world.account("Bo Lindqvist").is_none());
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.identity == "Bo Lindqvist").unwrap();
    assert_eq!(entry.status, LogStatus::Skipped);
    assert!(entry.summary.contains("IgnoreObjectFlow"), "{}", entry.summary);
}

async fn a_password_is_set_once_and_shown_to_nobody(database: Database) {
    let world = world(database, |mapping, attribute| {
        mapping.target = "password".into();
        attribute.name = "password".into();
        mapping.source = MappingSource::Expression(r#"Join("", "Geheim-", [department])"#.into());
    })
    .await;
    world.target.record_requests(100);
    let people = joined(&world, &["Ana Duarte"]).await;
    let passwords = |world: &World| {
        let recorded = world.target.recorded().into_iter();
        let bodies = recorded.filter_map(|request| request.body);
        bodies.filter(|body| body.to_string().contains("Geheim-")).count()
    };
    assert_eq!(passwords(&world), 1, "it was sent");
    world.edit(people[0], "department", "Sales").await;
    world.cycle().await;
    let criteria = model::RestartCriteria::default();
    let (now, audit) = (world.now(), world.audit());
    let restarted = world
        .store()
        .restart_job(world.application, criteria, now, &audit);
    restarted.await.unwrap();
    world.cycle().await;
    assert_eq!(passwords(&world), 1, "and not again");
    let log = world.log().await;
    let created = log.iter().flat_map(|entry| &entry.modified);
    let shown: Vec<_> = created.filter(|property| property.name == "password").collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].new_value.as_deref(), Some("[Redact]"));
    assert!(!format!("{log:?}").contains("Geheim-"));
    let links = world.store().links_of_object(people[0]).await.unwrap();
    assert!(!format!("{links:?}").contains("Geheim-"), "nor kept");
}

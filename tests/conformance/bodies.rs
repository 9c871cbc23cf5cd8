//! An independent linter reads every body that a whole life sends in the compliant dialect.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use model::{CycleState, DirectoryObject, JobScope, MappingSource, ProvisioningStatus};
use serde_json::Value;
use simulator::Profile;
use tests::people::{group, person, staff};
use tests::tool::tool;
use tests::{Database, World};

/// Every attribute of the default mapping beside names and manager, and how it is called here.
const ATTRIBUTES: &[&str] = &[
    "jobTitle",
    "mail",
    "physicalDeliveryOfficeName",
    "streetAddress",
    "postalCode",
    "telephoneNumber",
    "mobile",
    "facsimileTelephoneNumber",
    "mailNickname",
    "employeeId",
    "department",
    "givenName",
    "surname",
    "displayName",
    "userPrincipalName",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_linter_finds_no_fault_in_any_body_of_a_whole_life() {
    let world = World::new(Database::Sqlite, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    clear_what_is_gone(&world).await;
    world.target.record_requests(10_000);
    live(&world).await;

    let mut sent: BTreeMap<String, Value> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for request in world.target.recorded() {
        let Some(body) = request.body else { continue };
        *kinds.entry(kind(&request.method, &body)).or_default() += 1;
        // The linter takes its time: of bodies that differ in their texts only, one is read.
        sent.insert(format!("{} {}", request.method, shape(&body)), body);
    }
    println!("bodies: {kinds:?}, of {} shapes", sent.len());
    for expected in ["POST", "PATCH add", "PATCH replace", "PATCH remove"] {
        assert!(kinds.contains_key(expected), "no {expected} was sent: {kinds:?}");
    }
    let program = tool("ROLLCALL_TEST_SCIM_SANITY", "target/tools/python/bin/scim-sanity");
    for (request, body) in &sent {
        let is_patch = request.starts_with("PATCH");
        if let Err(complaint) = lint(&program, is_patch, body) {
            panic!("{request}\n{complaint}");
        }
    }
    // A linter that accepts everything would say nothing.
    let foreign = serde_json::json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "Replace", "path": "active", "value": "False"}],
    });
    assert!(lint(&program, true, &foreign).is_err(), "the linter is asleep");
}

/// People and groups come, change in every attribute, leave, come back and go for good.
async fn live(world: &World) {
    let mut boss = person("Ana Duarte");
    let mut clerk = person("Bo Lindqvist");
    equip(&mut boss, "1");
    equip(&mut clerk, "2");
    clerk.manager = Some(boss.id);
    let people = world.add(&[boss, clerk]).await;
    let crowd = world.add(&staff(120)).await;
    let groups = world.add(&[group("Sales"), group("Travel")]).await;
    world.assign(&groups).await;
    world.join(groups[0], &people).await;
    world.join(groups[0], &crowd).await;
    world.join(groups[1], &people).await;
    cycle(world).await;

    for attribute in ATTRIBUTES {
        let value = match *attribute {
            "mail" | "userPrincipalName" => format!("changed.{attribute}@corp.example"),
            _ => format!("Changed \"{attribute}\" Ä\\é"),
        };
        world.edit(people[1], attribute, &value).await;
        cycle(world).await;
    }
    world.set_manager(people[1], Some(crowd[0])).await;
    cycle(world).await;
    world.set_manager(people[1], None).await;
    for attribute in ["jobTitle", "department", "telephoneNumber", "streetAddress"] {
        world.edit(people[0], attribute, "").await;
    }
    cycle(world).await;

    world.edit(groups[0], "displayName", "Sales and Service").await;
    world.leave(groups[0], &crowd[..60]).await;
    cycle(world).await;
    world.join(groups[1], &crowd[..3]).await;
    cycle(world).await;
    world.set_enabled(people[0], false).await;
    cycle(world).await;
    world.set_enabled(people[0], true).await;
    cycle(world).await;
    world.unassign(&[groups[1]]).await;
    cycle(world).await;
    world.soft_delete(people[1]).await;
    cycle(world).await;
    world.purge(people[1]).await;
    cycle(world).await;
}

fn equip(person: &mut DirectoryObject, mark: &str) {
    for attribute in ATTRIBUTES {
        person
            .attributes
            .entry((*attribute).to_owned())
            .or_insert_with(|| model::Value::Text(format!("{attribute} {mark}")));
    }
}

/// Opens both gates of what is cleared when it is gone in the directory.
async fn clear_what_is_gone(world: &World) {
    world
        .change_mapping(|users| {
            for row in &mut users.attribute_mappings {
                row.flow_null_values =
                    matches!(&row.source, MappingSource::Direct(_)) && row.matching_precedence.is_none();
            }
            for attribute in &mut users.target_attributes {
                attribute.flow_null_values = true;
            }
        })
        .await;
}

async fn cycle(world: &World) {
    world.pass_minutes(41);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let failed: Vec<_> = world
        .log()
        .await
        .into_iter()
        .filter(|entry| entry.status == model::LogStatus::Failure)
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A body without its texts, except those that the protocol defines.
fn shape(body: &Value) -> Value {
    match body {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let is_protocol = matches!(name.as_str(), "schemas" | "op" | "path" | "type");
                let value = if is_protocol { value.clone() } else { shape(value) };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(elements) => {
            let mut shapes: Vec<Value> = elements.iter().map(shape).collect();
            shapes.dedup();
            shapes.into()
        }
        Value::String(_) => "text".into(),
        other => other.clone(),
    }
}

fn kind(method: &str, body: &Value) -> String {
    let operation = body["Operations"][0]["op"].as_str().unwrap_or_default();
    format!("{method} {operation}").trim_end().to_owned()
}

/// What the linter complains about.
fn lint(program: &std::path::Path, is_patch: bool, body: &Value) -> Result<(), String> {
    let mut command = Command::new(program);
    if is_patch {
        command.arg("--patch");
    }
    let mut process = command
        .arg("--stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    input.write_all(body.to_string().as_bytes()).unwrap();
    drop(input);
    let output = process.wait_with_output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    Err(said.concat())
}

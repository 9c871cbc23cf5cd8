//! Microsoft's own client for JavaScript against the tenant in memory: what it makes of it is what is there, so what our
//! reader is tried with is Graph as others know it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use simulator::graph::{Fault, FaultRule, Kind, Options};
use tests::tool::folder_of_tool;

use super::office::{SECRET, group, person};
use super::tls::TlsTenant;

/// A tenant with small pages, and the folder of the client.
struct Elsewhere {
    tenant: TlsTenant,
    packages: PathBuf,
    folder: tempfile::TempDir,
}

impl Elsewhere {
    async fn start() -> Self {
        let packages = folder_of_tool("ROLLCALL_TEST_GRAPH_CLIENT", "target/tools/npm/graph-client");
        let tenant = TlsTenant::start(Options {
            page_size: 3,
            members_per_record: 2,
            empty_pages: true,
            ..Options::default()
        })
        .await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), &tenant.ca_bundle).unwrap();
        // Node looks for packages beside the script.
        std::os::unix::fs::symlink(packages.join("node_modules"), folder.path().join("node_modules"))
            .unwrap();
        std::fs::write(
            folder.path().join("graph_client.mjs"),
            include_str!("graph_client.mjs"),
        )
        .unwrap();
        Self {
            tenant,
            packages,
            folder,
        }
    }

    /// What the client found.
    async fn ask(&self, what: &str, link: &str) -> Value {
        let settings = self.tenant.settings();
        let mut command = tokio::process::Command::new(node(&self.packages));
        command
            .arg(self.folder.path().join("graph_client.mjs"))
            .args([
                what,
                &self.tenant.url,
                &settings.tenant,
                &settings.client_id,
                SECRET,
                link,
            ])
            .env("NODE_EXTRA_CA_CERTS", self.folder.path().join("ca.pem"))
            .kill_on_drop(true);
        let output = command.output().await.unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what}: {told}");
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{what}: {error}\n{told}"))
    }
}

/// The Node.js among the packages, whose name says what machine it is for.
fn node(packages: &std::path::Path) -> PathBuf {
    let folders = std::fs::read_dir(packages.join("node_modules")).unwrap();
    let is_node = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("node-"))
    };
    let node = folders.map(|folder| folder.unwrap().path()).find(is_node);
    node.expect("a Node.js among the packages").join("bin/node")
}

fn names(records: &Value) -> BTreeMap<String, String> {
    let records = records.as_array().unwrap().iter();
    let text = |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_owned();
    records
        .map(|record| (text(record, "id"), text(record, "displayName")))
        .collect()
}

fn truth(tenant: &TlsTenant, kind: Kind) -> BTreeMap<String, String> {
    names(&tenant.tenant.objects(kind).into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_client_reads_what_is_there_and_what_changes() {
    let elsewhere = Elsewhere::start().await;
    let tenant = &elsewhere.tenant.tenant;
    let people: Vec<String> = (0..8)
        .map(|number| tenant.put_user(person(&format!("P{number}"))))
        .collect();
    let team = tenant.put_group(group("Team"));
    for person in &people[..5] {
        tenant.add_member(&team, person);
    }
    tenant.set_manager(&people[0], Some(&people[1]));

    let first = elsewhere.ask("first", "").await;
    assert_eq!(
        names(&first["users"]["records"]),
        truth(&elsewhere.tenant, Kind::User)
    );
    let groups = first["groups"]["records"].as_array().unwrap();
    assert_eq!(groups.len(), 3, "five members, two in a record");
    let mut members: Vec<&str> = groups
        .iter()
        .flat_map(|record| record["members@delta"].as_array().unwrap())
        .map(|member| member["id"].as_str().unwrap())
        .collect();
    members.sort_unstable();
    assert_eq!(members, tenant.members(&team));

    tenant.put_user(json!({"id": people[2], "displayName": "Renamed"}));
    tenant.delete(&people[3]);
    tenant.delete_for_good(&people[4]);
    let link = first["users"]["delta"].as_str().unwrap();
    let next = elsewhere.ask("next", link).await;
    let records = next["users"]["records"].as_array().unwrap();
    let mut seen: Vec<(&str, &Value)> = records
        .iter()
        .map(|record| (record["id"].as_str().unwrap(), &record["@removed"]["reason"]))
        .collect();
    seen.sort_unstable_by_key(|(id, _)| people.iter().position(|person| person == id));
    assert_eq!(
        seen,
        [
            (people[2].as_str(), &Value::Null),
            (people[3].as_str(), &json!("changed")),
            (people[4].as_str(), &json!("deleted")),
        ]
    );

    let list = elsewhere.ask("list", "").await;
    assert_eq!(
        names(&list["users"]["records"]),
        truth(&elsewhere.tenant, Kind::User)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_client_understands_batches_errors_and_waits() {
    let elsewhere = Elsewhere::start().await;
    let tenant = &elsewhere.tenant.tenant;
    for number in 0..3 {
        tenant.put_user(person(&format!("P{number}")));
    }
    let batch = elsewhere.ask("batch", "").await;
    assert_eq!(batch, json!({"found": [200, 200, 200], "missing": 404}));

    let first = elsewhere.ask("first", "").await;
    tenant.forget_delta_tokens();
    let link = first["users"]["delta"].as_str().unwrap();
    let errors = elsewhere.ask("errors", link).await;
    for (name, status, code) in [
        ("top", 400, "Request_BadRequest"),
        ("property", 400, "BadRequest"),
        ("missing", 404, "Request_ResourceNotFound"),
        ("gone", 410, "syncStateNotFound"),
    ] {
        assert_eq!(
            (&errors[name]["status"], &errors[name]["code"]),
            (&json!(status), &json!(code))
        );
    }

    let fault = Fault::Status {
        status: 429,
        code: "TooManyRequests",
        retry_after: Some("1".to_owned()),
    };
    tenant.fail(FaultRule::once("/users/delta", 2, fault));
    let again = elsewhere.ask("first", "").await;
    assert_eq!(
        names(&again["users"]["records"]),
        truth(&elsewhere.tenant, Kind::User)
    );
}

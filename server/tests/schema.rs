//! `rollcall schema` as it is called from a shell.
#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use portal::{Options, Portal};
use store::{Key, Store};
use tempfile::TempDir;

const ENTRA: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/crates/configuration/fixtures/entra.json"
);

fn rollcall(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
    command
        .env_clear()
        .arg("schema")
        .args(arguments)
        .output()
        .unwrap()
}

/// Standard output and error together, and whether it succeeded.
fn answer(arguments: &[&str]) -> (String, bool) {
    let output = rollcall(arguments);
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.success())
}

#[test]
fn files_are_validated_without_an_installation() {
    let folder = TempDir::new().unwrap();
    let (text, success) = answer(&["validate", ENTRA]);
    assert!(success, "{text}");
    assert!(
        text.contains("Warning: synchronizationRules[1]: This is another rule."),
        "{text}"
    );
    assert!(text.ends_with("The schema can be imported.\n"), "{text}");
    for (content, expected) in [
        ("{\n  \"id\": }", "line 2, column 9"),
        (
            "{\"synchronizationRules\": []}",
            "Error: synchronizationRules: There is no object mapping",
        ),
    ] {
        let file = folder.path().join("wrong.json");
        fs::write(&file, content).unwrap();
        let (text, success) = answer(&["validate", file.to_str().unwrap()]);
        assert!(!success && text.contains(expected), "{text}");
    }
}

#[tokio::test]
async fn a_schema_is_imported_after_a_look_and_exported() {
    let folder = TempDir::new().unwrap();
    add_pingboard(folder.path()).await;
    let data = folder.path().to_str().unwrap();
    let import = ["import", "--application", "pingboard", "--data-dir", data, ENTRA];

    let (text, success) = answer(&import);
    assert!(
        success && text.contains("title: default none → “Employee”"),
        "{text}"
    );
    assert!(text.ends_with("add --yes.\n"), "{text}");
    let (text, success) = answer(&[&import[..], &["--yes"]].concat());
    assert!(success && text.ends_with("Saved as version 2.\n"), "{text}");
    let (text, success) = answer(&[&import[..], &["--yes"]].concat());
    assert!(success && text.ends_with("what applies already.\n"), "{text}");

    let file = folder.path().join("export.json");
    let file = file.to_str().unwrap();
    let (text, success) = answer(&[
        "export",
        "--application",
        "Pingboard",
        "--output",
        file,
        "--data-dir",
        data,
    ]);
    assert!(success, "{text}");
    let exported = fs::read_to_string(file).unwrap();
    assert!(
        exported.contains("Provision Azure Active Directory Users"),
        "{exported}"
    );
    let (text, success) = answer(&["export", "--application", "Slack", "--data-dir", data]);
    assert!(!success && text.contains("There are: Pingboard."), "{text}");
}

/// An installation with one application.
async fn add_pingboard(folder: &Path) {
    let key = Key::load_or_create(&folder.join("rollcall.key")).unwrap();
    let store = Store::open_sqlite(&folder.join("rollcall.db"), key)
        .await
        .unwrap();
    let portal = Portal::new(store, Options::default());
    let manage = portal.command_line().manage_applications().unwrap();
    manage.add_application("pingboard", "Pingboard").await.unwrap();
    portal.store().close().await;
}

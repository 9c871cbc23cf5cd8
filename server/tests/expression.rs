//! `rollcall expression` as it is called from a shell.
#![allow(clippy::unwrap_used, reason = "tests fail loudly")]

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

fn rollcall(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
    command
        .env_clear()
        .arg("expression")
        .args(arguments)
        .output()
        .unwrap()
}

/// Standard output, and whether it succeeded.
fn answer(arguments: &[&str]) -> (String, bool) {
    let output = rollcall(arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    (text.trim_end().to_owned(), output.status.success())
}

#[test]
fn values_are_printed_as_json() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("ana.json");
    fs::write(
        &file,
        r#"{"givenName": "Ana", "surname": "García", "hired": "2026-11-20", "count": 3, "mails": ["a@x", "b@x"]}"#,
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let unique = r#"SelectUniqueValue([givenName], Join(".", [givenName], [surname]))"#;
    let days = r#"DateDiff("d", CDate([hired]), Now())"#;
    for (more, expected, success) in [
        (
            &[r#"Join(" ", [givenName], [surname])"#][..],
            r#""Ana García""#,
            true,
        ),
        (&["[count]"], "3", true),
        (&["[mails]"], r#"["a@x","b@x"]"#, true),
        (&["[none]"], "null", true),
        (&["[count] > 2"], "true", true),
        (&["-1"], "-1", true),
        (&["CDate([hired])"], r#""11/20/2026 12:00:00 AM""#, true),
        (&[days, "--now", "2026-11-25T15:30:00+02:00"], "5", true),
        (
            &["IgnoreFlowIfNullOrEmpty([none])"],
            r#"{"$flow":"ignore"}"#,
            true,
        ),
        (&["IgnoreObjectFlow"], r#"{"$flow":"ignoreObject"}"#, true),
        (&[r#"Error("No name")"#], r#"{"$error":"No name"}"#, false),
        (
            &["trim([givenName])"],
            r#"{"$error":"1:1: unknown-function: there is no function trim (did you mean Trim?)"}"#,
            false,
        ),
        (&[unique], r#""Ana""#, true),
        (&[unique, "--existing", "Ana"], r#""Ana.García""#, true),
        (
            &[unique, "--existing", "Ana", "--existing", "Ana.García"],
            r#"{"$error":"SelectUniqueValue: every value is taken in the target; add a rule that gives another one"}"#,
            false,
        ),
        (
            &["DefaultDomain()", "--default-domain", "example.com"],
            r#""example.com""#,
            true,
        ),
        (
            &["DefaultDomain()"],
            r#"{"$error":"DefaultDomain cannot be used here: there is no default domain"}"#,
            false,
        ),
    ] {
        let arguments = [&["eval", "--attributes", file], more].concat();
        assert_eq!(answer(&arguments), (expected.to_owned(), success), "{more:?}");
    }
}

#[test]
fn random_values_repeat_with_a_seed_only() {
    let guid = |more: &[&str]| answer(&[&["eval", "Guid()"], more].concat()).0;
    assert_eq!(guid(&["--seed", "1"]), guid(&["--seed", "1"]));
    assert_ne!(guid(&["--seed", "1"]), guid(&["--seed", "2"]));
    assert_ne!(guid(&[]), guid(&[]));
}

#[test]
fn a_check_names_place_code_and_hint() {
    assert_eq!(answer(&["check", "Trim([mail])"]), (String::new(), true));
    assert_eq!(
        answer(&["check", "Join(\",\",\n  Trm([mail]))"]),
        (
            "2:3: unknown-function: there is no function Trm (did you mean Trim?)".into(),
            false
        )
    );
}

#[test]
fn bad_files_are_explained() {
    let output = rollcall(&["eval", "[a]", "--attributes", "no-such-file.json"]);
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.starts_with("rollcall: cannot read the attributes from no-such-file.json"),
        "{text}"
    );
}

#[test]
fn functions_are_listed() {
    let (all, success) = answer(&["functions"]);
    assert!(success && all.contains("NormalizeDiacritics(source)"), "{all}");
    assert_eq!(
        answer(&["functions", "Left"]).0,
        "  Left(string, numChars)\n      The first characters of a text; all of it if it is shorter or the number is negative.\n      \
         Left([surname], 4) = Love"
    );
}

use std::sync::atomic::Ordering;

use model::{
    AttributeMappingInput, Directory, FindingSeverity, JobScope, MappingSource, ObjectKind, ProblemKind,
    ProvisioningInput, Role,
};
use serde_json::json;

use super::{Fixture, id, input, problem, token};
use crate::{SchemaChange, testing::caller};

const ENTRA: &str = include_str!("../../../../configuration/fixtures/entra.json");

#[tokio::test]
async fn a_file_is_brought_looked_at_saved_and_taken_back() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let (manage, read) = (fixture.manage(), fixture.configuration());
    assert_eq!(manage.schema_import(app).await.unwrap(), None);
    let refused = problem(manage.bring_schema(app, "x.json", "{\n oops".into()).await);
    assert!(refused.message.contains("line 2, column 2"), "{refused}");
    manage.keep_refused_schema(app, "{\n oops").await.unwrap();
    let shown = async |says_so| manage.refused_schema(app, says_so).await.unwrap();
    assert_eq!(
        (shown(true).await, shown(true).await),
        ("{\n oops".into(), "{\n oops".into())
    );
    assert_eq!(shown(false).await, "", "the form is empty again");
    assert_eq!(shown(true).await, "", "so it was forgotten");
    manage.keep_refused_schema(app, "{\n oops").await.unwrap();
    fixture.time.fetch_add(24 * 60 * 60 * 1000, Ordering::SeqCst);
    assert_eq!(shown(true).await, "", "a day has passed");
    manage.keep_refused_schema(app, "{\n oops").await.unwrap();

    manage
        .bring_schema(app, "entra.json", ENTRA.into())
        .await
        .unwrap();
    assert_eq!(shown(true).await, "", "it was corrected");
    let waiting = manage.schema_import(app).await.unwrap().unwrap();
    assert!(waiting.may_be_saved && waiting.file_name == "entra.json");
    assert!(
        waiting
            .findings
            .iter()
            .any(|finding| finding.path == "synchronizationRules[1]")
    );
    assert!(
        waiting
            .findings
            .iter()
            .all(|finding| finding.severity != FindingSeverity::Error),
        "{:?}",
        waiting.findings
    );
    let has = |subject: &str| waiting.changes.iter().any(|(about, _)| about == subject);
    assert!(
        has("title") && has("Scoping filter “R&D”"),
        "{:?}",
        waiting.changes
    );
    assert_eq!(
        read.schema(app, None).await.unwrap().version,
        1,
        "nothing is saved yet"
    );

    let stale = problem(manage.save_schema_import(app, 0, 9).await);
    assert_eq!(stale.kind, ProblemKind::Conflict);
    assert_eq!(manage.save_schema_import(app, 0, 1).await.unwrap(), None);
    let view = read.schema(app, None).await.unwrap();
    assert_eq!((view.version, view.versions.len(), view.more), (2, 2, false));
    assert_eq!(
        (view.versions[0].activity.as_str(), &view.versions[0].changes),
        ("Import schema", &waiting.changes)
    );
    assert!(view.json.contains("Provision Azure Active Directory Users"));
    assert_eq!(manage.schema_import(app).await.unwrap(), None);

    let again = problem(manage.save_schema_text(app, &view.json, 0, 2).await);
    assert!(again.message.contains("nothing to save"), "{again}");
    let first = read.schema_version(app, 1).await.unwrap();
    assert_eq!((first.current, first.restoring.is_empty()), (2, false));
    assert_eq!(
        manage
            .save_change(app, SchemaChange::Version(1), 0, 2)
            .await
            .unwrap(),
        None
    );
    assert!(
        read.schema_version(app, 1).await.unwrap().restoring.is_empty(),
        "it applies again"
    );
    assert_eq!(read.schema(app, None).await.unwrap().version, 3);
    assert_eq!(fixture.activities().await[0], "Restore version 1 of the schema");
    manage
        .save_change(app, SchemaChange::Version(1), 0, 3)
        .await
        .unwrap();
    assert_eq!(
        read.schema(app, None).await.unwrap().version,
        3,
        "nothing differs, nothing is saved"
    );
    assert_eq!(
        problem(manage.save_change(app, SchemaChange::Version(77), 0, 3).await).kind,
        ProblemKind::NotFound
    );
}

#[tokio::test]
async fn what_the_pages_refuse_is_refused_in_a_file() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let own = fixture.configuration().schema(app, None).await.unwrap().json;
    let users = fixture
        .configuration()
        .object_mapping(app, ObjectKind::User)
        .await
        .unwrap();
    let mappings = &users.mapping.attribute_mappings;
    let locale = mappings
        .iter()
        .position(|mapping| mapping.target == "locale")
        .unwrap();
    let expected_path = |path: &str| {
        let path = path.replace("LOCALE", &format!("attributeMappings[{locale}]"));
        format!("synchronizationRules[0].objectMappings[0].{path}")
    };
    for (from, to, expected) in [
        (
            r#""targetAttributeName": "locale""#,
            r#""targetAttributeName": "id""#,
            "LOCALE",
        ),
        (
            r#""targetAttributeName": "locale""#,
            r#""targetAttributeName": "emails[type""#,
            "LOCALE",
        ),
        (
            r#""scope": null"#,
            r#""scope": { "groups": [{ "name": "", "clauses": [{ "sourceOperandName": "mail", "operatorName": "REGEX MATCH", "targetOperand": { "values": ["("] } }] }] }"#,
            "scope.groups[0].clauses[0].targetOperand",
        ),
    ] {
        assert!(own.contains(from), "{own}");
        let tried = manage.try_schema(app, &own.replacen(from, to, 1)).await.unwrap();
        assert!(!tried.may_be_saved && tried.changes.is_empty());
        let errors = tried
            .findings
            .iter()
            .filter(|finding| finding.severity == FindingSeverity::Error);
        assert!(
            errors.clone().any(|error| error.path == expected_path(expected)),
            "{expected}: {:?}",
            tried.findings
        );
    }
    let tried = manage.try_schema(app, &own).await.unwrap();
    assert_eq!((tried.findings, tried.changes), (vec![], vec![]));
}

#[tokio::test]
async fn every_way_of_saving_says_what_changed() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    manage
        .delete_attribute_mapping(app, ObjectKind::User, "locale", 1)
        .await
        .unwrap();
    manage
        .save_change(app, SchemaChange::Defaults, 0, 2)
        .await
        .unwrap();
    let versions = fixture.configuration().schema(app, None).await.unwrap().versions;
    let changes: Vec<&str> = versions
        .iter()
        .flat_map(|version| &version.changes)
        .map(|(_, text)| text.as_str())
        .collect();
    assert!(
        changes.contains(&"deleted: preferredLanguage") && changes.contains(&"added: preferredLanguage"),
        "{changes:?}"
    );
    let command_line = fixture.portal.command_line();
    assert_eq!(command_line.application("PINGBOARD").await.unwrap(), app);
    assert_eq!(command_line.application(&app.to_string()).await.unwrap(), app);
    assert!(
        problem(command_line.application("Slack").await)
            .to_string()
            .contains("Pingboard")
    );
    let mapping = fixture
        .configuration()
        .object_mapping(app, ObjectKind::User)
        .await
        .unwrap()
        .mapping;
    let locale = mapping.attribute_mapping("locale").unwrap();
    assert_eq!(locale.source, MappingSource::Direct("preferredLanguage".into()));
}

#[tokio::test]
async fn a_file_is_checked_against_the_attributes_of_its_directory() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let directory = fixture
        .portal
        .manage_directory(&caller(Role::GlobalAdministrator))
        .unwrap();
    let shoe_size = model::DirectoryAttributeInput {
        name: "shoeSize".into(),
        label: "Shoe size".into(),
        kind: "Integer".into(),
        multi_valued: false,
    };
    directory
        .add_directory_attribute(Directory::BUILT_IN, &shoe_size)
        .await
        .unwrap();
    let own = fixture.configuration().schema(app, None).await.unwrap().json;
    let filtered = |value: &str| {
        let clause = format!(
            r#"{{ "sourceOperandName": "shoeSize", "operatorName": "EQUALS", "targetOperand": {{ "values": ["{value}"] }} }}"#
        );
        let scope = format!(r#""scope": {{ "groups": [{{ "name": "Feet", "clauses": [{clause}] }}] }}"#);
        own.replacen(r#""scope": null"#, &scope, 1)
    };
    let tried = manage.try_schema(app, &filtered("42")).await.unwrap();
    assert_eq!((tried.findings, tried.may_be_saved), (vec![], true));
    let tried = manage.try_schema(app, &filtered("large")).await.unwrap();
    assert!(tried.findings[0].path.ends_with("clauses[0].targetOperand"));

    // What a mapping gives must fit the type of its target, as when that mapping alone is saved.
    let mut document: serde_json::Value = serde_json::from_str(&own).unwrap();
    let mappings = &mut document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
    let mappings = mappings.as_array_mut().unwrap();
    let active = mappings
        .iter()
        .position(|one| one["targetAttributeName"] == "active")
        .unwrap();
    for (source, words) in [
        (
            json!({ "type": "Attribute", "name": "shoeSize" }),
            "shoeSize is of the type Integer",
        ),
        (
            json!({ "type": "Constant", "name": "yes" }),
            "Enter True or False",
        ),
    ] {
        let mut document = document.clone();
        document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"][active]["source"] =
            source;
        let tried = manage.try_schema(app, &document.to_string()).await.unwrap();
        let finding = &tried.findings[0];
        assert_eq!(finding.severity, FindingSeverity::Error);
        assert!(
            finding.path.ends_with(&format!("attributeMappings[{active}]"))
                && finding.message.contains(words),
            "{finding:?}"
        );
    }
}

#[tokio::test]
async fn what_a_mapping_needs_is_asked_of_a_file_as_of_the_panel() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let everybody = ProvisioningInput {
        scope: JobScope::All,
        ..input(1)
    };
    manage
        .save_provisioning(app, &everybody, Some(&token()))
        .await
        .unwrap();
    let own = fixture.configuration().schema(app, None).await.unwrap().json;
    let place = |text: &str| {
        let document: serde_json::Value = serde_json::from_str(text).unwrap();
        let mappings = &document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"];
        let mappings = mappings.as_array().unwrap();
        mappings
            .iter()
            .position(|one| one["targetAttributeName"] == "title")
            .unwrap()
    };
    for (expression, words) in [
        (
            "SingleAppRoleAssignment([appRoleAssignments])",
            "Roles come from assignments",
        ),
        (
            "AppRoleAssignmentsComplex([appRoleAssignments])",
            "Roles come from assignments",
        ),
        (
            r#"Join("@", [mailNickname], DefaultDomain())"#,
            "no default domain",
        ),
    ] {
        let panel = AttributeMappingInput {
            target: "title".into(),
            mapping_type: "expression".into(),
            expression: expression.into(),
            ..AttributeMappingInput::default()
        };
        let kind = ObjectKind::User;
        let refused = problem(
            manage
                .save_attribute_mapping(app, kind, Some("title"), &panel, 1)
                .await,
        );
        let mut document: serde_json::Value = serde_json::from_str(&own).unwrap();
        document["synchronizationRules"][0]["objectMappings"][0]["attributeMappings"][place(&own)]["source"] =
            json!({ "type": "Function", "expression": expression, "name": "", "parameters": [] });
        let tried = manage.try_schema(app, &document.to_string()).await.unwrap();
        let [finding] = tried.findings.as_slice() else {
            panic!("{expression}: {:?}", tried.findings)
        };
        assert_eq!(finding.severity, FindingSeverity::Error);
        assert!(
            finding
                .path
                .ends_with(&format!(".attributeMappings[{}]", place(&own))),
            "{finding:?}"
        );
        assert_eq!(finding.message, format!("title: {}", refused.fields[0].message));
        assert!(finding.message.contains(words), "{finding:?}");
    }
    let exported = manage.try_schema(app, ENTRA).await.unwrap();
    let errors = exported
        .findings
        .iter()
        .filter(|one| one.severity == FindingSeverity::Error);
    let messages: Vec<&str> = errors.map(|error| error.message.as_str()).collect();
    assert!(
        matches!(messages.as_slice(), [one] if one.starts_with("roles[primary eq \"True\"].value: Roles come")),
        "{messages:?}"
    );
}

#[tokio::test]
async fn a_file_or_version_that_would_disable_people_asks_first() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    fixture.with_accounts(app, &[id(1), id(2)]).await;
    let own = fixture.configuration().schema(app, None).await.unwrap().json;
    let only = |name: &str| {
        let clause = format!(
            r#"{{ "sourceOperandName": "displayName", "operatorName": "EQUALS", "targetOperand": {{ "values": ["{name}"] }} }}"#
        );
        let scope = format!(r#""scope": {{ "groups": [{{ "name": "Names", "clauses": [{clause}] }}] }}"#);
        own.replacen(r#""scope": null"#, &scope, 1)
    };
    let exported = manage.try_schema(app, ENTRA).await.unwrap();
    assert_eq!(exported.scope.map(|scope| scope.disabled), Some(2));
    let ada = only("Ada");
    let tried = manage.try_schema(app, &ada).await.unwrap();
    assert_eq!(tried.scope.as_ref().map(|scope| scope.disabled), Some(1));
    manage.bring_schema(app, "ada.json", ada).await.unwrap();
    let question = manage.save_schema_import(app, 0, 1).await.unwrap().unwrap();
    assert_eq!((question.disabled, question.leaving.count), (1, 1));
    assert_eq!(question.leaving.examples[0].display_name, "Grace");
    assert!(
        manage.schema_import(app).await.unwrap().is_some(),
        "it still waits"
    );
    assert_eq!(manage.save_schema_import(app, 1, 1).await.unwrap(), None);
    assert_eq!(manage.schema_import(app).await.unwrap(), None);

    // Back to everybody: nobody leaves. Then to the version that lets Grace go, which asks again.
    assert_eq!(
        manage
            .save_change(app, SchemaChange::Version(1), 0, 2)
            .await
            .unwrap(),
        None
    );
    let version = SchemaChange::Version(2);
    let counted = manage.preview_change(app, version).await.unwrap();
    assert_eq!(counted.map(|scope| scope.disabled), Some(1));
    let question = manage
        .save_change(app, SchemaChange::Version(2), 0, 3)
        .await
        .unwrap();
    assert_eq!(question.map(|scope| scope.disabled), Some(1));
    assert_eq!(
        fixture.configuration().schema(app, None).await.unwrap().version,
        3
    );
    assert_eq!(
        manage
            .save_change(app, SchemaChange::Version(2), 1, 3)
            .await
            .unwrap(),
        None
    );
}

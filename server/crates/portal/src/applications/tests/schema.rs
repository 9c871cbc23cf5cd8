use model::{FindingSeverity, MappingSource, ObjectKind, ProblemKind};

use super::{Fixture, problem};

const ENTRA: &str = include_str!("../../../../configuration/fixtures/entra.json");

#[tokio::test]
async fn a_file_is_brought_looked_at_saved_and_taken_back() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let (manage, read) = (fixture.manage(), fixture.configuration());
    assert_eq!(manage.schema_import(app).await.unwrap(), None);
    let refused = problem(manage.bring_schema(app, "x.json", "{\n oops".into()).await);
    assert!(refused.message.contains("line 2, column 2"), "{refused}");

    manage
        .bring_schema(app, "entra.json", ENTRA.into())
        .await
        .unwrap();
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

    let stale = problem(manage.save_schema_import(app, 9).await);
    assert_eq!(stale.kind, ProblemKind::Conflict);
    manage.save_schema_import(app, 1).await.unwrap();
    let view = read.schema(app, None).await.unwrap();
    assert_eq!((view.version, view.versions.len(), view.more), (2, 2, false));
    assert_eq!(
        (view.versions[0].activity.as_str(), &view.versions[0].changes),
        ("Import schema", &waiting.changes)
    );
    assert!(view.json.contains("Provision Azure Active Directory Users"));
    assert_eq!(manage.schema_import(app).await.unwrap(), None);

    let again = problem(manage.save_schema_text(app, &view.json, 2).await);
    assert!(again.message.contains("nothing to save"), "{again}");
    let first = read.schema_version(app, 1).await.unwrap();
    assert_eq!((first.current, first.restoring.is_empty()), (2, false));
    manage.restore_schema(app, 1, 2).await.unwrap();
    assert!(
        read.schema_version(app, 1).await.unwrap().restoring.is_empty(),
        "it applies again"
    );
    assert_eq!(read.schema(app, None).await.unwrap().version, 3);
    assert_eq!(fixture.activities().await[0], "Restore version 1 of the schema");
    manage.restore_schema(app, 1, 3).await.unwrap();
    assert_eq!(
        read.schema(app, None).await.unwrap().version,
        3,
        "nothing differs, nothing is saved"
    );
    assert_eq!(
        problem(manage.restore_schema(app, 77, 3).await).kind,
        ProblemKind::NotFound
    );
}

#[tokio::test]
async fn what_the_pages_refuse_is_refused_in_a_file() {
    let fixture = Fixture::new().await;
    let app = fixture.pingboard().await;
    let manage = fixture.manage();
    let own = fixture.configuration().schema(app, None).await.unwrap().json;
    for (from, to, expected) in [
        (
            r#""targetAttributeName": "locale""#,
            r#""targetAttributeName": "id""#,
            "id",
        ),
        (
            r#""targetAttributeName": "locale""#,
            r#""targetAttributeName": "emails[type""#,
            "emails[type",
        ),
        (
            r#""scope": null"#,
            r#""scope": { "groups": [{ "name": "", "clauses": [{ "sourceOperandName": "mail", "operatorName": "REGEX MATCH", "targetOperand": { "values": ["("] } }] }] }"#,
            "scope.groups[0][clauses][0][value]",
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
            errors.clone().any(|error| error.path == expected),
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
    manage.reset_schema(app, 2).await.unwrap();
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

//! Reading a file: what is understood, what has no effect and what is refused.

use model::{ApplyMapping, MappingSource, ObjectKind};
use serde_json::{Value, json};

use super::{ENTRA, entra, names};
use crate::{ImportError, Severity, import};

#[test]
fn an_export_of_entra_is_understood() {
    let (_, schema, _) = entra();
    let users = schema.mapping(ObjectKind::User).unwrap();
    assert!(users.enabled && users.actions.create && users.actions.update && !users.actions.delete);
    assert_eq!(
        schema.object_mappings[0].source,
        ObjectKind::User,
        "users come first"
    );
    assert!(!schema.mapping(ObjectKind::Group).unwrap().enabled);
    assert_eq!(
        users
            .matching()
            .iter()
            .map(|mapping| mapping.target.as_str())
            .collect::<Vec<_>>(),
        ["userName", "externalId"]
    );
    let scope: Vec<String> = users.scope.iter().map(ToString::to_string).collect();
    assert_eq!(
        scope,
        [
            "department EQUALS “R&D” and mail IS NOT NULL",
            r"userPrincipalName REGEX MATCH “.*@corp\.example”",
        ]
    );
    for (target, source, default) in [
        (
            "title",
            MappingSource::Direct("jobTitle".into()),
            Some("Employee"),
        ),
        ("userType", MappingSource::Constant("Employee".into()), None),
        ("timezone", MappingSource::None, Some("Europe/Berlin")),
        (
            "active",
            MappingSource::Expression(
                r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#.into(),
            ),
            None,
        ),
    ] {
        let mapping = users.attribute_mapping(target).unwrap();
        assert_eq!(
            (&mapping.source, mapping.default_value.as_deref()),
            (&source, default),
            "{target}"
        );
    }
    let apply = |target: &str| users.attribute_mapping(target).unwrap().apply;
    assert_eq!(
        apply(r#"addresses[type eq "work"].country"#),
        ApplyMapping::OnlyOnCreate
    );
    assert_eq!(
        apply("urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge"),
        ApplyMapping::OnlyAddValues
    );
    let known = |name: &str| {
        users
            .target_attributes
            .iter()
            .find(|known| known.name == name)
            .unwrap()
    };
    assert!(known("id").primary_key && known("userName").required && known("externalId").case_exact);
    let manager = known("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager");
    assert_eq!(
        manager.references,
        ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]
    );
}

#[test]
fn what_has_no_effect_is_reported_one_by_one() {
    let (_, _, lines) = entra();
    let users = "synchronizationRules[0].objectMappings[1]";
    let expected = [
        "Warning synchronizationRules[0].groupFilter: This is kept and not used".to_owned(),
        format!("Warning {users}.scope.inputFilterGroups: This is kept and not used"),
        format!("Warning {users}.attributeMappings[11].flowBehavior: FlowAlways has no effect"),
        format!(
            "Warning {users}.attributeMappings: urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge: the directory has no attribute extension_0f1e"
        ),
        "Warning synchronizationRules[1]: This is another rule.".to_owned(),
        format!("Note {users}.attributeMappings[17].exportMissingReferences: This is kept"),
        format!("Note {users}.metadata: This is kept"),
        "Note directories[1].objects[0].attributes[19].apiExpressions: This is kept".to_owned(),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for line in expected {
        assert!(
            lines.iter().any(|found| found.starts_with(&line)),
            "{line}\n{lines:#?}"
        );
    }
}

#[test]
fn what_cannot_be_used_is_said_with_its_path() {
    let mapping = "/synchronizationRules/0/objectMappings/1";
    for (place, value, expected) in [
        (
            "/synchronizationRules",
            json!({}),
            "synchronizationRules: This must be a list […], but is an object.",
        ),
        (
            "/synchronizationRules/0/objectMappings/1/sourceObjectName",
            json!("Person"),
            "synchronizationRules: There is no object mapping",
        ),
        (
            &format!("{mapping}/enabled"),
            json!("yes"),
            "synchronizationRules[0].objectMappings[1].enabled: This must be true or false",
        ),
        (
            &format!("{mapping}/flowTypes"),
            json!("Add, Move"),
            "synchronizationRules[0].objectMappings[1].flowTypes: “Move” is not an action",
        ),
        (
            &format!("{mapping}/attributeMappings/0/matchingPriority"),
            json!(-1),
            "attributeMappings[0].matchingPriority: This must be a whole number",
        ),
        (
            &format!("{mapping}/attributeMappings/13/matchingPriority"),
            json!(1),
            "attributeMappings: There are two mappings with the matching precedence 1",
        ),
        (
            &format!("{mapping}/attributeMappings/3/targetAttributeName"),
            json!("displayName"),
            "attributeMappings: There are two mappings of displayName",
        ),
        (
            &format!("{mapping}/attributeMappings/3/targetAttributeName"),
            Value::Null,
            "attributeMappings[3].targetAttributeName: This is missing",
        ),
        (
            &format!("{mapping}/attributeMappings/1/source/expression"),
            json!("Swich([a])"),
            "attributeMappings[1].source.expression: ",
        ),
        (
            &format!("{mapping}/attributeMappings/1/source/type"),
            json!("Magic"),
            "attributeMappings[1].source.type: “Magic” is not known",
        ),
        (
            &format!("{mapping}/scope/groups/0/clauses/0/operatorName"),
            json!("LIKE"),
            "clauses[0].operatorName: “LIKE” is not an operator",
        ),
        (
            &format!("{mapping}/scope/groups/0/clauses/0/targetOperand/values"),
            json!(["a", "b"]),
            "clauses[0].targetOperand: There are 2 values",
        ),
        (
            &format!("{mapping}/scope/groups/0/clauses"),
            json!([]),
            "scope.groups[0].clauses: This is empty",
        ),
        (
            "/directories/1/objects/0/attributes/1/required",
            json!(1),
            "directories[1].objects[0].attributes[1].required: This must be true or false",
        ),
    ] {
        let mut document: Value = serde_json::from_str(ENTRA).unwrap();
        *document.pointer_mut(place).unwrap() = value;
        let imported = import(&document.to_string(), &names()).unwrap();
        assert_eq!(imported.schema, None, "{place}");
        let errors = imported
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors
            .map(|finding| format!("{}: {}", finding.path, finding.message))
            .collect();
        assert!(
            errors.iter().any(|error| error.contains(expected)),
            "{place}: {errors:#?}"
        );
    }
}

#[test]
fn what_is_no_configuration_is_refused_with_its_place() {
    for (text, expected) in [
        (" \n", "The file is empty."),
        ("{\n  \"id\": }", "line 2, column 9"),
        ("[]", "it is not one object"),
        ("{\"value\": []}", "it has no synchronizationRules"),
    ] {
        let error = import(text, &names()).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert!(matches!(
        import("{", &names()),
        Err(ImportError::Syntax { line: 1, .. })
    ));
}

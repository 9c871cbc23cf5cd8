use expr::Expression;
use model::{ApplyMapping, MappingSource, ObjectKind, Schema};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{ImportError, Names, Severity, differences, export, import, read_source, tree, write_source};

const ENTRA: &str = include_str!("../fixtures/entra.json");

fn names() -> Names {
    Names::new("0198-7", 7, "Head office", "Pingboard")
}

fn entra() -> (Value, Schema, Vec<String>) {
    let imported = import(ENTRA, &names()).unwrap();
    let lines = imported.findings.iter().map(|finding| {
        format!(
            "{} {}: {}",
            finding.severity.as_str(),
            finding.path,
            finding.message
        )
    });
    let lines = lines.collect();
    (
        serde_json::from_str(ENTRA).unwrap(),
        imported.schema.expect("no errors"),
        lines,
    )
}

/// What changes with every save.
fn without_version(mut document: Value) -> Value {
    document.as_object_mut().unwrap().remove("version");
    document
}

#[test]
fn an_export_of_entra_is_given_back_as_it_was() {
    let (document, schema, _) = entra();
    assert_eq!(
        without_version(export(&schema, &names())),
        without_version(document)
    );
}

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
        "Warning synchronizationRules[0].groupFilter: is kept and not used".to_owned(),
        format!("Warning {users}.scope.inputFilterGroups: is kept and not used"),
        format!("Warning {users}.attributeMappings[11].flowBehavior: FlowAlways has no effect"),
        format!(
            "Warning {users}.attributeMappings: urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge: the directory has no attribute extension_0f1e"
        ),
        "Warning synchronizationRules[1]: is another rule.".to_owned(),
        format!("Note {users}.attributeMappings[17].exportMissingReferences: is kept"),
        format!("Note {users}.metadata: is kept"),
        "Note directories[1].objects[0].attributes[19].apiExpressions: is kept".to_owned(),
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
fn unknown_keys_of_every_level_come_back() {
    let mut document: Value = serde_json::from_str(ENTRA).unwrap();
    let mapping = "/synchronizationRules/0/objectMappings/1";
    let places = [
        String::new(),
        "/directories/0".into(),
        "/directories/1".into(),
        "/directories/1/objects/0".into(),
        "/directories/1/objects/0/attributes/3".into(),
        "/synchronizationRules/0".into(),
        "/synchronizationRules/1".into(),
        mapping.into(),
        format!("{mapping}/scope"),
        format!("{mapping}/scope/groups/0"),
        format!("{mapping}/scope/groups/0/clauses/1"),
        format!("{mapping}/scope/groups/0/clauses/1/targetOperand"),
        format!("{mapping}/attributeMappings/3"),
        format!("{mapping}/attributeMappings/3/source"),
        format!("{mapping}/attributeMappings/1/source/parameters/1/value"),
    ];
    for place in &places {
        let object = document.pointer_mut(place).unwrap().as_object_mut().unwrap();
        object.insert("futureKey".into(), json!({ "of": place }));
    }
    let text = serde_json::to_string(&document).unwrap();
    let schema = import(&text, &names()).unwrap().schema.unwrap();
    assert_eq!(
        without_version(export(&schema, &names())),
        without_version(document)
    );
}

#[test]
fn what_is_changed_here_wins_over_how_the_file_spelled_it() {
    let (_, mut schema, _) = entra();
    let users = &mut schema.object_mappings[0];
    users.actions.delete = true;
    users.scope.clear();
    users.attribute_mappings[2].default_value = Some("Nobody".into());
    users.attribute_mappings[1].source = MappingSource::Direct("accountEnabled".into());
    let written = export(&schema, &names());
    let users = &written["synchronizationRules"][0]["objectMappings"][1];
    assert_eq!(users["flowTypes"], "Add, Update, Delete");
    assert_eq!(users["scope"]["groups"], json!([]));
    assert_eq!(users["scope"]["inputFilterGroups"][0]["name"], "early", "kept");
    assert_eq!(users["attributeMappings"][2]["defaultValue"], "Nobody");
    assert_eq!(
        users["attributeMappings"][1]["source"]["expression"],
        "[accountEnabled]"
    );
    assert_eq!(users["attributeMappings"][3]["defaultValue"], "Employee");
    let again = import(&written.to_string(), &names()).unwrap().schema.unwrap();
    assert_eq!(differences(&schema, &again), []);
}

#[test]
fn what_cannot_be_used_is_said_with_its_path() {
    let mapping = "/synchronizationRules/0/objectMappings/1";
    for (place, value, expected) in [
        (
            "/synchronizationRules",
            json!({}),
            "synchronizationRules: must be a list […], but is an object.",
        ),
        (
            "/synchronizationRules/0/objectMappings/1/sourceObjectName",
            json!("Person"),
            "synchronizationRules: has no object mapping",
        ),
        (
            &format!("{mapping}/enabled"),
            json!("yes"),
            "synchronizationRules[0].objectMappings[1].enabled: must be true or false",
        ),
        (
            &format!("{mapping}/flowTypes"),
            json!("Add, Move"),
            "synchronizationRules[0].objectMappings[1].flowTypes: “Move” is not an action",
        ),
        (
            &format!("{mapping}/attributeMappings/0/matchingPriority"),
            json!(-1),
            "attributeMappings[0].matchingPriority: must be a whole number",
        ),
        (
            &format!("{mapping}/attributeMappings/13/matchingPriority"),
            json!(1),
            "attributeMappings: has two mappings with the matching precedence 1",
        ),
        (
            &format!("{mapping}/attributeMappings/3/targetAttributeName"),
            json!("displayName"),
            "attributeMappings: has two mappings of displayName",
        ),
        (
            &format!("{mapping}/attributeMappings/3/targetAttributeName"),
            Value::Null,
            "attributeMappings[3].targetAttributeName: is missing",
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
            "clauses[0].targetOperand: has 2 values",
        ),
        (
            &format!("{mapping}/scope/groups/0/clauses"),
            json!([]),
            "scope.groups[0].clauses: is empty",
        ),
        (
            "/directories/1/objects/0/attributes/1/required",
            json!(1),
            "directories[1].objects[0].attributes[1].required: must be true or false",
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

#[test]
fn the_stored_form_is_that_of_graph() {
    let source = MappingSource::Expression(r#"Replace([preferredLanguage], "-", , , "_", , )"#.into());
    let attribute = json!({ "type": "Attribute", "name": "preferredLanguage", "expression": "[preferredLanguage]", "parameters": [] });
    let constant = |text: &str, quoted: &str| json!({ "type": "Constant", "name": text, "expression": quoted, "parameters": [] });
    assert_eq!(
        write_source(&source),
        json!({
            "type": "Function",
            "name": "Replace",
            "expression": r#"Replace([preferredLanguage], "-", , , "_", , )"#,
            "parameters": [
                { "key": "source", "value": attribute },
                { "key": "Find", "value": constant("-", r#""-""#) },
                { "key": "Replacement", "value": constant("_", r#""_""#) },
            ],
        })
    );
    let keys = |text: &str| -> Vec<String> {
        let stored = write_source(&MappingSource::Expression(text.into()));
        let parameters = stored["parameters"].as_array().unwrap().clone();
        parameters
            .iter()
            .map(|parameter| parameter["key"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        keys(r#"Switch([a], , "1", "x", "2", "y")"#),
        ["source", "key", "value", "key", "value"]
    );
    assert_eq!(
        keys(r#"Join("-", [a], [b], "c")"#),
        ["separator", "source", "source", "source"]
    );
    assert_eq!(keys(r#"IIF([a] = "1", [b], "c")"#).len(), 3);
    assert_eq!(write_source(&MappingSource::None), Value::Null);
    assert_eq!(
        write_source(&MappingSource::Constant(r#"a "b" \"#.into()))["expression"],
        r#""a \"b\" \\""#
    );
}

#[test]
fn a_tree_without_text_is_read_and_a_different_text_reported() {
    let (document, _, _) = entra();
    let mut active =
        document["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"][1]["source"].clone();
    active["expression"] = Value::Null;
    assert_eq!(
        read_source(&active).unwrap(),
        MappingSource::Expression(r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#.into())
    );
    let mut report = crate::report::Report::default();
    active["expression"] = json!("Not([IsSoftDeleted])");
    let source = crate::source::read(Some(&active), "source", &mut report);
    assert_eq!(
        source,
        Some(MappingSource::Expression("Not([IsSoftDeleted])".into()))
    );
    assert!(
        report.0[0].message.contains("say different things"),
        "{:?}",
        report.0
    );
    let parameter = json!({ "key": "colour", "value": { "type": "Constant", "name": "x" } });
    let other_key = json!({ "type": "Function", "name": "ToLower", "parameters": [parameter] });
    assert_eq!(
        read_source(&other_key).unwrap(),
        MappingSource::Expression(r#"ToLower("x")"#.into())
    );
    let nameless = json!({ "type": "Function", "parameters": [] });
    assert!(
        read_source(&nameless).unwrap_err()[0]
            .message
            .contains("has no name")
    );
}

#[test]
fn changes_are_said_in_words() {
    let (_, before, _) = entra();
    let mut after = before.clone();
    let users = &mut after.object_mappings[0];
    users.attribute_mappings[3].source = MappingSource::Expression("ToUpper([jobTitle])".into());
    users.attribute_mappings[3].default_value = None;
    users.attribute_mappings.remove(2);
    users.scope[0].clauses[0].value = "Sales".into();
    users.scope.pop();
    users.actions.delete = true;
    users.target_attributes[1].required = false;
    after.object_mappings[1].enabled = true;
    let lines: Vec<String> = differences(&before, &after)
        .into_iter()
        .map(|(subject, text)| format!("{subject}: {text}"))
        .collect();
    assert_eq!(
        lines,
        [
            "Delete: no → yes",
            "Scoping filter “R&D”: department EQUALS “R&D” and mail IS NOT NULL → department EQUALS “Sales” and mail IS NOT NULL",
            r"Scoping filter “Filter 2”: deleted: userPrincipalName REGEX MATCH “.*@corp\.example”",
            "displayName: deleted: displayName",
            "title: source jobTitle → ToUpper([jobTitle]); default “Employee” → none",
            "Target attribute userName: no longer required",
            "Groups: Enabled: no → yes",
        ]
    );
    assert_eq!(differences(&before, &before), []);
}

#[test]
fn an_export_of_ones_own_is_read_as_the_same_schema() {
    let mut schema = entra().1;
    schema.extra.0.clear();
    for mapping in &mut schema.object_mappings {
        mapping.extra.0.clear();
        mapping
            .attribute_mappings
            .iter_mut()
            .for_each(|mapping| mapping.extra.0.clear());
        mapping
            .target_attributes
            .iter_mut()
            .for_each(|attribute| attribute.extra.0.clear());
        mapping
            .scope
            .iter_mut()
            .flat_map(|filter| &mut filter.clauses)
            .for_each(|clause| clause.extra.0.clear());
    }
    let written = export(&schema, &names());
    assert_eq!(written["version"], "7");
    assert_eq!(
        written["directories"][1]["objects"][0]["attributes"][1]["name"],
        "userName"
    );
    let imported = import(&written.to_string(), &names()).unwrap();
    assert_eq!(imported.schema, Some(schema));
}

/// Expressions, built from the parts that the stored form has to tell apart.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-zA-Z.]{1,8}".prop_map(|name| format!("[{name}]")),
        "[ -~äß\"\\\\]{0,6}".prop_map(|text| tree::quoted(&text)),
        (-40_i64..40).prop_map(|number| number.to_string()),
        Just("&HF7".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Append({a}, {b})")),
            proptest::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("Join(\" \", {})", parts.join(", "))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Replace({a}, \"-\", , , {b}, , )")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("Switch({a}, , \"k\", {b}, \"l\", {c})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("IIF({a} = {b}, {c}, IgnoreAttributeFlow)")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) & ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("InStr({a}, {b}, 1, vbTextCompare)")),
            inner.prop_map(|a| format!("ToLower({a}, )")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// With its text, an expression comes back exactly; from its tree alone it means the same.
    #[test]
    fn the_stored_form_is_read_as_the_same_expression(text in expression()) {
        let parsed = Expression::parse(&text).expression;
        prop_assume!(parsed.is_some());
        let parsed = parsed.unwrap();
        let stored = write_source(&MappingSource::Expression(text.clone()));
        if stored["type"] == "Function" {
            prop_assert_eq!(read_source(&stored).unwrap(), MappingSource::Expression(text));
        }
        let mut report = crate::report::Report::default();
        crate::source::read(Some(&stored), "", &mut report);
        prop_assert!(report.0.iter().all(|finding| !finding.message.contains("say different")), "{:?}", report.0);
        let from_tree = tree::text(&stored).unwrap();
        let again = Expression::parse(&from_tree).expression.expect("the tree is sound");
        prop_assert!(tree::same(&parsed, &again), "{} became {}", parsed, again);
    }

    /// Whatever a file says, reading it ends and does not panic; what is read can be written and read again.
    #[test]
    fn a_damaged_file_is_survived(place in any::<prop::sample::Index>(), value in prop_oneof![
        Just(Value::Null), Just(json!(7)), Just(json!("x")), Just(json!([])), Just(json!({})), Just(json!(true)), Just(json!(["user"])),
    ]) {
        let mut document: Value = serde_json::from_str(ENTRA).unwrap();
        let mut places = Vec::new();
        pointers(&document, String::new(), &mut places);
        let place = place.get(&places);
        *document.pointer_mut(place).unwrap() = value;
        if let Ok(imported) = import(&document.to_string(), &names())
            && let Some(schema) = imported.schema
        {
            let again = import(&export(&schema, &names()).to_string(), &names()).unwrap();
            prop_assert_eq!(again.schema, Some(schema), "{}", place);
        }
    }
}

fn pointers(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| pointers(value, format!("{path}/{key}"), found)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(index, value)| pointers(value, format!("{path}/{index}"), found)),
        _ => {}
    }
    if !path.is_empty() {
        found.push(path);
    }
}

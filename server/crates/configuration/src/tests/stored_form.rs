//! Sources of values in the form that Graph stores.

use model::MappingSource;
use serde_json::{Value, json};

use super::entra;
use crate::{read_source, write_source};

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

//! What was read is written as it was, apart from what was changed since.

use model::MappingSource;
use serde_json::{Value, json};

use super::{ENTRA, entra, names, without_version};
use crate::{differences, export, import};

#[test]
fn an_export_of_entra_is_given_back_as_it_was() {
    let (document, schema, _) = entra();
    assert_eq!(
        without_version(export(&schema, &names())),
        without_version(document)
    );
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

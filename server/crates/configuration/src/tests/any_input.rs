//! Whatever an expression or a file says.

use expr::Expression;
use model::MappingSource;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ENTRA, names};
use crate::{export, import, read_source, tree, write_source};

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

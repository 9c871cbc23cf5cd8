//! Configuration JSON, most of it with an export of Entra.

mod any_input;
mod comparing;
mod reading;
mod stored_form;
mod writing;

use model::Schema;
use serde_json::Value;

use crate::{Names, import};

const ENTRA: &str = include_str!("../../fixtures/entra.json");

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

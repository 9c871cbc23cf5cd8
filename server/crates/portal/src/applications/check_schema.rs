//! Checking an imported schema by the rules of the pages, each finding with its place in the file.

use configuration::Imported;
use model::{
    Application, AttributeMapping, FindingSeverity, Job, ObjectMapping, SchemaFinding, ScopingFilterInput,
};

use super::check_attribute_mapping::{attribute_of, refusal, together, writable};
use super::check_scope::check_with;
use super::fit::misfit_of_text;
use super::known::Known;
use crate::{Portal, Result};

/// What the pages of the mappings would refuse. The attributes are those of the application's own directory; one that it
/// does not have is a warning of the import itself.
pub(super) async fn refusals(
    portal: &Portal,
    application: &Application,
    job: &Job,
    imported: &Imported,
) -> Result<Vec<SchemaFinding>> {
    let mut refusals = Vec::new();
    let mappings = imported.schema.iter().flat_map(|schema| &schema.object_mappings);
    for (mapping, (_, place)) in mappings.zip(&imported.places) {
        let known = Known::of(portal, application, job, mapping.source).await?;
        let mut refuse = |path: String, message: String| {
            refusals.push(SchemaFinding {
                severity: FindingSeverity::Error,
                path,
                message,
            });
        };
        for (index, one) in mapping.attribute_mappings.iter().enumerate() {
            for message in of_mapping(one, mapping, &known) {
                refuse(format!("{place}.attributeMappings[{index}]"), message);
            }
        }
        let typed: Vec<ScopingFilterInput> = mapping.scope.iter().map(Into::into).collect();
        for problem in check_with(&typed, &mapping.scope, &known.attributes)
            .err()
            .into_iter()
            .flatten()
        {
            refuse(
                format!("{place}.{}", place_of_field(&problem.field)),
                problem.message,
            );
        }
    }
    Ok(refusals)
}

/// What is wrong with one attribute mapping. Each message names the target attribute.
fn of_mapping(one: &AttributeMapping, mapping: &ObjectMapping, known: &Known) -> Vec<String> {
    let attribute = attribute_of(&one.target, mapping);
    let mut messages = Vec::new();
    if let Err(message) = writable(&one.target) {
        messages.push(message);
    } else if attribute.primary_key {
        messages.push("It is the primary key: the application decides about it.".to_owned());
    }
    messages.extend(
        together(one, &attribute)
            .into_iter()
            .map(|problem| problem.message),
    );
    messages.extend(refusal(&one.source, &attribute, known));
    let default = one.default_value.as_deref();
    messages.extend(default.and_then(|text| misfit_of_text(text, &attribute)));
    let named = |message: String| {
        if message.contains(&one.target) {
            message
        } else {
            format!("{}: {message}", one.target)
        }
    };
    messages.into_iter().map(named).collect()
}

/// A field of the scope page as the file calls it: `filters[0][clauses][1][value]` is
/// `scope.groups[0].clauses[1].targetOperand`.
fn place_of_field(field: &str) -> String {
    let names = [
        ("filters", "scope.groups"),
        ("[title]", ".name"),
        ("[clauses]", ".clauses"),
        ("[attribute]", ".sourceOperandName"),
        ("[operator]", ".operatorName"),
        ("[value]", ".targetOperand"),
    ];
    names
        .iter()
        .fold(field.to_owned(), |place, (from, to)| place.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::place_of_field;

    #[test]
    fn fields_are_found_in_the_file() {
        for (field, place) in [
            ("filters", "scope.groups"),
            ("filters[2][title]", "scope.groups[2].name"),
            (
                "filters[0][clauses][1][value]",
                "scope.groups[0].clauses[1].targetOperand",
            ),
        ] {
            assert_eq!(place_of_field(field), place);
        }
    }
}

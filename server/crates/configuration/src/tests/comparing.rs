//! What differs between two schemas, in words.

use model::MappingSource;

use super::entra;
use crate::differences;

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

use model::{ObjectKind, attribute};

use super::*;

/// [`check_with`] the attributes that every directory has.
fn check(
    typed: &[ScopingFilterInput],
    saved: &[ScopingFilter],
    kind: ObjectKind,
) -> Result<Vec<ScopingFilter>, Vec<FieldProblem>> {
    check_with(typed, saved, &attribute::readable_attributes(kind))
}

fn typed(attribute: &str, operator: &str, value: &str) -> ScopingFilterInput {
    ScopingFilterInput {
        title: " Engineers ".into(),
        clauses: vec![ScopingClauseInput {
            attribute: attribute.into(),
            operator: operator.into(),
            value: value.into(),
        }],
    }
}

#[test]
fn clauses_are_checked() {
    for (attribute, operator, value, wrong) in [
        ("department", "EQUALS", "R&D", None),
        (" department ", "EQUALS", "R&D", None),
        ("department", "IS NULL", "", None),
        ("userType", "EQUALS", "Guest", None),
        ("objectId", "IS NOT NULL", "", None),
        ("accountEnabled", "IS TRUE", "", None),
        ("extensionAttribute1", "IS TRUE", "", None),
        ("employeeId", "Greater_Than", "100", None),
        ("employeeId", "REGEX MATCH", "^A[0-9]+$", None),
        (
            "departmnt",
            "EQUALS",
            "x",
            Some((
                "attribute",
                "The directory has no attribute departmnt. Did you mean department?",
            )),
        ),
        (
            "Department",
            "EQUALS",
            "x",
            Some((
                "attribute",
                "The directory has no attribute Department. Did you mean department?",
            )),
        ),
        (
            "favouriteColour",
            "EQUALS",
            "x",
            Some((
                "attribute",
                "The directory has no attribute favouriteColour; choose one of the list.",
            )),
        ),
        ("", "EQUALS", "x", Some(("attribute", "Choose an attribute."))),
        (
            "manager",
            "EQUALS",
            "x",
            Some((
                "attribute",
                "manager refers to another object, which a scoping filter cannot compare.",
            )),
        ),
        (
            "otherMails",
            "IS NULL",
            "",
            Some((
                "attribute",
                "otherMails has several values, which a scoping filter cannot compare.",
            )),
        ),
        (
            "employeeHireDate",
            "IS NULL",
            "",
            Some((
                "attribute",
                "employeeHireDate is a date, which a scoping filter cannot compare.",
            )),
        ),
        (
            "IsSoftDeleted",
            "IS TRUE",
            "",
            Some(("attribute", "IsSoftDeleted cannot be used in a scoping filter.")),
        ),
        (
            "appRoleAssignments",
            "IS NULL",
            "",
            Some((
                "attribute",
                "appRoleAssignments cannot be used in a scoping filter.",
            )),
        ),
        (
            "department",
            "LIKE",
            "x",
            Some(("operator", "Choose an operator.")),
        ),
        (
            "accountEnabled",
            "EQUALS",
            "True",
            Some((
                "operator",
                "accountEnabled is true or false; use IS TRUE or IS FALSE.",
            )),
        ),
        (
            "department",
            "EQUALS",
            "",
            Some(("value", "Enter the value that EQUALS compares with.")),
        ),
        (
            "department",
            "IS NULL",
            "x",
            Some(("value", "IS NULL takes no value; clear the field.")),
        ),
        (
            "employeeId",
            "Greater_Than",
            "A1",
            Some((
                "value",
                "Greater_Than compares whole numbers; enter one, such as 100.",
            )),
        ),
    ] {
        let outcome = check(&[typed(attribute, operator, value)], &[], ObjectKind::User);
        let found = outcome.err().unwrap_or_default();
        let found = found
            .first()
            .map(|problem| (problem.field.as_str(), problem.message.as_str()));
        let wrong = wrong.map(|(field, message)| (format!("filters[0][clauses][0][{field}]"), message));
        let wrong = wrong.as_ref().map(|(field, message)| (field.as_str(), *message));
        assert_eq!(found, wrong, "{attribute} {operator} {value}");
    }
}

#[test]
fn a_regular_expression_that_cannot_be_used_is_refused_with_the_reason() {
    let outcome = check(
        &[typed("department", "REGEX MATCH", "(?=x)")],
        &[],
        ObjectKind::User,
    );
    let problems = outcome.expect_err("refused");
    assert!(problems[0].message.contains("regular expression"), "{problems:?}");
}

#[test]
fn attributes_that_an_administrator_added_are_known_with_their_type() {
    let added = [DirectoryAttribute {
        name: "shoeSize".into(),
        label: "Shoe size".into(),
        kind: AttributeType::Integer,
        multi_valued: false,
        custom: true,
    }];
    assert_eq!(comparable(&added), ["shoeSize"]);
    for (operator, value, is_valid) in [
        ("EQUALS", "42", true),
        ("EQUALS", "large", false),
        ("Includes", "4", false),
        ("Greater_Than", "40", true),
    ] {
        let outcome = check_with(&[typed("shoeSize", operator, value)], &[], &added);
        assert_eq!(outcome.is_ok(), is_valid, "{operator} {value}");
    }
}

#[test]
fn a_filter_without_clauses_would_let_everybody_pass() {
    let empty = ScopingFilterInput::default();
    let problems = check(
        &[typed("department", "IS NULL", ""), empty],
        &[],
        ObjectKind::User,
    );
    let problems = problems.expect_err("refused");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].field, "filters[1][title]");
}

#[test]
fn what_an_import_said_beyond_stays() {
    let mut before = check(&[typed("department", "IS NULL", "")], &[], ObjectKind::User).expect("valid");
    assert_eq!(before[0].title, "Engineers");
    let unknown: model::Extra = serde_json::from_str(r#"{"colour": "red"}"#).expect("JSON");
    before[0].extra = unknown.clone();
    before[0].clauses[0].extra = unknown.clone();
    let after = check(&[typed("department", "EQUALS", "x")], &before, ObjectKind::User).expect("valid");
    assert_eq!(
        (&after[0].extra, &after[0].clauses[0].extra),
        (&unknown, &unknown)
    );
    let other = check(&[typed("city", "EQUALS", "x")], &before, ObjectKind::User).expect("valid");
    assert!(other[0].clauses[0].extra.is_empty());
}

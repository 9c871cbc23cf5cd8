//! Checking the scoping filters that an administrator typed.

use expr::closest;
use model::{
    AttributeType, DirectoryAttribute, FieldProblem, ObjectKind, ScopingClause, ScopingClauseInput,
    ScopingFilter, ScopingFilterInput, ScopingOperator, attribute,
};

/// The most filters, and the most clauses of one.
const MAXIMUM_COUNT: usize = 50;
/// The most characters of a title or a value.
const MAXIMUM_LENGTH: usize = 1_000;
/// What depends on the scope itself or has a form that a clause cannot compare.
const UNSUPPORTED: [&str; 3] = [attribute::IS_SOFT_DELETED, "appRoleAssignments", "members"];

/// [`check_with`] the attributes that every directory has.
pub(super) fn check(
    typed: &[ScopingFilterInput],
    saved: &[ScopingFilter],
    kind: ObjectKind,
) -> Result<Vec<ScopingFilter>, Vec<FieldProblem>> {
    check_with(typed, saved, &attribute::readable_attributes(kind))
}

/// The filters to save; or everything that is wrong, under the names that the fields have in the form. What an import
/// said beyond a filter or clause stays where that did not move.
pub(super) fn check_with(
    typed: &[ScopingFilterInput],
    saved: &[ScopingFilter],
    attributes: &[DirectoryAttribute],
) -> Result<Vec<ScopingFilter>, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    if typed.len() > MAXIMUM_COUNT {
        let message = format!("Use at most {MAXIMUM_COUNT} filters.");
        problems.push(problem("filters".to_owned(), message));
    }
    let mut filters = Vec::with_capacity(typed.len());
    for (index, filter) in typed.iter().enumerate() {
        let before = saved
            .get(index)
            .filter(|saved| saved.title == filter.title.trim());
        filters.push(ScopingFilter {
            title: filter.title.trim().to_owned(),
            clauses: clauses(filter, before, index, attributes, &mut problems),
            extra: before.map(|before| before.extra.clone()).unwrap_or_default(),
        });
        let field = format!("filters[{index}][title]");
        if filter.title.chars().count() > MAXIMUM_LENGTH {
            problems.push(problem(
                field,
                format!("Use at most {MAXIMUM_LENGTH} characters."),
            ));
        } else if filter.clauses.is_empty() {
            let message = "This filter has no clause, so everybody would pass. Add one or remove the filter.";
            problems.push(problem(field, message.to_owned()));
        } else if filter.clauses.len() > MAXIMUM_COUNT {
            problems.push(problem(field, format!("Use at most {MAXIMUM_COUNT} clauses.")));
        }
    }
    if problems.is_empty() {
        Ok(filters)
    } else {
        Err(problems)
    }
}

fn clauses(
    filter: &ScopingFilterInput,
    before: Option<&ScopingFilter>,
    index: usize,
    attributes: &[DirectoryAttribute],
    problems: &mut Vec<FieldProblem>,
) -> Vec<ScopingClause> {
    let mut clauses = Vec::with_capacity(filter.clauses.len());
    for (place, typed) in filter.clauses.iter().enumerate() {
        let before = before.and_then(|filter| filter.clauses.get(place));
        match clause(typed, attributes) {
            Ok(clause) => clauses.push(ScopingClause {
                extra: before
                    .filter(|before| before.attribute == clause.attribute)
                    .map(|before| before.extra.clone())
                    .unwrap_or_default(),
                ..clause
            }),
            Err(found) => problems.extend(found.into_iter().map(|(field, message)| {
                problem(format!("filters[{index}][clauses][{place}][{field}]"), message)
            })),
        }
    }
    clauses
}

type ClauseProblems = Vec<(&'static str, String)>;

fn clause(
    typed: &ScopingClauseInput,
    attributes: &[DirectoryAttribute],
) -> Result<ScopingClause, ClauseProblems> {
    let known = known(typed.attribute.trim(), attributes).map_err(|message| ("attribute", message));
    let operator = ScopingOperator::of_name(&typed.operator)
        .ok_or_else(|| ("operator", "Choose an operator.".to_owned()));
    let (known, operator) = match (known, operator) {
        (Ok(known), Ok(operator)) => (known, operator),
        (known, operator) => return Err(known.err().into_iter().chain(operator.err()).collect()),
    };
    fits(known, operator).map_err(|message| vec![("operator", message)])?;
    let clause = ScopingClause {
        attribute: known.name.clone(),
        operator,
        value: typed.value.clone(),
        extra: model::Extra::default(),
    };
    if typed.value.chars().count() > MAXIMUM_LENGTH {
        return Err(vec![(
            "value",
            format!("Use at most {MAXIMUM_LENGTH} characters."),
        )]);
    }
    let is_number = || typed.value.trim().parse::<i64>().is_ok();
    let compares_number = known.kind == AttributeType::Integer
        && matches!(operator, ScopingOperator::Equals | ScopingOperator::NotEquals);
    if compares_number && !is_number() {
        let message = format!("{} is a whole number; enter one, such as 100.", known.name);
        return Err(vec![("value", message)]);
    }
    match sync::scope::operand_problem(&clause) {
        Some(message) => Err(vec![("value", message)]),
        None => Ok(clause),
    }
}

/// The attribute of that name, if filters can compare it.
fn known<'a>(name: &str, attributes: &'a [DirectoryAttribute]) -> Result<&'a DirectoryAttribute, String> {
    if name.is_empty() {
        return Err("Choose an attribute.".to_owned());
    }
    if UNSUPPORTED.contains(&name) {
        return Err(format!("{name} cannot be used in a scoping filter."));
    }
    let Some(known) = attributes.iter().find(|attribute| attribute.name == name) else {
        let names = attributes.iter().map(|attribute| attribute.name.as_str());
        return Err(match closest(name, names) {
            Some(nearest) => format!("The directory has no attribute {name}. Did you mean {nearest}?"),
            None => format!("The directory has no attribute {name}; choose one of the list."),
        });
    };
    match obstacle(known) {
        Some(obstacle) => Err(format!(
            "{name} {obstacle}, which a scoping filter cannot compare."
        )),
        None => Ok(known),
    }
}

/// Why filters cannot compare the attribute.
fn obstacle(attribute: &DirectoryAttribute) -> Option<&'static str> {
    match attribute.kind {
        _ if attribute.multi_valued => Some("has several values"),
        AttributeType::Reference => Some("refers to another object"),
        AttributeType::DateTime => Some("is a date"),
        AttributeType::Binary => Some("is no text"),
        AttributeType::String | AttributeType::Boolean | AttributeType::Integer => None,
    }
}

/// The names of those attributes that filters can compare.
pub(super) fn comparable(attributes: &[DirectoryAttribute]) -> Vec<String> {
    let comparable = attributes
        .iter()
        .filter(|attribute| obstacle(attribute).is_none() && !UNSUPPORTED.contains(&attribute.name.as_str()));
    comparable.map(|attribute| attribute.name.clone()).collect()
}

/// Whether the operator can compare values of that type.
fn fits(attribute: &DirectoryAttribute, operator: ScopingOperator) -> Result<(), String> {
    use ScopingOperator as Is;

    let (fits, words) = match attribute.kind {
        AttributeType::Boolean => (
            !operator.takes_value(),
            "is true or false; use IS TRUE or IS FALSE",
        ),
        AttributeType::Integer => (
            !matches!(
                operator,
                Is::IsTrue | Is::IsFalse | Is::Includes | Is::EndsWith | Is::ContainedIn | Is::NotContainedIn
            ),
            "is a whole number; use EQUALS, Greater_Than or a regular expression",
        ),
        // Text may be anything, also a number or a truth value.
        _ => (true, ""),
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{} {words}.", attribute.name))
    }
}

fn problem(field: String, message: String) -> FieldProblem {
    FieldProblem { field, message }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

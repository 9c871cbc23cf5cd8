//! Every operator against every sort of value, and how clauses and filters come together.

use model::{Attributes, Directory, ObjectId, ObjectKind, ObjectState, Timestamp, Value};
use model::{DirectoryObject, ScopingClause, ScopingFilter, ScopingOperator};
use uuid::Uuid;

use super::*;
use ScopingOperator::*;

fn person(attributes: &[(&str, Value)]) -> DirectoryObject {
    DirectoryObject {
        id: ObjectId::from(Uuid::from_u128(1)),
        directory_id: Directory::BUILT_IN,
        kind: ObjectKind::User,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect::<Attributes>(),
        change: 1,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

fn clause(attribute: &str, operator: ScopingOperator, value: &str) -> ScopingClause {
    ScopingClause {
        attribute: attribute.to_owned(),
        operator,
        value: value.to_owned(),
        extra: model::Extra::default(),
    }
}

fn filter(title: &str, clauses: &[(&str, ScopingOperator, &str)]) -> ScopingFilter {
    ScopingFilter {
        title: title.to_owned(),
        clauses: clauses.iter().map(|(a, o, v)| clause(a, *o, v)).collect(),
        ..ScopingFilter::default()
    }
}

fn filters(filters: &[ScopingFilter]) -> Filters {
    Filters::compile(filters).expect("valid filters")
}

#[test]
fn every_operator_with_every_sort_of_value() {
    let (yes, no, unclear) = (Verdict::Passes, Verdict::Fails, Verdict::Unclear);
    let text = |text: &str| Value::from(text);
    let list = || Value::List(vec!["a".into(), "b".into()]);
    for (operator, operand, value, expected) in [
        (Equals, "Sales", text("Sales"), yes),
        (Equals, "Sales", text("sales"), no),
        (Equals, "Sales", text("Sales "), no),
        (Equals, "7", Value::Integer(7), yes),
        (Equals, "07", Value::Integer(7), no),
        (Equals, "True", Value::Boolean(true), yes),
        (Equals, "a", list(), unclear),
        (NotEquals, "Sales", text("sales"), yes),
        (NotEquals, "Sales", text("Sales"), no),
        (NotEquals, "7", Value::Integer(8), yes),
        (IsTrue, "", Value::Boolean(true), yes),
        (IsTrue, "", Value::Boolean(false), no),
        (IsTrue, "", text("True"), yes),
        (IsTrue, "", text("false"), no),
        (IsTrue, "", text("yes"), unclear),
        (IsTrue, "", Value::Integer(1), unclear),
        (IsFalse, "", Value::Boolean(false), yes),
        (IsFalse, "", Value::Boolean(true), no),
        (IsFalse, "", text("FALSE"), yes),
        (IsFalse, "", text("no"), unclear),
        (IsNull, "", text("x"), no),
        (IsNull, "", Value::Boolean(false), no),
        (IsNull, "", Value::Integer(0), no),
        (IsNull, "", list(), no),
        (IsNull, "", Value::List(Vec::new()), yes),
        (IsNotNull, "", text("x"), yes),
        (IsNotNull, "", Value::Boolean(false), yes),
        (IsNotNull, "", Value::Integer(0), yes),
        (IsNotNull, "", Value::List(Vec::new()), no),
        (RegexMatch, "([1-9][0-9])", text("15"), yes),
        (RegexMatch, "([1-9][0-9])", text("115"), yes),
        (RegexMatch, "^([1-9][0-9])$", text("115"), no),
        (RegexMatch, ".*@corp.example", text("ana@corp.example"), yes),
        (RegexMatch, "sales", text("Sales"), no),
        (RegexMatch, "(?i)sales", text("Sales"), yes),
        (RegexMatch, "^7", Value::Integer(77), yes),
        (NotRegexMatch, "sales", text("Sales"), yes),
        (NotRegexMatch, "^S", text("Sales"), no),
        (GreaterThan, "10", text("11"), yes),
        (GreaterThan, "10", text("10"), no),
        (GreaterThan, "10", text("9"), no),
        (GreaterThan, "10", text(" 0011 "), yes),
        (GreaterThan, "10", Value::Integer(11), yes),
        (GreaterThan, "-2", text("-1"), yes),
        (GreaterThan, "10", text("A17"), unclear),
        (GreaterThan, "10", text("11.5"), unclear),
        (GreaterThan, "10", text("99999999999999999999"), unclear),
        (GreaterThanOrEquals, "10", text("10"), yes),
        (GreaterThanOrEquals, "10", text("9"), no),
        (GreaterThanOrEquals, "10", list(), unclear),
        (Includes, "al", text("Sales"), yes),
        (Includes, "AL", text("Sales"), no),
        (EndsWith, "les", text("Sales"), yes),
        (EndsWith, "LES", text("Sales"), no),
        (ContainedIn, "Sales, Marketing", text("Sales"), yes),
        (ContainedIn, "Sales, Marketing", text("sales"), no),
        (ContainedIn, "Sales", text("Sales East"), no),
        (NotContainedIn, "Sales, Marketing", text("Legal"), yes),
        (NotContainedIn, "Sales, Marketing", text("Sales"), no),
    ] {
        let judged = filters(&[filter("", &[("department", operator, operand)])])
            .judge(&person(&[("department", value.clone())]));
        assert_eq!(judged, expected, "{value:?} {} {operand}", operator.name());
    }
}

#[test]
fn no_value_passes_nothing_but_is_null() {
    for operator in ScopingOperator::ALL {
        let operand = match operator {
            GreaterThan | GreaterThanOrEquals => "-1",
            _ if operator.takes_value() => "x",
            _ => "",
        };
        for attributes in [
            &[][..],
            &[("department", Value::Null)],
            &[("department", "".into())],
        ] {
            let judged =
                filters(&[filter("", &[("department", operator, operand)])]).judge(&person(attributes));
            let expected = if operator == IsNull {
                Verdict::Passes
            } else {
                Verdict::Fails
            };
            assert_eq!(judged, expected, "{} {attributes:?}", operator.name());
        }
    }
}

#[test]
fn attributes_with_a_field_of_their_own_are_read_too() {
    let mut blocked = person(&[]);
    blocked.account_enabled = false;
    let enabled = filters(&[filter("", &[("accountEnabled", IsTrue, "")])]);
    assert_eq!(enabled.judge(&person(&[])), Verdict::Passes);
    assert_eq!(enabled.judge(&blocked), Verdict::Fails);
    let id = filters(&[filter("", &[("objectId", EndsWith, "0001")])]);
    assert_eq!(id.judge(&blocked), Verdict::Passes);
}

#[test]
fn clauses_are_and_filters_are_or_and_what_is_unclear_decides_only_alone() {
    let ana = person(&[
        ("department", "R&D".into()),
        ("city", "Bern".into()),
        ("employeeId", "A17".into()),
    ]);
    let (yes, no, unclear) = (
        ("department", Equals, "R&D"),
        ("city", Equals, "Oslo"),
        ("employeeId", GreaterThan, "10"),
    );
    for (groups, expected) in [
        (vec![], Verdict::Passes),
        (vec![vec![yes]], Verdict::Passes),
        (vec![vec![yes, yes]], Verdict::Passes),
        (vec![vec![yes, no]], Verdict::Fails),
        (vec![vec![no], vec![yes]], Verdict::Passes),
        (vec![vec![no], vec![no]], Verdict::Fails),
        (vec![vec![unclear]], Verdict::Unclear),
        (vec![vec![yes, unclear]], Verdict::Unclear),
        (vec![vec![unclear, no]], Verdict::Fails),
        (vec![vec![unclear], vec![yes]], Verdict::Passes),
        (vec![vec![unclear], vec![no]], Verdict::Unclear),
    ] {
        let groups: Vec<_> = groups.iter().map(|clauses| filter("", clauses)).collect();
        assert_eq!(filters(&groups).judge(&ana), expected, "{groups:?}");
    }
}

#[test]
fn a_filter_that_cannot_be_used_is_refused_with_the_reason() {
    for (operator, operand, problem) in [
        (
            GreaterThan,
            "many",
            "Greater_Than compares whole numbers; enter one, such as 100.",
        ),
        (
            GreaterThanOrEquals,
            "1.5",
            "Greater_Than_OR_EQUALS compares whole numbers; enter one, such as 100.",
        ),
        (IsNull, "x", "IS NULL takes no value; clear the field."),
        (Equals, "", "Enter the value that EQUALS compares with."),
        (RegexMatch, "", "Enter the value that REGEX MATCH compares with."),
    ] {
        let clause = clause("department", operator, operand);
        assert_eq!(operand_problem(&clause).as_deref(), Some(problem));
    }
    let broken = operand_problem(&clause("department", RegexMatch, "(a")).expect("a problem");
    assert!(
        broken.starts_with("This is not a regular expression that can be used: "),
        "{broken}"
    );
    let error = Filters::compile(&[filter("", &[("department", RegexMatch, "(a")])]).expect_err("refused");
    assert_eq!(error.code, "InvalidScopingFilter");
    assert_eq!(error.reason, "The scoping filter Filter 1 is not valid.");
    assert!(
        error
            .additional_details
            .starts_with("department REGEX MATCH “(a”: "),
        "{error:?}"
    );
    assert!(
        Filters::compile(&[filter("Empty", &[])]).is_err(),
        "no clause would let everybody pass"
    );
}

#[test]
fn the_log_says_what_decided() {
    let ana = person(&[("department", "Sales".into()), ("employeeId", "A17".into())]);
    let explained = filters(&[
        filter(
            "Engineering",
            &[("department", Equals, "R&D"), ("department", IsNotNull, "")],
        ),
        filter("Numbers", &[("employeeId", GreaterThan, "10")]),
        filter("Cities", &[("city", Equals, "Bern")]),
        filter("", &[("department", Includes, "ales")]),
    ])
    .explain(&ana);
    let expected = [
        (
            "Engineering",
            "does not pass: department EQUALS “R&D” is false, the value is “Sales”",
        ),
        (
            "Numbers",
            "cannot be decided: employeeId Greater_Than “10”: employeeId is “A17”, which is not a whole number",
        ),
        (
            "Cities",
            "does not pass: city EQUALS “Bern” is false, there is no value",
        ),
        (
            "Filter 4",
            "passes: department Includes “ales” is true, the value is “Sales”",
        ),
    ];
    let explained: Vec<_> = explained
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(explained, expected);
}

//! Whether there is a value.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

const EXPRESSION: &[Parameter] = &[Parameter::required("expression", Kind::Any)];

pub(super) const IS_NOTHING: Function = Function {
    name: "IsNothing",
    category: Category::Logic,
    parameters: EXPRESSION,
    gives: Gives::Kind(Kind::Condition),
    description: "True if there is no value; the same as IsNull.",
    example: Example {
        expression: "IsNothing([companyName])",
        result: "True",
    },
    check: None,
    body: body!(is_null),
};

pub(super) const IS_NULL: Function = Function {
    name: "IsNull",
    category: Category::Logic,
    parameters: EXPRESSION,
    gives: Gives::Kind(Kind::Condition),
    description: "True if there is no value: the attribute is absent, or it is a list without values.",
    example: Example {
        expression: "IsNull([mail])",
        result: "False",
    },
    check: None,
    body: body!(is_null),
};

pub(super) const IS_NULL_OR_EMPTY: Function = Function {
    name: "IsNullOrEmpty",
    category: Category::Logic,
    parameters: EXPRESSION,
    gives: Gives::Kind(Kind::Condition),
    description: "True if there is no value, or only an empty text or list.",
    example: Example {
        expression: r#"IsNullOrEmpty("")"#,
        result: "True",
    },
    check: None,
    body: body!(|call| Ok(call.value(0)?.is_empty().into())),
};

pub(super) const IS_PRESENT: Function = Function {
    name: "IsPresent",
    category: Category::Logic,
    parameters: EXPRESSION,
    gives: Gives::Kind(Kind::Condition),
    description: "True if there is a value that is not empty.",
    example: Example {
        expression: "IsPresent([mail])",
        result: "True",
    },
    check: None,
    body: body!(|call| Ok((!call.value(0)?.is_empty()).into())),
};

pub(super) const IS_STRING: Function = Function {
    name: "IsString",
    category: Category::Logic,
    parameters: EXPRESSION,
    gives: Gives::Kind(Kind::Condition),
    description: "True if there is a single value, which can be written as text.",
    example: Example {
        expression: "IsString([displayName])",
        result: "True",
    },
    check: None,
    body: body!(|call| {
        Ok(call
            .value(0)?
            .single()
            .is_ok_and(|datum| !matches!(datum, Datum::Null))
            .into())
    }),
};

fn is_null<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    Ok(match call.value(0)? {
        Datum::Null => true,
        Datum::List(values) => values.is_empty(),
        _ => false,
    }
    .into())
}

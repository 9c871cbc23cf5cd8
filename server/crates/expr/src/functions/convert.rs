//! From one kind of value to another.

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

pub(super) const BIT_AND: Function = Function {
    name: "BitAnd",
    category: Category::Conversion,
    parameters: &[
        Parameter::required("value1", Kind::Number),
        Parameter::required("value2", Kind::Number),
    ],
    gives: Gives::Kind(Kind::Number),
    description: "The number whose bits are set in both numbers; null if one of them is null.",
    example: Example {
        expression: "BitAnd(&HF, &HF7)",
        result: "7",
    },
    check: None,
    body: body!(bit_and),
};

pub(super) const C_BOOL: Function = Function {
    name: "CBool",
    category: Category::Conversion,
    parameters: &[Parameter::required("expression", Kind::Any)],
    gives: Gives::Kind(Kind::Condition),
    description: "True if the expression is true or a number other than 0, else False.",
    example: Example {
        expression: "CBool([surname] = [givenName])",
        result: "False",
    },
    check: None,
    body: body!(|call| Ok(call.single(0)?.as_condition().unwrap_or(false).into())),
};

pub(super) const C_REF: Function = Function {
    name: "CRef",
    category: Category::Conversion,
    parameters: &[Parameter::required("expression", Kind::Text)],
    gives: Gives::Kind(Kind::Text),
    description: "The value as a reference to another object, which is its ID as text; null stays null.",
    example: Example {
        expression: "CRef([employeeId])",
        result: "00412",
    },
    check: None,
    body: body!(|call| Ok(call.text(0)?.map_or(Datum::Null, Datum::Text))),
};

pub(super) const C_STR: Function = Function {
    name: "CStr",
    category: Category::Conversion,
    parameters: &[Parameter::required("value", Kind::Any)],
    gives: Gives::Kind(Kind::Text),
    description: "The value as text; null stays null.",
    example: Example {
        expression: "CStr([IsSoftDeleted])",
        result: "False",
    },
    check: None,
    body: body!(|call| Ok(call.text(0)?.map_or(Datum::Null, Datum::Text))),
};

fn bit_and<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let (first, second) = (call.optional_number(0)?, call.optional_number(1)?);
    Ok(first
        .zip(second)
        .map_or(Datum::Null, |(first, second)| Datum::Integer(first & second)))
}

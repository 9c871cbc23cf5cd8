//! The object and the surroundings of an evaluation, made from bytes.

use arbitrary::{Result, Unstructured};
use expr::{Environment, Limits};
use model::{Attributes, Timestamp, Value};

use crate::text::text;

/// The attributes that an expression may read. Any of them may be missing, null or of another kind than its name says.
pub(crate) const NAMES: &[&str] = &[
    "a",
    "b c",
    "list",
    "long",
    "number",
    "flag",
    "date",
    "appRoleAssignments",
    "ä",
    "none",
];

/// A person with any values.
pub(crate) fn person(bytes: &mut Unstructured<'_>) -> Result<Attributes> {
    let mut person = Attributes::new();
    for name in NAMES {
        if *name != "none" && bytes.ratio(7, 8)? {
            person.insert((*name).into(), value(bytes, 2)?);
        }
    }
    Ok(person)
}

fn value(bytes: &mut Unstructured<'_>, depth: u32) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=15)? {
        0 => Value::Null,
        1 => Value::Boolean(bytes.arbitrary()?),
        2 => Value::Integer(bytes.arbitrary()?),
        3 => Value::Integer(bytes.int_in_range(-2..=40)?),
        4..=7 if depth > 0 => {
            let count = bytes.int_in_range(0..=4)?;
            Value::List(
                (0..count)
                    .map(|_| value(bytes, depth - 1))
                    .collect::<Result<_>>()?,
            )
        }
        8 => Value::from(text(bytes)?.repeat(bytes.int_in_range(1..=300)?)),
        _ => Value::from(text(bytes)?),
    })
}

/// Surroundings in which anything may be missing, with limits that are sometimes reached.
pub(crate) fn environment(bytes: &mut Unstructured<'_>) -> Result<Environment<'static>> {
    let limits = match bytes.int_in_range(0..=7)? {
        0 => Limits::default(),
        1 => Limits {
            steps: bytes.int_in_range(0..=300)?,
            bytes: bytes.int_in_range(0..=3000)?,
        },
        _ => Limits {
            steps: 3_000,
            bytes: 100_000,
        },
    };
    let now = match bytes.int_in_range(0..=7)? {
        0 => None,
        1 => Some(Timestamp(bytes.arbitrary()?)),
        _ => Some(Timestamp(
            1_795_620_600_000 + i64::from(bytes.arbitrary::<u32>()?),
        )),
    };
    Ok(Environment {
        now,
        seed: if bytes.ratio(7, 8)? {
            Some(bytes.arbitrary()?)
        } else {
            None
        },
        default_domain: if bytes.ratio(7, 8)? {
            Some("example.com")
        } else {
            None
        },
        limits,
    })
}

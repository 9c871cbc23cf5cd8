//! The roles of the application that a person is assigned to.
//!
//! The attribute `appRoleAssignments` holds the values of the roles as a list of texts.

use std::borrow::Cow;

use model::Value;

use super::function::{Category, Example, Function, Gives, Kind, Parameter};
use crate::{datum::Datum, evaluate::Stop, invocation::Invocation};

const ROLES: &[Parameter] = &[Parameter::required("appRoleAssignments", Kind::List)];

pub(super) const APP_ROLE_ASSIGNMENTS: Function = Function {
    name: "AppRoleAssignments",
    category: Category::Roles,
    parameters: ROLES,
    gives: Gives::Kind(Kind::List),
    description: "The names of all assigned roles; AppRoleAssignmentsComplex has taken its place.",
    example: Example {
        expression: "AppRoleAssignments([appRoleAssignments])",
        result: "Admin, Auditor",
    },
    check: None,
    body: body!(|call| Ok(Datum::List(present(call)?))),
};

pub(super) const APP_ROLE_ASSIGNMENTS_COMPLEX: Function = Function {
    name: "AppRoleAssignmentsComplex",
    category: Category::Roles,
    parameters: ROLES,
    gives: Gives::Kind(Kind::List),
    description: "All assigned roles as objects, each as JSON text; roles are added to the account, never removed.",
    example: Example {
        expression: "Item(AppRoleAssignmentsComplex([appRoleAssignments]), 1)",
        result: r#"{"value":"Admin","displayName":"Admin","primary":false,"type":"WindowsAzureActiveDirectoryRole"}"#,
    },
    check: None,
    body: body!(complex),
};

pub(super) const ASSERTIVE_APP_ROLE_ASSIGNMENTS_COMPLEX: Function = Function {
    name: "AssertiveAppRoleAssignmentsComplex",
    category: Category::Roles,
    parameters: ROLES,
    gives: Gives::Kind(Kind::List),
    description: "All assigned roles as objects, each as JSON text; the account gets exactly these roles.",
    example: Example {
        expression: "Count(AssertiveAppRoleAssignmentsComplex([appRoleAssignments]))",
        result: "2",
    },
    check: None,
    body: body!(complex),
};

pub(super) const SINGLE_APP_ROLE_ASSIGNMENT: Function = Function {
    name: "SingleAppRoleAssignment",
    category: Category::Roles,
    parameters: ROLES,
    gives: Gives::Kind(Kind::Any),
    description: "The name of one assigned role: the first of several; null if there is none.",
    example: Example {
        expression: "SingleAppRoleAssignment([appRoleAssignments])",
        result: "Admin",
    },
    check: None,
    body: body!(single),
};

fn single<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let roles = present(call)?;
    call.reserve(roles.first().map_or(0, |role| role.to_text().len()))?;
    Ok(roles.first().cloned().map_or(Datum::Null, Datum::from))
}

fn complex<'a>(call: &mut Invocation<'a, '_>) -> Result<Datum<'a>, Stop> {
    let roles = present(call)?;
    let mut objects = Vec::with_capacity(roles.len());
    for role in roles.iter() {
        let name = quoted(&role.to_text());
        let object = format!(
            r#"{{"value":{name},"displayName":{name},"primary":false,"type":"WindowsAzureActiveDirectoryRole"}}"#
        );
        call.reserve(object.len() + size_of::<Value>())?;
        objects.push(Value::Text(object));
    }
    Ok(Datum::List(objects.into()))
}

/// The roles without empty ones.
fn present<'a>(call: &mut Invocation<'a, '_>) -> Result<Cow<'a, [Value]>, Stop> {
    let roles = call.list(0)?;
    if !roles.iter().any(Value::is_empty) {
        return Ok(roles);
    }
    Ok(roles.iter().filter(|role| !role.is_empty()).cloned().collect())
}

/// A text in JSON. Source: RFC 8259, section 7.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                quoted.extend(format!("\\u{:04x}", u32::from(control)).chars());
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

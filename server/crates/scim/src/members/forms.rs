//! The bodies that add and remove members.

use outbound::TenantUrl;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::shown::members;
use crate::patch::body;
use crate::read::member;
use crate::{Dialect, Resource};

/// How members are added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addition {
    /// `{"value": id}`. Source: RFC 7644 §3.5.2.1.
    #[default]
    Value,
    /// With `$ref`, which RFC 7643 §4.2 allows and a few servers require. Those do not take `type` beside it.
    Reference,
}

impl Addition {
    pub(super) fn from_index(index: u8) -> Self {
        if index == 0 { Self::Value } else { Self::Reference }
    }

    pub(super) fn index(self) -> u8 {
        self as u8
    }

    /// The form to try where this one is refused.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Value => Self::Reference,
            Self::Reference => Self::Value,
        }
    }

    pub(crate) fn body(self, ids: &[String], url: &TenantUrl, dialect: &Dialect) -> Value {
        let members = self.members(ids, url);
        body(&[json!({ "op": dialect.operation("add"), "path": "members", "value": members })])
    }

    /// The members as they are sent.
    pub(super) fn members(self, ids: &[String], url: &TenantUrl) -> Vec<Value> {
        let member = |id: &String| match self {
            Self::Value => json!({ "value": id }),
            Self::Reference => {
                let reference = url.endpoint(&[Resource::Users.endpoint(), id], &[]);
                let reference = reference.map(|endpoint| endpoint.to_string()).unwrap_or_default();
                json!({ "value": id, "$ref": reference })
            }
        };
        ids.iter().map(member).collect()
    }
}

/// How members are removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// `members[value eq "id"]` for each. Source: RFC 7644 §3.5.2.2.
    #[default]
    Filter,
    /// `members` with a list of values, as Microsoft Entra sends it without a flag.
    Values,
    /// The members that stay, read just before.
    WholeList,
}

impl Removal {
    pub(super) fn from_index(index: u8) -> Self {
        match index {
            0 => Self::Filter,
            1 => Self::Values,
            _ => Self::WholeList,
        }
    }

    pub(super) fn index(self) -> u8 {
        self as u8
    }

    /// This form, then the others; the whole list last, because it overwrites what others changed meanwhile.
    pub(crate) fn first(self) -> [Self; 3] {
        match self {
            Self::Filter => [Self::Filter, Self::Values, Self::WholeList],
            Self::Values => [Self::Values, Self::Filter, Self::WholeList],
            Self::WholeList => [Self::WholeList, Self::Filter, Self::Values],
        }
    }

    /// The body that leaves `rest` of a group whose members these were.
    pub(crate) fn body_without(self, ids: &[String], rest: &[Value], dialect: &Dialect) -> Value {
        if self == Self::WholeList {
            whole_list(rest, dialect)
        } else {
            self.body(ids, dialect)
        }
    }

    /// The body for one of the two forms that name the members.
    pub(super) fn body(self, ids: &[String], dialect: &Dialect) -> Value {
        let remove = dialect.operation("remove");
        if self == Self::Filter {
            let operations: Vec<Value> = ids
                .iter()
                .map(|id| json!({ "op": remove, "path": format!("members[value eq {}]", json!(id)) }))
                .collect();
            return body(&operations);
        }
        let members: Vec<Value> = ids.iter().map(|id| json!({ "value": id })).collect();
        body(&[json!({ "op": remove, "path": "members", "value": members })])
    }
}

/// The members of a group without these; `None` when the group shows none of them, so that nothing can be said.
pub(super) fn without(group: &Value, ids: &[String]) -> Option<Vec<Value>> {
    let rest = rest(group, ids);
    (rest.len() < members(group).len()).then_some(rest)
}

/// The members that a group shows besides these.
pub(super) fn rest(group: &Value, ids: &[String]) -> Vec<Value> {
    let is_one = |element: &Value| {
        member(element, "value")
            .and_then(Value::as_str)
            .is_some_and(|value| ids.iter().any(|id| id == value))
    };
    members(group)
        .iter()
        .filter(|element| !is_one(element))
        .filter_map(|element| Some(json!({ "value": member(element, "value")? })))
        .collect()
}

/// The members that a group shows besides these, with their references, for a server that requires them.
pub(super) fn rest_with_references(group: &Value, ids: &[String]) -> Vec<Value> {
    let values: Vec<Value> = rest(group, ids);
    let is_kept = |element: &&Value| {
        let value = member(element, "value");
        values.iter().any(|kept| kept.get("value") == value)
    };
    let kept = members(group).iter().filter(is_kept);
    kept.map(|element| {
        let named = ["value", "$ref", "type"].into_iter();
        let named = named.filter_map(|name| Some((name.to_owned(), member(element, name)?.clone())));
        Value::Object(named.collect())
    })
    .collect()
}

/// The body that makes these the members.
pub(super) fn whole_list(members: &[Value], dialect: &Dialect) -> Value {
    body(&[json!({ "op": dialect.operation("replace"), "path": "members", "value": members })])
}

//! Changes that are not saved, of which a plan shows the effect.

use serde::{Deserialize, Serialize};

use crate::{AttributeMappingInput, ObjectId, ObjectKind, ScopingFilterInput};

/// A change that is not saved, with what it does in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The change.
    pub change: DraftedChange,
    /// What it changes, as the audit log will say it: name and words.
    pub details: Vec<(String, String)>,
}

/// What was typed or chosen, as the form that saves it would send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftedChange {
    /// An attribute mapping.
    AttributeMapping {
        /// What the mapping is about.
        kind: ObjectKind,
        /// The target attribute whose mapping it takes the place of; none for a new one.
        original: Option<String>,
        /// What was typed.
        input: Box<AttributeMappingInput>,
        /// The version of the schema that the form showed.
        schema_version: i64,
    },
    /// An attribute mapping that is deleted.
    DeletedMapping {
        /// What the mapping is about.
        kind: ObjectKind,
        /// Its target attribute.
        target: String,
        /// The version of the schema that the form showed.
        schema_version: i64,
    },
    /// The scoping filters of a mapping.
    Scope {
        /// What the mapping is about.
        kind: ObjectKind,
        /// What was typed.
        filters: Vec<ScopingFilterInput>,
        /// People who would lose their accounts, as far as was known when it was planned.
        losing: i64,
        /// The version of the schema that the form showed.
        schema_version: i64,
    },
    /// Users and groups who are assigned.
    Assign {
        /// Their ids.
        objects: Vec<ObjectId>,
    },
    /// Users and groups whose assignment is removed.
    Unassign {
        /// Their ids.
        objects: Vec<ObjectId>,
    },
}

impl DraftedChange {
    /// Whether mappings change, so that the cycle after it looks at everybody.
    pub const fn is_of_schema(&self) -> bool {
        matches!(
            self,
            Self::AttributeMapping { .. } | Self::DeletedMapping { .. } | Self::Scope { .. }
        )
    }
}

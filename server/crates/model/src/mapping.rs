//! The schema of a job: object mappings with their attribute mappings.

use serde::{Deserialize, Serialize};

use crate::{AttributeType, ObjectKind};

/// What a job maps onto what: one object mapping per kind of object.
///
/// Shaped after `synchronizationSchema` of Microsoft Graph, reduced to one rule per job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The object mappings, users first.
    pub object_mappings: Vec<ObjectMapping>,
}

impl Schema {
    /// The object mapping of that kind.
    pub fn mapping(&self, kind: ObjectKind) -> Option<&ObjectMapping> {
        self.object_mappings.iter().find(|mapping| mapping.source == kind)
    }
}

/// How one kind of directory object becomes one kind of target object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectMapping {
    /// The kind of directory object, which also decides the SCIM resource: `/Users` or `/Groups`.
    pub source: ObjectKind,
    /// Whether objects of this kind are provisioned at all.
    pub enabled: bool,
    /// What may be done in the application.
    pub actions: ObjectActions,
    /// The attribute mappings, in the order of the page.
    pub attribute_mappings: Vec<AttributeMapping>,
    /// The attributes that the application knows, for choosing and checking.
    pub target_attributes: Vec<TargetAttribute>,
}

impl ObjectMapping {
    /// The matching attribute mappings, lowest precedence number first.
    pub fn matching(&self) -> Vec<&AttributeMapping> {
        let mut matching: Vec<_> = self
            .attribute_mappings
            .iter()
            .filter(|m| m.matching_precedence.is_some())
            .collect();
        matching.sort_by_key(|mapping| mapping.matching_precedence);
        matching
    }

    /// The attribute mapping of that target attribute.
    pub fn attribute_mapping(&self, target: &str) -> Option<&AttributeMapping> {
        self.attribute_mappings
            .iter()
            .find(|mapping| mapping.target == target)
    }
}

/// "Target object actions" of an object mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectActions {
    /// New accounts may be created.
    pub create: bool,
    /// Accounts may be changed; disabling is a change too.
    pub update: bool,
    /// Accounts may be deleted.
    pub delete: bool,
}

impl Default for ObjectActions {
    fn default() -> Self {
        Self {
            create: true,
            update: true,
            delete: true,
        }
    }
}

/// Where the value of one target attribute comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeMapping {
    /// The target attribute as a SCIM path, such as `emails[type eq "work"].value`.
    pub target: String,
    /// The source of the value.
    pub source: MappingSource,
    /// The value to use when the source has none; on creation only.
    pub default_value: Option<String>,
    /// Set when objects are matched using this attribute: 1 is tried first.
    pub matching_precedence: Option<u32>,
    /// When the mapping applies.
    pub apply: ApplyMapping,
}

/// "Mapping type" of an attribute mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
pub enum MappingSource {
    /// The value of a source attribute, by name.
    Direct(String),
    /// A fixed text.
    Constant(String),
    /// The result of an expression.
    Expression(String),
}

impl MappingSource {
    /// The text on screen: the attribute's name, the quoted constant, the expression.
    pub fn to_text(&self) -> String {
        match self {
            Self::Direct(name) => name.clone(),
            Self::Constant(text) => format!("\u{201c}{text}\u{201d}"),
            Self::Expression(text) => text.clone(),
        }
    }
}

/// "Apply this mapping".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplyMapping {
    /// On creation and on every update.
    #[default]
    Always,
    /// Only during object creation.
    OnlyOnCreate,
}

/// One attribute that the application knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetAttribute {
    /// The SCIM path.
    pub name: String,
    /// The type of its values.
    pub kind: AttributeType,
    /// Whether an account cannot be created without it.
    pub required: bool,
    /// Whether a change of case is a change.
    #[serde(default)]
    pub case_exact: bool,
}

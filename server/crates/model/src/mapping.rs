//! The schema of a job: object mappings with their attribute mappings.

use serde::{Deserialize, Serialize};

use crate::{AttributeType, Extra, ObjectKind, ScopingFilter};

/// What a job maps onto what: one object mapping per kind of object.
///
/// Shaped after `synchronizationSchema` of Microsoft Graph, reduced to one rule per job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The object mappings, users first.
    pub object_mappings: Vec<ObjectMapping>,
    /// What an imported configuration said beyond that.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Schema {
    /// The object mapping of that kind.
    pub fn mapping(&self, kind: ObjectKind) -> Option<&ObjectMapping> {
        self.object_mappings.iter().find(|mapping| mapping.source == kind)
    }

    /// The object mapping of that kind, unless it is switched off: then nothing is done with these objects.
    pub fn enabled_mapping(&self, kind: ObjectKind) -> Option<&ObjectMapping> {
        self.mapping(kind).filter(|mapping| mapping.enabled)
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
    /// "Source object scope": one of these must hold; without any, everybody passes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<ScopingFilter>,
    /// The attribute mappings, in the order of the page.
    pub attribute_mappings: Vec<AttributeMapping>,
    /// The attributes that the application knows, for choosing and checking.
    pub target_attributes: Vec<TargetAttribute>,
    /// What an imported configuration said beyond that, its own name among it.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl ObjectMapping {
    /// An enabled mapping of that kind of object, with every action allowed and nothing mapped yet.
    pub fn new(source: ObjectKind) -> Self {
        Self {
            source,
            enabled: true,
            actions: ObjectActions::default(),
            scope: Vec::new(),
            attribute_mappings: Vec::new(),
            target_attributes: Vec::new(),
            extra: Extra::default(),
        }
    }

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
    /// Whether a missing value clears the attribute of an account that exists; the target attribute must allow it too.
    #[serde(default)]
    pub flow_null_values: bool,
    /// What an imported configuration said beyond that.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl AttributeMapping {
    /// A mapping that always applies, without a default and without matching.
    pub fn new(target: impl Into<String>, source: MappingSource) -> Self {
        Self {
            target: target.into(),
            source,
            default_value: None,
            matching_precedence: None,
            apply: ApplyMapping::default(),
            flow_null_values: false,
            extra: Extra::default(),
        }
    }
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
    /// Nothing: the target attribute is left alone, and gets the default value where it has none.
    None,
}

impl MappingSource {
    /// The text on screen: the attribute's name, the quoted constant, the expression.
    pub fn to_text(&self) -> String {
        match self {
            Self::Direct(name) => name.clone(),
            Self::Constant(text) => format!("\u{201c}{text}\u{201d}"),
            Self::Expression(text) => text.clone(),
            Self::None => String::new(),
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
    /// On creation and on every update, but values of a multi-valued attribute are only added, never taken away.
    OnlyAddValues,
}

/// One attribute that the application knows: a row of "Edit attribute list".
///
/// `attributeDefinition` of Microsoft Graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a record of independent properties, each with a name of its own"
)]
pub struct TargetAttribute {
    /// The SCIM path.
    pub name: String,
    /// The type of its values.
    pub kind: AttributeType,
    /// "Primary key": the application's own id, which no mapping may write.
    #[serde(default)]
    pub primary_key: bool,
    /// Whether an account cannot be created without it.
    pub required: bool,
    /// Whether it may have several values.
    #[serde(default)]
    pub multi_valued: bool,
    /// "Exact case": whether a change of case is a change.
    #[serde(default)]
    pub case_exact: bool,
    /// "Referenced object attribute" of a reference: the kinds of target object that it may point to, such as `User`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Whether mappings may clear it; each of them has to ask for it too.
    #[serde(default)]
    pub flow_null_values: bool,
    /// What an imported configuration said beyond that.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl TargetAttribute {
    /// An optional attribute with one value of that type.
    pub fn new(name: impl Into<String>, kind: AttributeType) -> Self {
        Self {
            name: name.into(),
            kind,
            primary_key: false,
            required: false,
            multi_valued: false,
            case_exact: false,
            references: Vec::new(),
            flow_null_values: false,
            extra: Extra::default(),
        }
    }
}

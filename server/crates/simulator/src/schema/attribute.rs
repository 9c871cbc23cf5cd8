use serde_json::{Value, json};

/// One attribute of a schema with its characteristics. Source: RFC 7643 §2.2 and §7.
#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: AttributeKind,
    pub(crate) is_multi_valued: bool,
    pub(crate) is_required: bool,
    pub(crate) is_case_exact: bool,
    pub(crate) mutability: Mutability,
    pub(crate) returned: &'static str,
    pub(crate) uniqueness: &'static str,
    pub(crate) canonical_values: &'static [&'static str],
    pub(crate) reference_types: &'static [&'static str],
    pub(crate) sub_attributes: Vec<Attribute>,
    description: &'static str,
}

/// The data type of an attribute. Source: RFC 7643 §2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeKind {
    Text,
    Boolean,
    Integer,
    DateTime,
    Reference,
    Binary,
    Complex,
}

/// Who may write an attribute, and when. Source: RFC 7643 §7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mutability {
    ReadOnly,
    ReadWrite,
    Immutable,
    WriteOnly,
}

impl Attribute {
    /// An optional, single, case-insensitive, freely writable attribute: the default of RFC 7643 §2.2.
    pub(crate) fn new(name: &'static str, kind: AttributeKind, description: &'static str) -> Self {
        Self {
            name,
            kind,
            is_multi_valued: false,
            is_required: false,
            is_case_exact: matches!(kind, AttributeKind::Reference | AttributeKind::Binary),
            mutability: Mutability::ReadWrite,
            returned: "default",
            uniqueness: "none",
            canonical_values: &[],
            reference_types: &[],
            sub_attributes: Vec::new(),
            description,
        }
    }

    pub(crate) fn text(name: &'static str, description: &'static str) -> Self {
        Self::new(name, AttributeKind::Text, description)
    }

    pub(crate) fn boolean(name: &'static str, description: &'static str) -> Self {
        Self::new(name, AttributeKind::Boolean, description)
    }

    pub(crate) fn reference(
        name: &'static str,
        description: &'static str,
        types: &'static [&'static str],
    ) -> Self {
        Self {
            reference_types: types,
            ..Self::new(name, AttributeKind::Reference, description)
        }
    }

    pub(crate) fn complex(name: &'static str, description: &'static str, sub_attributes: Vec<Self>) -> Self {
        Self {
            sub_attributes,
            ..Self::new(name, AttributeKind::Complex, description)
        }
    }

    /// The usual multi-valued shape: the given `value` with `display`, `type` and `primary`. Source: RFC 7643 §2.4.
    pub(crate) fn labelled(
        name: &'static str,
        description: &'static str,
        value: Self,
        types: &'static [&'static str],
    ) -> Self {
        let sub_attributes = vec![
            value,
            Self::text("display", "What people see instead of the value."),
            Self::text("type", "What the value is for.").suggesting(types),
            Self::boolean("primary", "True for the preferred value, at most once."),
        ];
        Self::complex(name, description, sub_attributes).many()
    }

    pub(crate) fn many(self) -> Self {
        Self {
            is_multi_valued: true,
            ..self
        }
    }

    pub(crate) fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    pub(crate) fn case_exact(self) -> Self {
        Self {
            is_case_exact: true,
            ..self
        }
    }

    pub(crate) fn unique(self, uniqueness: &'static str) -> Self {
        Self { uniqueness, ..self }
    }

    pub(crate) fn returned(self, returned: &'static str) -> Self {
        Self { returned, ..self }
    }

    pub(crate) fn suggesting(self, canonical_values: &'static [&'static str]) -> Self {
        Self {
            canonical_values,
            ..self
        }
    }

    pub(crate) fn immutable(self) -> Self {
        Self {
            mutability: Mutability::Immutable,
            ..self
        }
    }

    pub(crate) fn write_only(self) -> Self {
        Self {
            mutability: Mutability::WriteOnly,
            ..self
        }
    }

    /// Read-only, with everything inside.
    pub(crate) fn read_only(mut self) -> Self {
        self.sub_attributes = self.sub_attributes.into_iter().map(Self::read_only).collect();
        Self {
            mutability: Mutability::ReadOnly,
            ..self
        }
    }

    /// The sub-attribute of this name in any letter case.
    pub(crate) fn sub_attribute(&self, name: &str) -> Option<&Self> {
        find(&self.sub_attributes, name)
    }

    /// The definition as `/Schemas` publishes it, where a profile requires the attributes at the given paths, too.
    pub(crate) fn to_json(&self, required_paths: &[&str]) -> Value {
        let below = |path: &&str| {
            let rest = path.strip_prefix(self.name)?;
            rest.strip_prefix('.').map(str::to_owned)
        };
        let is_listed = required_paths.contains(&self.name);
        let mut required_below: Vec<String> = required_paths.iter().filter_map(below).collect();
        let is_required = self.is_required || is_listed || !required_below.is_empty();
        // Who has to have an element has to give it a value.
        if is_listed && self.is_multi_valued {
            required_below.push("value".to_owned());
        }
        let mut definition = json!({
            "name": self.name,
            "type": self.kind.name(),
            "multiValued": self.is_multi_valued,
            "description": self.description,
            "required": is_required,
            "caseExact": self.is_case_exact,
            "mutability": self.mutability.name(),
            "returned": self.returned,
            "uniqueness": self.uniqueness,
        });
        if let Some(definition) = definition.as_object_mut() {
            if !self.canonical_values.is_empty() {
                definition.insert("canonicalValues".to_owned(), json!(self.canonical_values));
            }
            if !self.reference_types.is_empty() {
                definition.insert("referenceTypes".to_owned(), json!(self.reference_types));
            }
            if !self.sub_attributes.is_empty() {
                let paths: Vec<&str> = required_below.iter().map(String::as_str).collect();
                let sub_attributes = self
                    .sub_attributes
                    .iter()
                    .map(|sub| sub.to_json(&paths))
                    .collect();
                definition.insert("subAttributes".to_owned(), sub_attributes);
            }
        }
        definition
    }
}

/// The attribute of this name, in any letter case (RFC 7643 §2.1).
pub(crate) fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

impl AttributeKind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Reference => "reference",
            Self::Binary => "binary",
            Self::Complex => "complex",
        }
    }
}

impl Mutability {
    fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
            Self::WriteOnly => "writeOnly",
        }
    }
}

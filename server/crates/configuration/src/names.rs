use model::{AttributeType, ObjectKind, SourceAttribute, TargetAttribute, attribute};

/// What an export calls things for which a schema has no names of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The id of the schema: that of the application.
    pub id: String,
    /// The number of its version.
    pub version: i64,
    /// The name of the source directory.
    pub directory: String,
    /// The name of the application, which is the target directory.
    pub application: String,
    /// The attributes of a user in the source directory.
    pub user_attributes: Vec<TargetAttribute>,
    /// The attributes of a group in the source directory.
    pub group_attributes: Vec<TargetAttribute>,
}

impl Names {
    /// Names of a schema whose directory has the built-in attributes.
    pub fn new(
        id: impl Into<String>,
        version: i64,
        directory: impl Into<String>,
        application: impl Into<String>,
    ) -> Self {
        let object_id = TargetAttribute {
            primary_key: true,
            required: true,
            ..TargetAttribute::new(attribute::OBJECT_ID, AttributeType::String)
        };
        let deleted = TargetAttribute::new(attribute::IS_SOFT_DELETED, AttributeType::Boolean);
        let members = TargetAttribute {
            multi_valued: true,
            references: vec!["User".into(), "Group".into()],
            ..TargetAttribute::new("members", AttributeType::Reference)
        };
        let list = |built_in: &[SourceAttribute<'_>]| -> Vec<TargetAttribute> {
            built_in.iter().map(definition).collect()
        };
        Self {
            id: id.into(),
            version,
            directory: directory.into(),
            application: application.into(),
            user_attributes: [vec![object_id.clone(), deleted], list(attribute::USER_ATTRIBUTES)].concat(),
            group_attributes: [vec![object_id], list(attribute::GROUP_ATTRIBUTES), vec![members]].concat(),
        }
    }

    /// The source attributes of that kind of object.
    pub(crate) fn attributes(&self, kind: ObjectKind) -> &[TargetAttribute] {
        match kind {
            ObjectKind::User => &self.user_attributes,
            ObjectKind::Group => &self.group_attributes,
        }
    }
}

fn definition(built_in: &SourceAttribute<'_>) -> TargetAttribute {
    TargetAttribute {
        required: built_in.required,
        multi_valued: built_in.multi_valued,
        references: match built_in.kind {
            AttributeType::Reference => vec!["User".into()],
            _ => Vec::new(),
        },
        ..TargetAttribute::new(built_in.name, built_in.kind)
    }
}

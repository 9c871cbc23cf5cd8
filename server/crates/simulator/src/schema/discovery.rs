use super::{Attribute, AttributeKind};

/// The attributes of the service provider's configuration. Source: RFC 7643 §5.
pub(super) fn service_provider_config() -> Vec<Attribute> {
    let supported = || Attribute::boolean("supported", "Whether the feature is there.").required();
    let integer = |name, description| Attribute::new(name, AttributeKind::Integer, description).required();
    let feature = |name, description| Attribute::complex(name, description, vec![supported()]).required();
    let scheme = vec![
        Attribute::text("type", "The scheme.").required(),
        Attribute::text("name", "The name of the scheme.").required(),
        Attribute::text("description", "What the scheme is.").required(),
        Attribute::reference("specUri", "Where it is specified.", &["external"]),
        Attribute::reference("documentationUri", "How it is used.", &["external"]),
        Attribute::boolean("primary", "True for the preferred scheme."),
    ];
    let attributes = vec![
        Attribute::reference("documentationUri", "Help for people.", &["external"]),
        feature("patch", "PATCH."),
        Attribute::complex(
            "bulk",
            "Bulk requests.",
            vec![
                supported(),
                integer("maxOperations", "Operations in one request."),
                integer("maxPayloadSize", "Bytes in one request."),
            ],
        )
        .required(),
        Attribute::complex(
            "filter",
            "Filters.",
            vec![supported(), integer("maxResults", "Resources in one answer.")],
        )
        .required(),
        feature("changePassword", "Change of a password."),
        feature("sort", "Sorted answers."),
        feature("etag", "Versions of resources."),
        Attribute::complex("authenticationSchemes", "How a client proves itself.", scheme)
            .many()
            .required(),
    ];
    attributes.into_iter().map(Attribute::read_only).collect()
}

/// The attributes of a resource type. Source: RFC 7643 §6.
pub(super) fn resource_type() -> Vec<Attribute> {
    let extension = vec![
        Attribute::reference("schema", "The URI of the extension.", &["uri"]).required(),
        Attribute::boolean("required", "Whether each resource must have it.").required(),
    ];
    let attributes = vec![
        Attribute::text("name", "The name of the type.").required(),
        Attribute::text("description", "What the type is."),
        Attribute::reference("endpoint", "Where its resources are.", &["uri"]).required(),
        Attribute::reference("schema", "The URI of its schema.", &["uri"])
            .required()
            .case_exact(),
        Attribute::complex("schemaExtensions", "Its extensions.", extension).many(),
    ];
    attributes.into_iter().map(Attribute::read_only).collect()
}

/// The attributes of a schema. Source: RFC 7643 §7.
pub(super) fn schema() -> Vec<Attribute> {
    let mut definition = definition();
    let sub_attributes = Attribute::complex("subAttributes", "What it is made of.", self::definition());
    definition.push(sub_attributes.many());
    let attributes = vec![
        Attribute::text("name", "The name of the schema.").required(),
        Attribute::text("description", "What the schema is."),
        Attribute::complex("attributes", "The attributes.", definition)
            .many()
            .required(),
    ];
    attributes.into_iter().map(Attribute::read_only).collect()
}

fn definition() -> Vec<Attribute> {
    vec![
        Attribute::text("name", "The name of the attribute.")
            .required()
            .case_exact(),
        Attribute::text("type", "Its data type.").required().suggesting(&[
            "string",
            "complex",
            "boolean",
            "decimal",
            "integer",
            "dateTime",
            "reference",
            "binary",
        ]),
        Attribute::boolean("multiValued", "Whether it has many values.").required(),
        Attribute::text("description", "What it is."),
        Attribute::boolean("required", "Whether it must be there."),
        Attribute::text("canonicalValues", "Usual values.")
            .many()
            .case_exact(),
        Attribute::boolean("caseExact", "Whether letter case counts."),
        Attribute::text("mutability", "Who may write it.")
            .case_exact()
            .suggesting(&["readOnly", "readWrite", "immutable", "writeOnly"]),
        Attribute::text("returned", "When it is returned.")
            .case_exact()
            .suggesting(&["always", "never", "default", "request"]),
        Attribute::text("uniqueness", "Within what it is unique.")
            .case_exact()
            .suggesting(&["none", "server", "global"]),
        Attribute::text("referenceTypes", "What it may refer to.")
            .many()
            .case_exact(),
    ]
}

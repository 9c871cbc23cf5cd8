use super::Attribute;

/// What an organisation knows about a user. Source: RFC 7643 §4.3.
pub(super) fn attributes() -> Vec<Attribute> {
    let manager = vec![
        Attribute::text("value", "The id of the manager.").case_exact(),
        Attribute::reference("$ref", "Where the manager is.", &["User"]),
        Attribute::text("displayName", "The name of the manager.").read_only(),
    ];
    vec![
        Attribute::text("employeeNumber", "The personnel number."),
        Attribute::text("costCenter", "The cost centre."),
        Attribute::text("organization", "The organisation."),
        Attribute::text("division", "The division."),
        Attribute::text("department", "The department."),
        Attribute::complex("manager", "Whom the user reports to.", manager),
    ]
}

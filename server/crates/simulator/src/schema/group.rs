use super::Attribute;

/// The attributes of a group. Source: RFC 7643 §4.2.
pub(super) fn attributes() -> Vec<Attribute> {
    let member = vec![
        Attribute::text("value", "The id of the member.")
            .case_exact()
            .immutable(),
        Attribute::reference("$ref", "Where the member is.", &["User", "Group"]).immutable(),
        Attribute::text("type", "What the member is.")
            .suggesting(&["User", "Group"])
            .immutable(),
        Attribute::text("display", "The name of the member."),
    ];
    vec![
        Attribute::text("displayName", "The name of the group.").required(),
        Attribute::complex("members", "Who is in the group.", member).many(),
    ]
}

use super::Attribute;

/// The attributes of a user. Source: RFC 7643 §4.1.
pub(super) fn attributes() -> Vec<Attribute> {
    let mut attributes = singular();
    attributes.extend(plural());
    attributes
}

fn singular() -> Vec<Attribute> {
    vec![
        Attribute::text("userName", "The name the user signs in with.")
            .required()
            .unique("server"),
        Attribute::complex("name", "The parts of the user's name.", name()),
        Attribute::text("displayName", "The name shown to other people."),
        Attribute::text("nickName", "What colleagues call the user."),
        Attribute::reference("profileUrl", "The user's own page.", &["external"]),
        Attribute::text("title", "The job title."),
        Attribute::text("userType", "The kind of user, such as Employee or Contractor."),
        Attribute::text("preferredLanguage", "The language to write to the user in."),
        Attribute::text("locale", "How dates and numbers are shown to the user."),
        Attribute::text("timezone", "The time zone, as in the tz database."),
        Attribute::boolean("active", "Whether the user may sign in."),
        Attribute::text("password", "The password, which is never returned.")
            .case_exact()
            .write_only()
            .returned("never"),
    ]
}

fn plural() -> Vec<Attribute> {
    let text_value = |description| Attribute::text("value", description);
    vec![
        Attribute::labelled(
            "emails",
            "E-mail addresses.",
            text_value("The address."),
            &["work", "home", "other"],
        ),
        Attribute::labelled(
            "phoneNumbers",
            "Telephone numbers.",
            text_value("The number."),
            &["work", "home", "mobile", "fax", "pager", "other"],
        ),
        Attribute::labelled(
            "ims",
            "Instant messaging addresses.",
            text_value("The address."),
            &["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"],
        ),
        Attribute::labelled(
            "photos",
            "Pictures of the user.",
            Attribute::reference("value", "Where the picture is.", &["external"]),
            &["photo", "thumbnail"],
        ),
        Attribute::complex("addresses", "Postal addresses.", address()).many(),
        Attribute::complex("groups", "The groups that the user is a member of.", membership())
            .many()
            .read_only(),
        Attribute::labelled(
            "entitlements",
            "Things the user has.",
            text_value("The thing."),
            &[],
        ),
        Attribute::labelled("roles", "Who the user is.", text_value("The role."), &[]),
        Attribute::labelled(
            "x509Certificates",
            "Certificates issued to the user.",
            Attribute::new(
                "value",
                super::AttributeKind::Binary,
                "The certificate, DER in Base64.",
            ),
            &[],
        ),
    ]
}

fn name() -> Vec<Attribute> {
    vec![
        Attribute::text("formatted", "The whole name, ready to be shown."),
        Attribute::text("familyName", "The family name."),
        Attribute::text("givenName", "The given name."),
        Attribute::text("middleName", "The middle names."),
        Attribute::text("honorificPrefix", "What stands before the name, such as Dr."),
        Attribute::text("honorificSuffix", "What stands after the name, such as III."),
    ]
}

fn address() -> Vec<Attribute> {
    vec![
        Attribute::text("formatted", "The whole address, ready to be printed."),
        Attribute::text("streetAddress", "Street, house number, post box."),
        Attribute::text("locality", "The town."),
        Attribute::text("region", "The state or region."),
        Attribute::text("postalCode", "The postal code."),
        Attribute::text("country", "The country, two letters."),
        Attribute::text("type", "What the address is for.").suggesting(&["work", "home", "other"]),
        Attribute::boolean("primary", "True for the preferred address, at most once."),
    ]
}

fn membership() -> Vec<Attribute> {
    vec![
        Attribute::text("value", "The id of the group.").case_exact(),
        Attribute::reference("$ref", "Where the group is.", &["Group"]),
        Attribute::text("display", "The name of the group."),
        Attribute::text("type", "How the user belongs to it.").suggesting(&["direct", "indirect"]),
    ]
}

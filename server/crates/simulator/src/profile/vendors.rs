//! What is known of several applications: each with one sentence, its source, and what differs from the standard.
//!
//! Servers were observed in the named version; `owner/repository#number` is a public report. What a source leaves open is
//! as in the standard, and what a server does besides is left out.

use super::{
    AnswerRules, ConflictAnswer, ErrorBody, ErrorRules, FilterRules, FilterSupport, GroupRules, IdStyle,
    MemberLimit, MissingElement, PageRules, Paging, PatchRules, Profile, StatusMember, StrictAnswer,
    StrictRules, UniqueAttribute, UnknownAttributes, UnknownMembers, UnsupportedFilter, UnsupportedForm,
    ValueRules, WriteAnswer,
};
use crate::schema::ENTERPRISE_USER;

/// Every profile, the standard first, then by name.
pub(super) fn all() -> Vec<Profile> {
    vec![
        Profile::standard(),
        aws_identity_center(),
        better_auth(),
        canaille(),
        django_scim2(),
        django_scim2_server(),
        github(),
        miro(),
        no_bodies(),
        open_webui(),
        passbolt(),
        pingboard(),
        put_only(),
        saml_jackson(),
        scim2_server(),
        scimmy(),
        scimmy_express_5(),
        sentry(),
    ]
}

pub(super) fn pingboard() -> Profile {
    let standard = named(
        "pingboard",
        "Pingboard",
        "People only; they need a name and an e-mail address of their own, and whoever is disabled is deleted.",
        // What they leave open is read as tolerantly as real receivers of Microsoft Entra's requests do.
        "support.pingboard.com, articles on the Azure AD and Okta integrations",
    );
    Profile {
        supports_groups: false,
        required_attributes: texts(&["name.givenName", "name.familyName", "emails"]),
        unique_attributes: vec![UniqueAttribute::UserName, UniqueAttribute::Email],
        unknown_attributes: UnknownAttributes::Ignore,
        delete_on_disable: true,
        values: ValueRules {
            bare_values: true,
            short_extension_names: true,
            ..standard.values
        },
        filters: lookups(&["userName", "emails.value", "externalId"]),
        patch: PatchRules {
            unknown_paths: UnknownAttributes::Ignore,
            missing_element: MissingElement::Create,
            remove_with_values: true,
            ..standard.patch
        },
        ..standard
    }
}

fn aws_identity_center() -> Profile {
    let standard = named(
        "aws-identity-center",
        "AWS IAM Identity Center",
        "Groups never show their members, a request may name 100 members, and filters know only eq and and.",
        "goauthentik/authentik#23005, slashdevops/idp-scim-sync#62; the status 400 above the limit is assumed",
    );
    Profile {
        filters: FilterRules {
            support: FilterSupport::Equalities,
            ..standard.filters
        },
        groups: GroupRules {
            show_members: false,
            member_limit: Some(MemberLimit {
                members: 100,
                status: 400,
            }),
            ..standard.groups
        },
        ..standard
    }
}

fn better_auth() -> Profile {
    let standard = named(
        "better-auth",
        "Better Auth",
        "Names, external ids, e-mail addresses and group names are unique, members must exist, and nothing may be empty.",
        "@better-auth/scim 1.7.5, observed",
    );
    Profile {
        required_attributes: texts(&["emails"]),
        unique_attributes: vec![
            UniqueAttribute::UserName,
            UniqueAttribute::ExternalId,
            UniqueAttribute::Email,
            UniqueAttribute::GroupName,
        ],
        unknown_attributes: UnknownAttributes::Ignore,
        values: ValueRules {
            bare_values: true,
            refuse_empty: true,
            ..standard.values
        },
        filters: lookups(&["userName", "externalId", "id", "emails.value"]),
        patch: PatchRules {
            missing_element: MissingElement::Create,
            whole_elements: false,
            remove_with_values: true,
            ..standard.patch
        },
        groups: GroupRules {
            unknown_members: UnknownMembers::Refuse,
            ..standard.groups
        },
        ..standard
    }
}

fn canaille() -> Profile {
    let standard = named(
        "canaille",
        "Canaille",
        "Filters find everybody, addresses must not say their kind; a count, or a name that is taken, is an error 500.",
        "Canaille 0.3.6, observed",
    );
    Profile {
        strict: StrictRules {
            undeclared: texts(&[
                "emails.type",
                "emails.primary",
                "phoneNumbers.type",
                "phoneNumbers.primary",
                "addresses.type",
                "nickName",
            ]),
            answer: StrictAnswer::Named,
        },
        filters: FilterRules {
            support: FilterSupport::Nothing,
            unsupported: UnsupportedFilter::Ignore,
        },
        pages: PageRules {
            fail_on_count: true,
            ..standard.pages
        },
        errors: ErrorRules {
            conflict: ConflictAnswer::InternalError,
            internal: ErrorBody::WebPage,
            ..standard.errors
        },
        ..standard
    }
}

fn django_scim2() -> Profile {
    let standard = named(
        "django-scim2",
        "django-scim2",
        "Most forms of PATCH are 501, titles and phone numbers are not stored, ids are numbers, and errors look odd.",
        "django-scim2 0.23.0, observed",
    );
    Profile {
        unique_attributes: vec![UniqueAttribute::UserName, UniqueAttribute::GroupName],
        dropped_attributes: texts(&["title", "phoneNumbers", "addresses", ENTERPRISE_USER]),
        unknown_attributes: UnknownAttributes::Ignore,
        ids: IdStyle::Number,
        values: ValueRules {
            boolean_texts: false,
            ..standard.values
        },
        pages: PageRules {
            default_size: 50,
            ..standard.pages
        },
        patch: PatchRules {
            forms: Some(texts(&[
                "replace active",
                "replace emails",
                "replace name.familyName",
                "replace name.givenName",
                "replace userName",
                "add members",
                "remove members values",
            ])),
            ignored_forms: texts(&["remove members"]),
            remove_with_values: true,
            ..standard.patch
        },
        groups: GroupRules {
            create_with_members: false,
            replace_members: false,
            unknown_members: UnknownMembers::Fail,
            ..standard.groups
        },
        errors: ErrorRules {
            status: StatusMember::Number,
            conflict: ConflictAnswer::WithoutType,
            unauthorized: ErrorBody::Empty,
            internal: ErrorBody::WebPage,
        },
        ..standard
    }
}

fn django_scim2_server() -> Profile {
    let standard = named(
        "django-scim2-server",
        "django-scim2-server",
        "DELETE only disables, so that a name stays taken; unknown PATCH paths are a success without effect.",
        "django-scim2-server 1.1.0, observed",
    );
    Profile {
        disable_on_delete: true,
        patch: PatchRules {
            unknown_paths: UnknownAttributes::Ignore,
            missing_element: MissingElement::Create,
            remove_with_values: true,
            ..standard.patch
        },
        answers: AnswerRules {
            location: false,
            ..standard.answers
        },
        ..standard
    }
}

fn github() -> Profile {
    Profile {
        requires_user_agent: true,
        ..named(
            "github",
            "GitHub",
            "A request without the header User-Agent is refused.",
            "docs.github.com, \"Getting started with the REST API\": 403 without a User-Agent",
        )
    }
}

fn miro() -> Profile {
    let standard = named(
        "miro",
        "Miro",
        "A request may name 8,000 members of a group; more are 413.",
        "Miro's published limits",
    );
    Profile {
        groups: GroupRules {
            member_limit: Some(MemberLimit {
                members: 8000,
                status: 413,
            }),
            ..standard.groups
        },
        ..standard
    }
}

fn no_bodies() -> Profile {
    let standard = named(
        "no-bodies",
        "Application without answers",
        "Changes are answered without a body: POST with 202, PUT and PATCH with 204.",
        "RFC 9110 §15.3.3 and §15.3.5",
    );
    Profile {
        answers: AnswerRules {
            create: WriteAnswer::Accepted,
            replace: WriteAnswer::NoContent,
            patch: WriteAnswer::NoContent,
            ..standard.answers
        },
        ..standard
    }
}

fn open_webui() -> Profile {
    let standard = named(
        "open-webui",
        "Open WebUI",
        "Filters but two find everybody, URLs that do not exist are a web page, and PATCH knows few paths.",
        "Open WebUI 0.12.4, observed",
    );
    Profile {
        web_page_for_unknown_urls: true,
        required_attributes: texts(&["displayName", "emails"]),
        unique_attributes: vec![
            UniqueAttribute::UserName,
            UniqueAttribute::ExternalId,
            UniqueAttribute::Email,
        ],
        unknown_attributes: UnknownAttributes::Ignore,
        values: ValueRules {
            boolean_texts: false,
            ..standard.values
        },
        filters: FilterRules {
            unsupported: UnsupportedFilter::Ignore,
            ..lookups(&["userName", "externalId"])
        },
        pages: PageRules {
            default_size: 20,
            ..standard.pages
        },
        patch: PatchRules {
            forms: Some(texts(&[
                "replace active",
                "replace displayName",
                "replace externalId",
                "replace userName",
                "add members",
                "replace members",
                "remove members[]",
            ])),
            unsupported_form: UnsupportedForm::InvalidPath,
            ignored_forms: texts(&["remove members", "remove members values"]),
            ..standard.patch
        },
        groups: GroupRules {
            unknown_members: UnknownMembers::Refuse,
            ..standard.groups
        },
        errors: ErrorRules {
            status: StatusMember::Absent,
            conflict: ConflictAnswer::WithoutType,
            ..standard.errors
        },
        ..standard
    }
}

fn passbolt() -> Profile {
    Profile {
        supports_groups: false,
        ..named(
            "passbolt",
            "Passbolt",
            "There are no groups: /Groups is 404.",
            "pocket-id/pocket-id#1295",
        )
    }
}

fn put_only() -> Profile {
    let standard = named(
        "put-only",
        "Application without PATCH",
        "PATCH is 501; changes are made by PUT.",
        "RFC 7644 §3.5.2: PATCH is optional",
    );
    Profile {
        patch: PatchRules {
            forms: Some(Vec::new()),
            ..standard.patch
        },
        ..standard
    }
}

fn saml_jackson() -> Profile {
    let standard = named(
        "saml-jackson",
        "SAML Jackson",
        "No discovery, members never show, and operations on groups do nothing unless their verb is in lower case.",
        "@boxyhq/saml-jackson 26.2.0, observed",
    );
    Profile {
        publishes_discovery: false,
        unique_attributes: vec![
            UniqueAttribute::UserName,
            UniqueAttribute::Email,
            UniqueAttribute::GroupName,
        ],
        unknown_attributes: UnknownAttributes::Ignore,
        pages: PageRules {
            default_size: 50,
            ..standard.pages
        },
        patch: PatchRules {
            unknown_paths: UnknownAttributes::Ignore,
            ignored_forms: texts(&["replace members", "remove members"]),
            exact_group_verbs: true,
            missing_element: MissingElement::Create,
            remove_with_values: true,
            ..standard.patch
        },
        groups: GroupRules {
            show_members: false,
            create_with_members: false,
            replace_members: false,
            ..standard.groups
        },
        answers: AnswerRules {
            delete: WriteAnswer::Resource,
            ..standard.answers
        },
        errors: ErrorRules {
            status: StatusMember::Absent,
            conflict: ConflictAnswer::WithoutType,
            ..standard.errors
        },
        ..standard
    }
}

fn scim2_server() -> Profile {
    let standard = named(
        "scim2-server",
        "scim2-server",
        "The standard to the letter; PATCH is answered with 204, and who is deleted stays in groups.",
        "scim2-server 0.8.3, observed",
    );
    Profile {
        groups: GroupRules {
            keep_deleted_members: true,
            ..standard.groups
        },
        answers: AnswerRules {
            patch: WriteAnswer::NoContent,
            ..standard.answers
        },
        ..standard
    }
}

fn scimmy() -> Profile {
    let standard = named(
        "scimmy",
        "SCIMMY",
        "Beyond the end the first page comes again, and there is no header Location.",
        "scimmy 1.3.5 with scimmy-routers 1.3.2, observed",
    );
    Profile {
        unknown_attributes: UnknownAttributes::Ignore,
        values: ValueRules {
            boolean_texts: false,
            ..standard.values
        },
        pages: PageRules {
            default_size: 20,
            paging: Paging::FirstBeyondEnd,
            ..standard.pages
        },
        patch: PatchRules {
            remove_with_values: true,
            ..standard.patch
        },
        answers: AnswerRules {
            location: false,
            ..standard.answers
        },
        ..standard
    }
}

fn scimmy_express_5() -> Profile {
    let scimmy = scimmy();
    Profile {
        name: "scimmy-express-5".to_owned(),
        sentence: "As SCIMMY, but each list is its first page, whatever was asked for.".to_owned(),
        source: "scimmy 1.3.5 with scimmy-routers 1.3.2 and Express 5, observed".to_owned(),
        pages: PageRules {
            paging: Paging::AlwaysFirst,
            ..scimmy.pages
        },
        ..scimmy
    }
}

fn sentry() -> Profile {
    let standard = named(
        "sentry",
        "Sentry",
        "The refusal of a name that is taken does not say so: it has no scimType.",
        "getsentry/sentry#117860",
    );
    Profile {
        errors: ErrorRules {
            conflict: ConflictAnswer::WithoutType,
            ..standard.errors
        },
        ..standard
    }
}

/// The standard under another name.
fn named(name: &str, application: &str, sentence: &str, source: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        title: format!("{application} (simulated)"),
        sentence: sentence.to_owned(),
        source: source.to_owned(),
        ..Profile::standard()
    }
}

fn lookups(paths: &[&str]) -> FilterRules {
    FilterRules {
        support: FilterSupport::Lookups(texts(paths)),
        unsupported: UnsupportedFilter::Refuse,
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

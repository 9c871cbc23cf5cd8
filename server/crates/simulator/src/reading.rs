use crate::{
    attribute_path::AttributePath,
    profile::{Profile, UnknownAttributes, ValueRules},
    resource_kind::ResourceKind,
    schema::{Attribute, Schema, find},
};

/// How a profile reads names and values in requests about one kind of resource.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) kind: ResourceKind,
    pub(crate) values: ValueRules,
    pub(crate) unknown: UnknownAttributes,
    /// What happens to unknown paths of PATCH.
    pub(crate) unknown_paths: UnknownAttributes,
    /// Whether operations do nothing unless their verb is in lower case.
    pub(crate) exact_verbs: bool,
}

impl Reading {
    pub(crate) fn new(profile: &Profile, kind: ResourceKind) -> Self {
        Self {
            kind,
            values: profile.values,
            unknown: profile.unknown_attributes,
            unknown_paths: profile.patch.unknown_paths,
            exact_verbs: profile.patch.exact_group_verbs && kind == ResourceKind::Group,
        }
    }

    /// The extension of this URI, in any letter case.
    pub(crate) fn extension(self, uri: &str) -> Option<&'static Schema> {
        self.kind
            .extension()
            .filter(|extension| extension.uri.eq_ignore_ascii_case(uri))
    }

    /// The attribute path that the text stands for; `None` if the schemas have no such thing.
    pub(crate) fn path(self, text: &str) -> Option<AttributePath> {
        if let Some(rest) = strip_uri(text, self.kind.schema().uri) {
            return match rest {
                "" => Some(AttributePath {
                    extension: None,
                    attribute: None,
                    sub_attribute: None,
                }),
                rest => self.core_path(rest),
            };
        }
        if let Some(extension) = self.kind.extension()
            && let Some(rest) = strip_uri(text, extension.uri)
        {
            return match rest {
                "" => Some(AttributePath {
                    extension: Some(extension),
                    attribute: None,
                    sub_attribute: None,
                }),
                rest => extension_path(extension, rest),
            };
        }
        self.core_path(text)
    }

    fn core_path(self, text: &str) -> Option<AttributePath> {
        dotted(text, |name| self.kind.attribute(name)).or_else(|| {
            let extension = self.kind.extension()?;
            self.values
                .short_extension_names
                .then(|| extension_path(extension, text))?
        })
    }
}

fn extension_path(extension: &'static Schema, text: &str) -> Option<AttributePath> {
    let path = dotted(text, |name| find(&extension.attributes, name))?;
    Some(AttributePath {
        extension: Some(extension),
        ..path
    })
}

fn dotted(text: &str, attribute: impl FnOnce(&str) -> Option<&'static Attribute>) -> Option<AttributePath> {
    let Some((name, sub_name)) = text.split_once('.') else {
        return attribute(text).map(AttributePath::to);
    };
    let attribute = attribute(name)?;
    let sub_attribute = attribute.sub_attribute(sub_name)?;
    Some(AttributePath {
        sub_attribute: Some(sub_attribute),
        ..AttributePath::to(attribute)
    })
}

/// What follows the URI and its colon; empty for the URI alone.
fn strip_uri<'a>(text: &'a str, uri: &str) -> Option<&'a str> {
    let head = text.get(..uri.len())?;
    if !head.eq_ignore_ascii_case(uri) {
        return None;
    }
    match text.get(uri.len()..)? {
        "" => Some(""),
        rest => rest.strip_prefix(':'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_the_schemas() {
        let cases = [
            ("userName", Some("userName")),
            ("USERNAME", Some("userName")),
            ("name.GivenName", Some("name.givenName")),
            ("meta.lastModified", Some("meta.lastModified")),
            (
                "urn:ietf:params:scim:schemas:core:2.0:User:emails.value",
                Some("emails.value"),
            ),
            (
                "URN:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
                Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"),
            ),
            (
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
            ),
            ("manager", None),
            ("shoeSize", None),
            ("name.shoeSize", None),
            ("userName.value", None),
            ("urn:example:User:userName", None),
            ("", None),
        ];
        let reading = Reading::new(&Profile::standard(), ResourceKind::User);
        for (text, expected) in cases {
            let found = reading.path(text).map(|path| path.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_tolerant_profile_finds_the_manager_without_urn() {
        let reading = Reading::new(&Profile::pingboard(), ResourceKind::User);
        let path = reading.path("manager").unwrap();
        assert!(path.extension.is_some());
        assert_eq!(path.name(), "manager");
    }
}

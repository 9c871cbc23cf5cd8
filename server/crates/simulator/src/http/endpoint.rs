use axum::http::Method;

use crate::resource_kind::ResourceKind;

/// What a path below the base URL stands for. Source: RFC 7644 §3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint<'a> {
    Collection(ResourceKind),
    Resource(ResourceKind, &'a str),
    /// `/.search` below a kind, or below the base URL for all of them.
    Search(Option<ResourceKind>),
    ServiceProviderConfig,
    Schemas(Option<&'a str>),
    ResourceTypes(Option<&'a str>),
    /// `/Bulk` and `/Me`, which the application does not have.
    Optional(&'a str),
    Unknown,
}

impl<'a> Endpoint<'a> {
    /// Reads a decoded path that follows the base URL.
    pub(crate) fn parse(path: &'a str) -> Self {
        let (head, rest) = match path.trim_matches('/').split_once('/') {
            Some((head, rest)) => (head, Some(rest)),
            None => (path.trim_matches('/'), None),
        };
        match (head, rest) {
            ("Users", rest) => Self::below(ResourceKind::User, rest),
            ("Groups", rest) => Self::below(ResourceKind::Group, rest),
            (".search", None) => Self::Search(None),
            ("ServiceProviderConfig", None) => Self::ServiceProviderConfig,
            ("Schemas", rest) => Self::Schemas(rest),
            ("ResourceTypes", rest) => Self::ResourceTypes(rest),
            ("Bulk" | "Me", None) => Self::Optional(head),
            _ => Self::Unknown,
        }
    }

    fn below(kind: ResourceKind, rest: Option<&'a str>) -> Self {
        match rest {
            None => Self::Collection(kind),
            Some(".search") => Self::Search(Some(kind)),
            Some(id) if !id.contains('/') => Self::Resource(kind, id),
            Some(_) => Self::Unknown,
        }
    }

    pub(crate) fn kind(self) -> Option<ResourceKind> {
        match self {
            Self::Collection(kind) | Self::Resource(kind, _) => Some(kind),
            Self::Search(kind) => kind,
            _ => None,
        }
    }

    /// The methods that the endpoint knows, as the header `Allow` lists them.
    pub(crate) fn allowed(self) -> &'static str {
        match self {
            Self::Collection(_) => "GET, POST",
            Self::Resource(..) => "GET, PUT, PATCH, DELETE",
            Self::Search(_) => "POST",
            _ => "GET",
        }
    }

    pub(crate) fn allows(self, method: &Method) -> bool {
        self.allowed()
            .split(", ")
            .any(|allowed| allowed == method.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stand_for_endpoints() {
        let cases = [
            ("/Users", Endpoint::Collection(ResourceKind::User)),
            ("Users/", Endpoint::Collection(ResourceKind::User)),
            ("Users/17", Endpoint::Resource(ResourceKind::User, "17")),
            ("Groups/a b", Endpoint::Resource(ResourceKind::Group, "a b")),
            ("Users/.search", Endpoint::Search(Some(ResourceKind::User))),
            (".search", Endpoint::Search(None)),
            ("Schemas", Endpoint::Schemas(None)),
            ("Schemas/urn:a:b", Endpoint::Schemas(Some("urn:a:b"))),
            ("Bulk", Endpoint::Optional("Bulk")),
            ("Users/17/18", Endpoint::Unknown),
            ("users", Endpoint::Unknown),
            ("", Endpoint::Unknown),
        ];
        for (path, expected) in cases {
            assert_eq!(Endpoint::parse(path), expected, "{path}");
        }
    }
}

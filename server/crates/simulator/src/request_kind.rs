use axum::http::Method;

use crate::{http::Endpoint, resource_kind::ResourceKind};

/// What a request about resources asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// A query: GET of the endpoint, or POST of `.search`.
    Find,
    /// GET of one resource.
    Get,
    /// POST.
    Create,
    /// PUT.
    Replace,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl RequestKind {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 6] = [
        Self::Find,
        Self::Get,
        Self::Create,
        Self::Replace,
        Self::Patch,
        Self::Delete,
    ];

    /// `None` for discovery and for what an endpoint does not allow.
    pub(crate) fn of(method: &Method, endpoint: Endpoint<'_>) -> Option<Self> {
        match (endpoint, method) {
            (Endpoint::Search(_), &Method::POST) | (Endpoint::Collection(_), &Method::GET) => {
                Some(Self::Find)
            }
            (Endpoint::Collection(_), &Method::POST) => Some(Self::Create),
            (Endpoint::Resource(..), &Method::GET) => Some(Self::Get),
            (Endpoint::Resource(..), &Method::PUT) => Some(Self::Replace),
            (Endpoint::Resource(..), &Method::PATCH) => Some(Self::Patch),
            (Endpoint::Resource(..), &Method::DELETE) => Some(Self::Delete),
            _ => None,
        }
    }

    /// The word for it, as forms send it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Find => "find",
            Self::Get => "get",
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }
}

/// What a request is about, and what requests a fault is about: `None` stands for all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Target {
    /// Users or groups.
    pub resources: Option<ResourceKind>,
    /// What is asked for.
    pub request: Option<RequestKind>,
}

impl Target {
    pub(crate) fn of(method: &Method, endpoint: Endpoint<'_>) -> Self {
        Self {
            resources: endpoint.kind(),
            request: RequestKind::of(method, endpoint),
        }
    }

    /// Whether a request is one of those that this describes.
    pub(crate) fn covers(self, request: Self) -> bool {
        self.resources.is_none_or(|kind| request.resources == Some(kind))
            && self.request.is_none_or(|kind| request.request == Some(kind))
    }
}

//! What the application tells about itself. Source: RFC 7644 §4.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{answer::Answer, list::ListResponse, strict};
use crate::{
    profile::{FilterSupport, Profile},
    refusal::Refusal,
    resource_kind::ResourceKind,
    schema::{RESOURCE_TYPE, SCHEMAS, SERVICE_PROVIDER_CONFIG, USER},
};

pub(super) fn service_provider_config(profile: &Profile, base_url: &str) -> Answer {
    let body = json!({
        "schemas": [SERVICE_PROVIDER_CONFIG],
        "patch": {"supported": profile.patch.is_supported()},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": profile.filters.support != FilterSupport::Nothing, "maxResults": profile.pages.maximum_size},
        "changePassword": {"supported": false},
        "sort": {"supported": true},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "A token that does not expire, in the header Authorization.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base_url}/ServiceProviderConfig"),
        },
    });
    Answer::json(StatusCode::OK, &body)
}

pub(super) fn schemas(profile: &Profile, base_url: &str, uri: Option<&str>) -> Result<Answer, Refusal> {
    let published = SCHEMAS.published(profile.supports_groups);
    let documents = published.filter_map(|schema| {
        // Only users have more to bring than the RFC wants.
        let required: Vec<&str> = match schema.uri {
            USER => profile.required_attributes.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let document = strict::publish(&profile.strict, schema.to_json(base_url, &required))?;
        Some((schema.uri, document))
    });
    one_or_all(documents.collect(), uri, "schema")
}

pub(super) fn resource_types(
    profile: &Profile,
    base_url: &str,
    name: Option<&str>,
) -> Result<Answer, Refusal> {
    let documents = kinds(profile)
        .iter()
        .map(|kind| (kind.name(), resource_type(*kind, base_url)));
    one_or_all(documents.collect(), name, "resource type")
}

/// The kinds of resources that the profile has.
pub(super) fn kinds(profile: &Profile) -> &'static [ResourceKind] {
    if profile.supports_groups {
        &[ResourceKind::User, ResourceKind::Group]
    } else {
        &[ResourceKind::User]
    }
}

fn one_or_all(documents: Vec<(&str, Value)>, name: Option<&str>, what: &str) -> Result<Answer, Refusal> {
    let Some(name) = name else {
        let documents: Vec<_> = documents.into_iter().map(|(_, document)| document).collect();
        return Ok(Answer::json(
            StatusCode::OK,
            &ListResponse::new(documents.len(), 1, documents),
        ));
    };
    let found = documents.into_iter().find(|(other, _)| *other == name);
    found
        .map(|(_, document)| Answer::json(StatusCode::OK, &document))
        .ok_or_else(|| Refusal::not_found(&format!("{what} {name}")))
}

fn resource_type(kind: ResourceKind, base_url: &str) -> Value {
    let extensions = kind
        .extension()
        .map(|extension| json!({"schema": extension.uri, "required": false}));
    json!({
        "schemas": [RESOURCE_TYPE],
        "id": kind.name(),
        "name": kind.name(),
        "description": kind.schema().description,
        "endpoint": kind.endpoint(),
        "schema": kind.schema().uri,
        "schemaExtensions": extensions.into_iter().collect::<Vec<_>>(),
        "meta": {
            "resourceType": "ResourceType",
            "location": format!("{base_url}/ResourceTypes/{}", kind.name()),
        },
    })
}

//! The schemas of the resources, as data. Source: RFC 7643.

mod attribute;
mod discovery;
mod enterprise_user;
mod group;
mod user;

use std::sync::LazyLock;

use serde_json::{Value, json};

pub(crate) use attribute::{Attribute, AttributeKind, Mutability, find};

/// URI of the schema of a user.
pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// URI of the schema of a group.
pub(crate) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
/// URI of the enterprise extension of a user.
pub(crate) const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// URI of the schema of `/ServiceProviderConfig`.
pub(crate) const SERVICE_PROVIDER_CONFIG: &str =
    "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";
/// URI of the schema of a resource type.
pub(crate) const RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
/// URI of the schema of a schema.
pub(crate) const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/// A named set of attributes.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) uri: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) attributes: Vec<Attribute>,
}

/// Every schema that the application knows.
#[derive(Debug)]
pub(crate) struct Schemas {
    /// `id`, `externalId` and `meta`, which all resources have. Source: RFC 7643 §3.1.
    pub(crate) common: Vec<Attribute>,
    pub(crate) user: Schema,
    pub(crate) group: Schema,
    pub(crate) enterprise_user: Schema,
    discovery: [Schema; 3],
}

/// The schemas, built at first use.
pub(crate) static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::new);

impl Schemas {
    fn new() -> Self {
        Self {
            common: common(),
            user: Schema {
                uri: USER,
                name: "User",
                description: "A person's account.",
                attributes: user::attributes(),
            },
            group: Schema {
                uri: GROUP,
                name: "Group",
                description: "A set of accounts.",
                attributes: group::attributes(),
            },
            enterprise_user: Schema {
                uri: ENTERPRISE_USER,
                name: "EnterpriseUser",
                description: "What an organisation knows about a person.",
                attributes: enterprise_user::attributes(),
            },
            discovery: [
                Schema {
                    uri: SERVICE_PROVIDER_CONFIG,
                    name: "ServiceProviderConfig",
                    description: "What the application can do.",
                    attributes: discovery::service_provider_config(),
                },
                Schema {
                    uri: RESOURCE_TYPE,
                    name: "ResourceType",
                    description: "A kind of resource.",
                    attributes: discovery::resource_type(),
                },
                Schema {
                    uri: SCHEMA,
                    name: "Schema",
                    description: "The attributes of a kind of resource.",
                    attributes: discovery::schema(),
                },
            ],
        }
    }

    /// The schemas to publish.
    pub(crate) fn published(&self, with_groups: bool) -> impl Iterator<Item = &Schema> {
        let group = with_groups.then_some(&self.group);
        [&self.user, &self.enterprise_user]
            .into_iter()
            .chain(group)
            .chain(&self.discovery)
    }
}

impl Schema {
    /// The schema as `/Schemas` publishes it, below the given base URL, with what a profile requires besides.
    pub(crate) fn to_json(&self, base_url: &str, required_paths: &[&str]) -> Value {
        let attributes = self
            .attributes
            .iter()
            .map(|attribute| attribute.to_json(required_paths));
        json!({
            "schemas": [SCHEMA],
            "id": self.uri,
            "name": self.name,
            "description": self.description,
            "attributes": attributes.collect::<Vec<_>>(),
            "meta": {
                "resourceType": "Schema",
                "location": format!("{base_url}/Schemas/{}", self.uri),
            },
        })
    }
}

fn common() -> Vec<Attribute> {
    let date = |name, description| Attribute::new(name, AttributeKind::DateTime, description);
    let meta = vec![
        Attribute::text("resourceType", "The kind of resource.").case_exact(),
        date("created", "When it was created."),
        date("lastModified", "When it was last changed."),
        Attribute::reference("location", "Where it is.", &["uri"]),
        Attribute::text("version", "Which version it is.").case_exact(),
    ];
    vec![
        Attribute::text("schemas", "The schemas in use.")
            .many()
            .case_exact()
            .read_only(),
        Attribute::text("id", "The application's own id.")
            .case_exact()
            .read_only(),
        Attribute::text("externalId", "The client's id.").case_exact(),
        Attribute::complex("meta", "About the resource.", meta).read_only(),
    ]
}

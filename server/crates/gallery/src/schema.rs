//! The schema that an application starts with.

use model::{
    AttributeMapping, AttributeType, CUSTOM_GALLERY_ID, Extra, GalleryEntry, MappingSource, ObjectKind,
    ObjectMapping, Schema, TargetAttribute, attribute,
};

use crate::{default_mapping, pingboard};

const USER_NAME: &str = "userName";
const ACTIVE: &str = "active";
const EXTERNAL_ID: &str = "externalId";
const DISPLAY_NAME: &str = "displayName";
/// The multi-valued attributes of users and groups. Source: RFC 7643, sections 4.1.2 and 4.2.
const MULTI_VALUED: [&str; 9] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

/// The schema that an application of this entry starts with: people are mapped onto the attributes that the
/// application knows, matched by its matching attribute or by `userName`.
pub fn default_schema(entry: &GalleryEntry) -> Schema {
    let target_attributes = target_attributes(entry);
    let matching = entry
        .matching_attribute
        .as_deref()
        .filter(|target| source_of(entry, target).is_some())
        .unwrap_or(USER_NAME);
    let mut attribute_mappings = Vec::new();
    for (source, target) in pairs(entry) {
        if *target != USER_NAME && !is_wanted(entry, &target_attributes, target) {
            continue;
        }
        let source = source_of(entry, target).unwrap_or(source);
        attribute_mappings.push(mapping(target, MappingSource::Direct(source.to_owned())));
        if *target == USER_NAME && is_wanted(entry, &target_attributes, ACTIVE) {
            attribute_mappings.push(mapping(
                ACTIVE,
                MappingSource::Expression(default_mapping::ACTIVE.to_owned()),
            ));
        }
    }
    for mapping in &mut attribute_mappings {
        if mapping.target == matching {
            mapping.matching_precedence = Some(1);
        }
    }
    let users = ObjectMapping {
        attribute_mappings,
        target_attributes,
        ..ObjectMapping::new(ObjectKind::User)
    };
    Schema {
        object_mappings: std::iter::once(users).chain(groups(entry)).collect(),
        extra: Extra::default(),
    }
}

/// The object mapping of groups, switched off; none for an application that knows no groups.
fn groups(entry: &GalleryEntry) -> Option<ObjectMapping> {
    let target_attributes: Vec<TargetAttribute> = if entry.id == CUSTOM_GALLERY_ID {
        default_mapping::GROUP_TARGETS
            .iter()
            .map(|(name, kind)| group_attribute(name, *kind, false))
            .collect()
    } else {
        entry
            .group_attributes
            .iter()
            .map(|listed| group_attribute(&listed.name, listed.kind, listed.required == Some(true)))
            .collect()
    };
    let mut attribute_mappings: Vec<AttributeMapping> = default_mapping::GROUP_PAIRS
        .iter()
        .filter(|(_, target)| target_attributes.iter().any(|known| known.name == *target))
        .map(|(source, target)| mapping(target, MappingSource::Direct((*source).to_owned())))
        .collect();
    let matching = attribute_mappings
        .iter_mut()
        .find(|mapping| mapping.target == DISPLAY_NAME)?;
    matching.matching_precedence = Some(1);
    Some(ObjectMapping {
        enabled: false,
        attribute_mappings,
        target_attributes,
        ..ObjectMapping::new(ObjectKind::Group)
    })
}

/// A group needs its name, and its members are other objects (RFC 7643, section 4.2).
fn group_attribute(name: &str, kind: AttributeType, required: bool) -> TargetAttribute {
    let is_members = name == attribute::MEMBERS;
    TargetAttribute {
        required: required || name == DISPLAY_NAME,
        references: if is_members {
            vec!["User".to_owned()]
        } else {
            Vec::new()
        },
        ..target_attribute(
            name,
            if is_members {
                AttributeType::Reference
            } else {
                kind
            },
            required,
        )
    }
}

fn pairs(entry: &GalleryEntry) -> &'static [(&'static str, &'static str)] {
    match entry.id.as_str() {
        "pingboard" => pingboard::PAIRS,
        _ => default_mapping::USER_PAIRS,
    }
}

fn is_wanted(entry: &GalleryEntry, known: &[TargetAttribute], target: &str) -> bool {
    if entry.id == CUSTOM_GALLERY_ID {
        default_mapping::DOCUMENTED_TARGETS.contains(&target)
    } else {
        known.iter().any(|attribute| attribute.name == target)
    }
}

/// Where the value of a target attribute comes from. People are recognised by `externalId` only if it never
/// changes and nobody lacks it, so then it is the object id.
fn source_of(entry: &GalleryEntry, target: &str) -> Option<&'static str> {
    if target == EXTERNAL_ID && entry.matching_attribute.as_deref() == Some(EXTERNAL_ID) {
        return Some(attribute::OBJECT_ID);
    }
    pairs(entry)
        .iter()
        .find(|pair| pair.1 == target)
        .map(|pair| pair.0)
}

fn mapping(target: &str, source: MappingSource) -> AttributeMapping {
    AttributeMapping::new(target, source)
}

fn target_attributes(entry: &GalleryEntry) -> Vec<TargetAttribute> {
    if entry.user_attributes.is_empty() {
        return default_mapping::COMMON_TARGETS
            .iter()
            .map(|(name, kind)| target_attribute(name, *kind, false))
            .collect();
    }
    entry
        .user_attributes
        .iter()
        .map(|listed| target_attribute(&listed.name, listed.kind, listed.required == Some(true)))
        .collect()
}

/// SCIM compares identifiers of other systems and references exactly, and everything else without regard to case
/// (RFC 7643, sections 3.1 and 4.1).
fn target_attribute(name: &str, kind: AttributeType, required: bool) -> TargetAttribute {
    TargetAttribute {
        required: required || name == USER_NAME,
        case_exact: name == EXTERNAL_ID || kind == AttributeType::Reference,
        multi_valued: MULTI_VALUED.contains(&name),
        ..TargetAttribute::new(name, kind)
    }
}

#[cfg(test)]
mod tests {
    use model::attribute::mappable_user_attributes;

    use super::*;
    use crate::Gallery;

    fn every_entry() -> impl Iterator<Item = &'static GalleryEntry> {
        let gallery = Gallery::get();
        gallery.entries().iter().chain(gallery.entry(CUSTOM_GALLERY_ID))
    }

    fn users(id: &str) -> ObjectMapping {
        let entry = Gallery::get().entry(id).expect("an entry");
        default_schema(entry)
            .mapping(ObjectKind::User)
            .expect("users")
            .clone()
    }

    fn table(id: &str) -> Vec<String> {
        users(id)
            .attribute_mappings
            .iter()
            .map(|mapping| {
                let matching = mapping
                    .matching_precedence
                    .map_or(String::new(), |precedence| format!(" ({precedence})"));
                format!("{} -> {}{matching}", mapping.source.to_text(), mapping.target)
            })
            .collect()
    }

    #[test]
    fn every_mapping_has_a_source_that_exists_and_a_target_once() {
        let sources = mappable_user_attributes();
        for entry in every_entry() {
            let mapping = users(&entry.id);
            let mut targets: Vec<_> = mapping
                .attribute_mappings
                .iter()
                .map(|mapping| mapping.target.as_str())
                .collect();
            for attribute in &mapping.attribute_mappings {
                match &attribute.source {
                    MappingSource::Direct(source) => {
                        assert!(sources.contains(&source.as_str()), "{}: {source}", entry.id);
                    }
                    MappingSource::Expression(text) => {
                        expr::Expression::parse_strict(text).expect("the expression parses");
                    }
                    MappingSource::Constant(_) | MappingSource::None => {}
                }
                assert!(
                    mapping
                        .target_attributes
                        .iter()
                        .any(|known| known.name == attribute.target),
                    "{}: {}",
                    entry.id,
                    attribute.target
                );
            }
            targets.sort_unstable();
            let count = targets.len();
            targets.dedup();
            assert_eq!(targets.len(), count, "{}", entry.id);
            assert_eq!(mapping.matching().len(), 1, "{}", entry.id);
            assert!(mapping.attribute_mapping(USER_NAME).is_some(), "{}", entry.id);
        }
    }

    #[test]
    fn every_target_is_a_path() {
        for entry in every_entry() {
            for attribute in entry.user_attributes.iter().chain(&entry.group_attributes) {
                let path = scim::AttributePath::parse(&attribute.name);
                let path = path.unwrap_or_else(|error| panic!("{}: {}: {error}", entry.id, attribute.name));
                assert_eq!(path.as_str(), attribute.name, "{}: canonical", entry.id);
            }
        }
    }

    #[test]
    fn groups_are_mapped_where_the_application_knows_them_and_switched_off() {
        let groups = |id: &str| {
            let schema = default_schema(Gallery::get().entry(id).expect("an entry"));
            schema.mapping(ObjectKind::Group).cloned()
        };
        assert_eq!(groups("pingboard"), None);
        let custom = groups(CUSTOM_GALLERY_ID).expect("groups");
        assert!(!custom.enabled);
        assert_eq!(custom.matching().len(), 1);
        let pairs: Vec<_> = custom
            .attribute_mappings
            .iter()
            .map(|mapping| format!("{} -> {}", mapping.source.to_text(), mapping.target))
            .collect();
        assert_eq!(
            pairs,
            [
                "displayName -> displayName",
                "objectId -> externalId",
                "members -> members"
            ]
        );
        let with_groups = every_entry().filter(|entry| groups(&entry.id).is_some()).count();
        assert!(with_groups > 30, "{with_groups}");
    }

    #[test]
    fn pingboard_maps_what_it_understands() {
        assert_eq!(
            table("pingboard"),
            [
                "userPrincipalName -> userName (1)",
                r#"Switch([IsSoftDeleted], , "False", "True", "True", "False") -> active"#,
                "givenName -> name.givenName",
                "surname -> name.familyName",
                r#"mail -> emails[type eq "work"].value"#,
                "jobTitle -> title",
                r#"telephoneNumber -> phoneNumbers[type eq "work"].value"#,
                "preferredLanguage -> locale",
                "objectId -> externalId",
                "manager -> urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
            ]
        );
    }

    #[test]
    fn your_own_application_maps_the_documented_default() {
        let mapping = users(CUSTOM_GALLERY_ID);
        let mut targets: Vec<_> = mapping
            .attribute_mappings
            .iter()
            .map(|mapping| mapping.target.as_str())
            .collect();
        targets.sort_unstable();
        let mut documented = default_mapping::DOCUMENTED_TARGETS.to_vec();
        documented.sort_unstable();
        assert_eq!(targets, documented);
    }

    #[test]
    fn others_map_what_they_list() {
        assert_eq!(
            table("notion"),
            [
                "userPrincipalName -> userName (1)",
                r#"Switch([IsSoftDeleted], , "False", "True", "True", "False") -> active"#,
                "displayName -> name.formatted",
            ]
        );
        assert_eq!(table("sentry"), ["userPrincipalName -> userName (1)"]);
        assert!(table("github-enterprise-managed-user").contains(&"objectId -> externalId (1)".to_owned()));
        assert!(table("atlassian-cloud").contains(&r#"mail -> emails[type eq "work"].value (1)"#.to_owned()));
    }
}

//! The attributes of a directory, and its default domain.

use expr::Expression;
use model::{
    AttributeType, DirectoryAttribute, DirectoryAttributeInput, DirectoryAttributes, DirectoryId,
    FieldProblem, MappingSource, ObjectKind, ObjectMapping, Problem, ProblemKind, attribute,
};

use crate::{ManageDirectory, ReadDirectory, Result, Target, Topic};

/// The most characters of a name or a label.
const LONGEST: usize = 120;
/// The most attributes that can be added.
const MAXIMUM: usize = 100;
/// Names that a form of a user has for something else.
const RESERVED: [&str; 6] = ["kind", "object", "change", "groups", "csrf", "version"];

impl ReadDirectory {
    /// The attributes of a directory.
    ///
    /// # Errors
    /// A `NotFound` problem; otherwise when the store fails.
    pub async fn directory_attributes(&self, id: DirectoryId) -> Result<DirectoryAttributes> {
        let store = self.portal.store();
        let name = store.directory_name(id).await?;
        Ok(DirectoryAttributes {
            directory_id: id,
            directory: name.ok_or_else(|| Problem::not_found("directory"))?,
            default_domain: store.default_domain(id).await?,
            built_in: attribute::readable_attributes(ObjectKind::User),
            added: store.directory_attributes(id).await?,
        })
    }
}

impl ManageDirectory {
    /// Adds an attribute of users. Forms, files, mappings and expressions know it from then on.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `NotFound`; otherwise when the store fails.
    pub async fn add_directory_attribute(
        &self,
        id: DirectoryId,
        input: &DirectoryAttributeInput,
    ) -> Result<()> {
        let store = self.portal.store();
        let directory = store.directory_name(id).await?;
        let directory = directory.ok_or_else(|| Problem::not_found("directory"))?;
        let added = store.directory_attributes(id).await?;
        let new = check(input, &added).map_err(|fields| {
            Problem::of_fields(fields).unwrap_or_else(|| Problem::not_found("attribute"))
        })?;
        let audit = self.audit(
            "Add directory attribute",
            target(id, directory),
            vec![(new.name.clone(), format!("{}, {}", new.label, new.kind.name()))],
        );
        if !store.add_directory_attribute(id, &new, &audit).await? {
            return Err(Problem::field("name", "There is an attribute of this name already.").into());
        }
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }

    /// Takes an added attribute away.
    ///
    /// # Errors
    /// An `Invalid` problem while anybody has a value or an application uses it, `NotFound`; otherwise when the store
    /// fails.
    pub async fn delete_directory_attribute(&self, id: DirectoryId, name: &str) -> Result<()> {
        let store = self.portal.store();
        let directory = store.directory_name(id).await?;
        let directory = directory.ok_or_else(|| Problem::not_found("directory"))?;
        let holders = store.objects_with_attribute(id, name).await?;
        if holders > 0 {
            let message = format!("{holders} users have a value of {name}.");
            return Err(Problem::new(ProblemKind::Invalid, message)
                .with_hint("Clear it for them first, by hand or by a file import.")
                .into());
        }
        let schemas = store.schemas_of_directory(id).await?;
        let user = schemas.iter().find(|(_, schema)| {
            schema
                .mapping(ObjectKind::User)
                .is_some_and(|mapping| reads(mapping, name))
        });
        if let Some((application, _)) = user {
            let message = format!("A mapping or a scoping filter of {application} uses {name}.");
            return Err(Problem::new(ProblemKind::Invalid, message)
                .with_hint("Change that first.")
                .into());
        }
        let details = vec![(name.to_owned(), "removed".to_owned())];
        let audit = self.audit("Delete directory attribute", target(id, directory), details);
        if !store.delete_directory_attribute(id, name, &audit).await? {
            return Err(Problem::not_found("attribute").into());
        }
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }

    /// Sets what the function `DefaultDomain` gives; empty text takes it away. Applications follow with their next
    /// initial cycle.
    ///
    /// # Errors
    /// `Invalid` for what is no domain, `NotFound`; otherwise when the store fails.
    pub async fn set_default_domain(&self, id: DirectoryId, domain: &str) -> Result<()> {
        let domain = domain.trim().to_lowercase();
        if !domain.is_empty() && !is_domain(&domain) {
            return Err(Problem::field("default_domain", "Enter a domain such as corp.example.").into());
        }
        let store = self.portal.store();
        let directory = store.directory_name(id).await?;
        let directory = directory.ok_or_else(|| Problem::not_found("directory"))?;
        let before = store.default_domain(id).await?;
        if before == domain {
            return Ok(());
        }
        let details = vec![("Default domain".to_owned(), format!("{before} → {domain}"))];
        let audit = self.audit("Set default domain", target(id, directory), details);
        store.set_default_domain(id, &domain, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}

fn target(id: DirectoryId, name: String) -> Target {
    Target::new(name, format!("/directories/{id}/attributes"))
}

/// The attribute to add; or everything that is wrong.
fn check(
    input: &DirectoryAttributeInput,
    added: &[DirectoryAttribute],
) -> Result<DirectoryAttribute, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut refuse = |field: &str, message: &str| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    let (name, label) = (input.name.trim(), input.label.trim());
    let is_same = |other: &str| other.eq_ignore_ascii_case(name);
    let built_in = attribute::readable_attributes(ObjectKind::User);
    if !is_name(name) {
        refuse(
            "name",
            "Use 1 to 120 letters, digits and underscores, with a letter first, such as extension_hr_badgeColor.",
        );
    } else if built_in.iter().chain(added).any(|known| is_same(&known.name)) {
        refuse("name", "There is an attribute of this name already.");
    } else if RESERVED.iter().any(|reserved| is_same(reserved)) {
        refuse("name", "This name means something else here. Choose another.");
    }
    if added.len() >= MAXIMUM {
        refuse("name", "A directory holds at most 100 added attributes.");
    }
    if label.chars().count() > LONGEST {
        refuse("label", "Use at most 120 characters.");
    }
    let kind = AttributeType::from_name(&input.kind).unwrap_or_else(|| {
        refuse("kind", "Choose a type.");
        AttributeType::String
    });
    if kind == AttributeType::Reference {
        refuse("kind", "References cannot be added. Choose another type.");
    }
    if input.multi_valued && kind != AttributeType::String {
        refuse("multi_valued", "Only texts can have several values.");
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(DirectoryAttribute {
        name: name.to_owned(),
        label: if label.is_empty() { name } else { label }.to_owned(),
        kind,
        multi_valued: input.multi_valued,
        custom: true,
    })
}

fn is_name(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
}

fn is_domain(domain: &str) -> bool {
    domain.len() <= 253
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|character| character.is_alphanumeric() || character == '-')
        })
}

/// Whether a mapping or a scoping filter reads the attribute.
fn reads(mapping: &ObjectMapping, name: &str) -> bool {
    let filters = mapping
        .scope
        .iter()
        .flat_map(|filter| &filter.clauses)
        .any(|clause| clause.attribute == name);
    filters
        || mapping
            .attribute_mappings
            .iter()
            .any(|mapping| match &mapping.source {
                MappingSource::Direct(source) => source == name,
                MappingSource::Expression(text) => Expression::parse_strict(text)
                    .is_ok_and(|expression| expression.attributes().contains(name)),
                MappingSource::Constant(_) | MappingSource::None => false,
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_types_are_checked() {
        for (name, kind, multi_valued, field) in [
            ("extension_0123abc_badgeColor", "String", false, None),
            ("shoeSize", "Integer", false, None),
            ("languages", "String", true, None),
            ("", "String", false, Some("name")),
            ("1st", "String", false, Some("name")),
            ("shoe size", "String", false, Some("name")),
            ("Department", "String", false, Some("name")),
            ("objectid", "String", false, Some("name")),
            ("groups", "String", false, Some("name")),
            ("mentor", "Reference", false, Some("kind")),
            ("mentor", "Person", false, Some("kind")),
            ("sizes", "Integer", true, Some("multi_valued")),
        ] {
            let input = DirectoryAttributeInput {
                name: name.into(),
                label: String::new(),
                kind: kind.into(),
                multi_valued,
            };
            let problem = check(&input, &[])
                .err()
                .and_then(|problems| problems.into_iter().next());
            assert_eq!(
                problem.as_ref().map(|problem| problem.field.as_str()),
                field,
                "{name} {kind}"
            );
        }
    }

    #[test]
    fn domains_are_checked() {
        for (domain, fine) in [
            ("corp.example", true),
            ("büro.example", true),
            ("corp", true),
            ("corp..example", false),
            ("-corp.example", false),
            ("ana@corp.example", false),
        ] {
            assert_eq!(is_domain(domain), fine, "{domain}");
        }
    }
}

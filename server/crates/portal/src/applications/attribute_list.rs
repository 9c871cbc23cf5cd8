//! "Edit attribute list": what the application's attributes are like.

use model::{
    ApplicationId, AttributeType, FieldProblem, ObjectKind, ObjectMapping, Problem, ProblemKind,
    TargetAttribute, TargetAttributeInput,
};
use scim::AttributePath;

use super::check_attribute_mapping::is_same_target;
use super::check_provisioning::sentence;
use super::fit::misfit;
use super::mapping::{current, mapping_mut, save};
use crate::{ManageApplications, Result};

/// The most attributes of one list.
const MAXIMUM: usize = 500;

impl ManageApplications {
    /// Saves an attribute in the place of the one named `original`, or as a new one. Its name stays as it is. The next
    /// cycle is an initial one.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `Conflict` when somebody else saved since the page was read,
    /// `NotFound`.
    pub async fn save_target_attribute(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        original: Option<&str>,
        input: &TargetAttributeInput,
        schema_version: i64,
    ) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let new = check(input, original, mapping).map_err(|fields| {
            Problem::of_fields(fields).unwrap_or_else(|| Problem::not_found("attribute"))
        })?;
        let details = match original {
            None => {
                let details = vec![(new.name.clone(), format!("attribute added: {}", text(&new)))];
                mapping.target_attributes.push(new);
                details
            }
            Some(original) => {
                let place = mapping
                    .target_attributes
                    .iter_mut()
                    .find(|known| known.name == original)
                    .ok_or_else(|| Problem::not_found("attribute"))?;
                if *place == new {
                    return Ok(());
                }
                let words = format!("attribute: {} → {}", text(place), text(&new));
                *place = new;
                vec![(original.to_owned(), words)]
            }
        };
        save(self, &application, &schema, schema_version, details).await
    }

    /// Takes an attribute off the list. The next cycle is an initial one.
    ///
    /// # Errors
    /// An `Invalid` problem when a mapping uses it, `Conflict` when somebody else saved since the page was read,
    /// `NotFound`.
    pub async fn delete_target_attribute(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        name: &str,
        schema_version: i64,
    ) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let index = mapping
            .target_attributes
            .iter()
            .position(|known| known.name == name)
            .ok_or_else(|| Problem::not_found("attribute"))?;
        let is_mapped = mapping
            .attribute_mappings
            .iter()
            .any(|used| is_same_target(&used.target, name));
        if is_mapped {
            let message = format!("{name} is used by an attribute mapping.");
            return Err(Problem::new(ProblemKind::Invalid, message)
                .with_hint("Delete the mapping first.")
                .into());
        }
        mapping.target_attributes.remove(index);
        let details = vec![(name.to_owned(), "attribute removed from the list".to_owned())];
        save(self, &application, &schema, schema_version, details).await
    }
}

/// The attribute to save in the place of `original`, or as a new one; or everything that is wrong.
fn check(
    input: &TargetAttributeInput,
    original: Option<&str>,
    mapping: &ObjectMapping,
) -> Result<TargetAttribute, Vec<FieldProblem>> {
    let before = original.and_then(|original| {
        mapping
            .target_attributes
            .iter()
            .find(|known| known.name == original)
    });
    let name = original.unwrap_or(&input.name);
    let mut problems = Vec::new();
    let mut refuse = |field: &str, message: String| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message,
        });
    };
    let path = AttributePath::parse(name.trim());
    let name = match &path {
        Ok(path) => path.as_str().to_owned(),
        Err(error) => {
            refuse("name", sentence(error));
            name.trim().to_owned()
        }
    };
    let is_listed = |known: &&TargetAttribute| is_same_target(&known.name, &name);
    if original.is_none() && mapping.target_attributes.iter().any(|known| is_listed(&known)) {
        refuse(
            "name",
            format!("{name} is on the list already; edit that one instead."),
        );
    }
    if original.is_none() && mapping.target_attributes.len() >= MAXIMUM {
        refuse("name", format!("The list holds at most {MAXIMUM} attributes."));
    }
    let kind = AttributeType::from_name(&input.kind).unwrap_or_else(|| {
        refuse("kind", "Choose a type.".to_owned());
        AttributeType::String
    });
    let attribute = TargetAttribute {
        primary_key: input.primary_key,
        required: input.required,
        multi_valued: input.multi_valued,
        case_exact: input.case_exact,
        references: references(&input.references),
        flow_null_values: input.flow_null_values,
        extra: before.map(|before| before.extra.clone()).unwrap_or_default(),
        ..TargetAttribute::new(name.clone(), kind)
    };
    let selects_one = path
        .as_ref()
        .is_ok_and(|path| !path.conditions().is_empty() || path.sub_attribute().is_some());
    if attribute.multi_valued && selects_one {
        let message = "A path with a dot or brackets selects one value. Mark the whole attribute as multi-valued instead.";
        refuse("multi_valued", message.to_owned());
    }
    if !attribute.references.is_empty() && kind != AttributeType::Reference {
        let message = "Only an attribute of the type Reference points to other objects.";
        refuse("references", message.to_owned());
    }
    if attribute.flow_null_values && (attribute.required || attribute.primary_key) {
        let message = "What an account cannot be without is never cleared.";
        refuse("flow_null_values", message.to_owned());
    }
    let used = mapping
        .attribute_mappings
        .iter()
        .find(|used| is_same_target(&used.target, &name));
    if attribute.primary_key {
        let other = mapping
            .target_attributes
            .iter()
            .find(|known| known.primary_key && !is_listed(known));
        if let Some(other) = other {
            refuse(
                "primary_key",
                format!("{} is the primary key already.", other.name),
            );
        } else if used.is_some() {
            refuse(
                "primary_key",
                "A mapping writes this attribute, and no mapping may write the primary key.".to_owned(),
            );
        }
    }
    if let Some(used) = used {
        if let Some(message) = misfit(&used.source, used.default_value.as_deref(), &attribute) {
            refuse(
                "kind",
                format!("Its mapping gives a fixed value that does not fit. {message}"),
            );
        }
        if used.apply == model::ApplyMapping::OnlyAddValues && !attribute.multi_valued {
            let message = "Its mapping only adds values, which needs several. Change the mapping first.";
            refuse("multi_valued", message.to_owned());
        }
    }
    if problems.is_empty() {
        Ok(attribute)
    } else {
        Err(problems)
    }
}

fn references(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

/// An attribute in one line, for the audit log.
fn text(attribute: &TargetAttribute) -> String {
    let mut parts = vec![attribute.kind.name().to_owned()];
    for (is_so, words) in [
        (attribute.primary_key, "primary key"),
        (attribute.required, "required"),
        (attribute.multi_valued, "multi-valued"),
        (attribute.case_exact, "exact case"),
        (attribute.flow_null_values, "may be cleared"),
    ] {
        if is_so {
            parts.push(words.to_owned());
        }
    }
    if !attribute.references.is_empty() {
        parts.push(format!("refers to {}", attribute.references.join(", ")));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use ::gallery::{Gallery, default_schema};

    use super::*;

    fn users() -> ObjectMapping {
        let entry = Gallery::get().entry("pingboard").unwrap();
        default_schema(entry).mapping(ObjectKind::User).unwrap().clone()
    }

    /// The fields that are refused; with a name that is on the list, of changing it.
    fn refused(name: &str, kind: &str, change: impl FnOnce(&mut TargetAttributeInput)) -> Vec<String> {
        let mut input = TargetAttributeInput {
            name: name.into(),
            kind: kind.into(),
            ..TargetAttributeInput::default()
        };
        change(&mut input);
        let mapping = users();
        let original = mapping
            .target_attributes
            .iter()
            .any(|known| known.name == name)
            .then_some(name);
        match check(&input, original, &mapping) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        }
    }

    #[test]
    fn every_form_of_a_path_can_be_listed() {
        for name in [
            "nickName",
            "name.honorificPrefix",
            r#"emails[type eq "untyped"].value"#,
            r#"roles[primary eq "True"].value"#,
            "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge",
            "urn:ietf:params:scim:schemas:extension:lucid:2.0:User:productLicenses.Lucidchart",
            r#"urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User:externalIds[authority eq "a"].value"#,
            "urn:scim:schemas:extension:enterprise:1.0.division",
            "urn:sap:cloud:scim:schemas:extension:custom:2.0:User:attributes:customAttribute1",
        ] {
            assert_eq!(refused(name, "String", |_| {}), [""; 0], "{name}");
        }
        for name in ["", "a b", "emails[type", "TITLE"] {
            assert_eq!(refused(name, "String", |_| {}), ["name"], "{name}");
        }
    }

    #[test]
    fn properties_fit_together() {
        for (name, kind, change, expected) in [
            (
                "roles",
                "String",
                (|input| input.multi_valued = true) as fn(&mut TargetAttributeInput),
                &[][..],
            ),
            (
                "name.x",
                "String",
                |input| input.multi_valued = true,
                &["multi_valued"],
            ),
            ("x", "Text", |_| {}, &["kind"]),
            (
                "x",
                "Reference",
                |input| input.references = "User, Group".into(),
                &[],
            ),
            (
                "x",
                "String",
                |input| input.references = "User".into(),
                &["references"],
            ),
            (
                "x",
                "String",
                |input| {
                    input.required = true;
                    input.flow_null_values = true;
                },
                &["flow_null_values"],
            ),
            ("id", "String", |input| input.primary_key = true, &[]),
            (
                "title",
                "String",
                |input| input.primary_key = true,
                &["primary_key"],
            ),
            ("title", "String", |input| input.case_exact = true, &[]),
        ] {
            assert_eq!(refused(name, kind, change), expected, "{name}");
        }
    }

    #[test]
    fn a_type_must_fit_what_is_mapped() {
        let mut mapping = users();
        for used in &mut mapping.attribute_mappings {
            if used.target == "title" {
                used.default_value = Some("Colleague".into());
            }
        }
        let input = TargetAttributeInput {
            kind: "Integer".into(),
            ..TargetAttributeInput::default()
        };
        let problems = check(&input, Some("title"), &mapping).unwrap_err();
        assert_eq!(
            problems.first().map(|problem| problem.field.as_str()),
            Some("kind")
        );
    }
}

//! Adding, changing and deleting attribute mappings.

use model::{
    ApplicationId, ApplyMapping, AttributeMapping, AttributeMappingInput, AttributeType, ObjectKind,
    ObjectMapping, Problem, ProblemKind, Schema, TargetAttribute,
};

use super::check_attribute_mapping::{check, is_same_target};
use super::mapping::{current, save};
use crate::{ManageApplications, Result};

impl ManageApplications {
    /// Saves an attribute mapping in the place of the one of target attribute `original`, or as a new one. The next
    /// cycle is an initial one.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `Conflict` when somebody else saved since the page was read,
    /// `NotFound`.
    pub async fn save_attribute_mapping(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        original: Option<&str>,
        input: &AttributeMappingInput,
        schema_version: i64,
    ) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let new = check(input, original, mapping)
            .map_err(|fields| Problem::of_fields(fields).unwrap_or_else(|| Problem::not_found("mapping")))?;
        let details = match original {
            None => {
                let details = vec![(new.target.clone(), format!("added: {}", text(&new)))];
                mapping.attribute_mappings.push(new.clone());
                details
            }
            Some(original) => {
                let place = mapping
                    .attribute_mappings
                    .iter_mut()
                    .find(|mapping| mapping.target == original)
                    .ok_or_else(|| Problem::not_found("attribute mapping"))?;
                if *place == new {
                    return Ok(());
                }
                let details = vec![(original.to_owned(), format!("{} → {}", text(place), text(&new)))];
                place.clone_from(&new);
                details
            }
        };
        let is_known = mapping
            .target_attributes
            .iter()
            .any(|known| is_same_target(&known.name, &new.target));
        if !is_known {
            mapping
                .target_attributes
                .push(TargetAttribute::new(new.target, AttributeType::String));
        }
        save(self, &application, &schema, schema_version, details).await
    }

    /// Deletes an attribute mapping. What was sent before stays in the application. The next cycle is an initial one.
    ///
    /// # Errors
    /// An `Invalid` problem when the application requires the attribute or no other one matches objects, `Conflict`
    /// when somebody else saved since the page was read, `NotFound`.
    pub async fn delete_attribute_mapping(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        target: &str,
        schema_version: i64,
    ) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let index = mapping
            .attribute_mappings
            .iter()
            .position(|mapping| mapping.target == target)
            .ok_or_else(|| Problem::not_found("attribute mapping"))?;
        let is_required = mapping
            .target_attributes
            .iter()
            .any(|known| known.required && is_same_target(&known.name, target));
        if is_required {
            let message =
                format!("{target} is required by the application, so its mapping cannot be deleted.");
            return Err(Problem::new(ProblemKind::Invalid, message)
                .with_hint("Change where its value comes from instead.")
                .into());
        }
        let removed = mapping.attribute_mappings.remove(index);
        if mapping.matching().is_empty() {
            return Err(Problem::new(
                ProblemKind::Invalid,
                format!("{target} is the only attribute by which objects are matched."),
            )
            .with_hint("Mark another mapping as matching before you delete this one.")
            .into());
        }
        let details = vec![(removed.target.clone(), format!("deleted: {}", text(&removed)))];
        save(self, &application, &schema, schema_version, details).await
    }
}

fn mapping_mut(schema: &mut Schema, kind: ObjectKind) -> Result<&mut ObjectMapping, Problem> {
    schema
        .object_mappings
        .iter_mut()
        .find(|mapping| mapping.source == kind)
        .ok_or_else(|| Problem::not_found("mapping"))
}

/// A mapping in one line, for the audit log.
fn text(mapping: &AttributeMapping) -> String {
    let mut parts = vec![mapping.source.to_text()];
    parts.extend(
        mapping
            .default_value
            .as_ref()
            .map(|default| format!("default “{default}”")),
    );
    parts.extend(
        mapping
            .matching_precedence
            .map(|precedence| format!("matching precedence {precedence}")),
    );
    if mapping.apply == ApplyMapping::OnlyOnCreate {
        parts.push("only during object creation".to_owned());
    }
    parts.join(", ")
}

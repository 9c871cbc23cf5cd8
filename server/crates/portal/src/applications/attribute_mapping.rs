//! Adding, changing and deleting attribute mappings.

use model::{
    ApplicationId, ApplyMapping, AttributeMapping, AttributeMappingInput, MappingSource, ObjectKind,
    ObjectMapping, Problem, ProblemKind, Schema,
};

use super::check_attribute_mapping::{attribute_of, check, is_same_target};
use super::find;
use super::known::Known;
use super::mapping::{current, mapping_mut, save};
use crate::{ManageApplications, Result};

/// What a change does, for the audit log: name and words.
type Details = Vec<(String, String)>;

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
        let application = find(&self.portal, id).await?;
        let (schema, details) = self
            .drafted_mapping(id, kind, original, input, schema_version)
            .await?;
        save(self, &application, &schema, schema_version, details).await
    }

    /// The schema with an attribute mapping, checked, and what changes in words; nothing is saved.
    pub(crate) async fn drafted_mapping(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        original: Option<&str>,
        input: &AttributeMappingInput,
        schema_version: i64,
    ) -> Result<(Schema, Details)> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let known = Known::of(&self.portal, &application, &job, kind).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let new = check(input, original, mapping, &known)
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
                    return Ok((schema, Vec::new()));
                }
                let details = vec![(original.to_owned(), format!("{} → {}", text(place), text(&new)))];
                place.clone_from(&new);
                details
            }
        };
        let listed = attribute_of(&new.target, mapping);
        if !mapping.target_attributes.contains(&listed) {
            mapping.target_attributes.push(listed);
        }
        Ok((schema, details))
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
        let application = find(&self.portal, id).await?;
        let (schema, details) = self.drafted_deletion(id, kind, target, schema_version).await?;
        save(self, &application, &schema, schema_version, details).await
    }

    /// The schema without an attribute mapping, checked, and what changes in words; nothing is saved.
    pub(crate) async fn drafted_deletion(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        target: &str,
        schema_version: i64,
    ) -> Result<(Schema, Details)> {
        let (_, job) = current(&self.portal, id, schema_version).await?;
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
        Ok((schema, details))
    }

    /// Has objects searched by an attribute earlier (`forward`) or later than by its neighbour. The next cycle is an
    /// initial one.
    ///
    /// # Errors
    /// `Conflict` when somebody else saved since the page was read; `NotFound` when objects are not matched by it.
    pub async fn move_matching_attribute(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        target: &str,
        forward: bool,
        schema_version: i64,
    ) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let mut schema = job.schema;
        let mapping = mapping_mut(&mut schema, kind)?;
        let before = order(mapping);
        if !reorder(mapping, target, forward)? {
            return Ok(());
        }
        let details = vec![("Matching".to_owned(), format!("{before} → {}", order(mapping)))];
        save(self, &application, &schema, schema_version, details).await
    }
}

/// The matching attributes in their order, for the audit log.
fn order(mapping: &ObjectMapping) -> String {
    let names: Vec<_> = mapping
        .matching()
        .into_iter()
        .map(|matching| matching.target.as_str())
        .collect();
    names.join(", ")
}

/// Moves an attribute one place forward or back among the matching ones, and numbers them 1, 2, 3 and so on. `false` when
/// it is at the end already.
fn reorder(mapping: &mut ObjectMapping, target: &str, forward: bool) -> Result<bool, Problem> {
    let mut order: Vec<String> = mapping
        .matching()
        .into_iter()
        .map(|matching| matching.target.clone())
        .collect();
    let place = order
        .iter()
        .position(|matching| matching == target)
        .ok_or_else(|| Problem::not_found("matching attribute"))?;
    let other = if forward {
        place.checked_sub(1)
    } else {
        Some(place + 1)
    };
    let Some(other) = other.filter(|other| *other < order.len()) else {
        return Ok(false);
    };
    order.swap(place, other);
    for (precedence, name) in (1..).zip(&order) {
        for matching in &mut mapping.attribute_mappings {
            if matching.target == *name {
                matching.matching_precedence = Some(precedence);
            }
        }
    }
    Ok(true)
}

/// A mapping in one line, for the audit log.
fn text(mapping: &AttributeMapping) -> String {
    let mut parts = vec![match &mapping.source {
        MappingSource::None => "no source".to_owned(),
        source => source.to_text(),
    }];
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
    match mapping.apply {
        ApplyMapping::Always => {}
        ApplyMapping::OnlyOnCreate => parts.push("only during object creation".to_owned()),
        ApplyMapping::OnlyAddValues => parts.push("values are only added".to_owned()),
    }
    if mapping.flow_null_values {
        parts.push("cleared when empty".to_owned());
    }
    parts.join(", ")
}

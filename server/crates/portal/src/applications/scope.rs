//! "Source object scope" of a mapping: previewing and saving its scoping filters.

use model::{
    Application, ApplicationId, DirectoryAttribute, Job, JobScope, ObjectKind, ObjectMapping, Problem,
    Schema, ScopePreview, ScopeView, ScopingFilter, ScopingFilterInput,
};

use super::check_scope::{check_with, comparable};
use super::known::source_attributes;
use super::mapping::{UPDATE, current, mapping, mapping_mut, save_asking};
use super::preview_scope::{preview, preview_schema};
use super::{find, job};
use crate::{Error, ManageApplications, ReadConfiguration, Result};

impl ReadConfiguration {
    /// The scoping filters of a mapping, with what is needed to edit them.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn scope(&self, id: ApplicationId, kind: ObjectKind) -> Result<ScopeView> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let attributes = source_attributes(&self.portal, &application, kind).await?;
        Ok(ScopeView {
            application_id: id,
            filters: mapping(&job.schema, kind)?.scope.clone(),
            attributes: comparable(&attributes),
            only_assigned: job.scope == JobScope::Assigned,
            schema_version: job.schema_version,
            status: job.status,
        })
    }
}

impl ManageApplications {
    /// What these filters would change if they were saved. Nothing is saved.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `NotFound`.
    pub async fn preview_scope(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        filters: &[ScopingFilterInput],
    ) -> Result<ScopePreview> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let mapping = mapping(&job.schema, kind)?;
        let attributes = source_attributes(&self.portal, &application, kind).await?;
        let after = with_filters(mapping, checked(filters, mapping, &attributes)?);
        preview(&self.portal, &application, &job, mapping, &after).await
    }

    /// Saves the filters. The next cycle is an initial one; accounts stay linked, and only whose result differs is sent
    /// anything. When people would lose their accounts and fewer than that were confirmed, nothing is saved and the
    /// answer says who.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `Conflict` when somebody else saved since the page was read,
    /// `NotFound`.
    pub async fn save_scope(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        filters: &[ScopingFilterInput],
        confirmed: i64,
        schema_version: i64,
    ) -> Result<Option<ScopePreview>> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let Some((schema, details)) = self.with_scope(&application, &job, kind, filters).await? else {
            return Ok(None);
        };
        save_asking(self, &application, &job, &schema, confirmed, UPDATE, details).await
    }

    /// The schema with these filters, checked, what changes in words, and who would come or go; nothing is saved.
    pub(crate) async fn drafted_scope(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        filters: &[ScopingFilterInput],
        schema_version: i64,
    ) -> Result<(Schema, Details, Option<ScopePreview>)> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let changed = self.with_scope(&application, &job, kind, filters).await?;
        let Some((schema, details)) = changed else {
            return Ok((job.schema, Vec::new(), None));
        };
        let effect = preview_schema(&self.portal, &application, &job, &schema).await?;
        Ok((schema, details, effect))
    }

    /// The schema with these filters, checked, and what changes in words; none when nothing does.
    async fn with_scope(
        &self,
        application: &Application,
        job: &Job,
        kind: ObjectKind,
        filters: &[ScopingFilterInput],
    ) -> Result<Option<(Schema, Details)>> {
        let before = mapping(&job.schema, kind)?;
        let attributes = source_attributes(&self.portal, application, kind).await?;
        let filters = checked(filters, before, &attributes)?;
        let details = differences(&before.scope, &filters);
        if details.is_empty() {
            return Ok(None);
        }
        let mut schema = job.schema.clone();
        mapping_mut(&mut schema, kind)?.scope = filters;
        Ok(Some((schema, details)))
    }
}

/// What a change does, for the audit log: name and words.
type Details = Vec<(String, String)>;

fn checked(
    filters: &[ScopingFilterInput],
    mapping: &ObjectMapping,
    attributes: &[DirectoryAttribute],
) -> Result<Vec<ScopingFilter>, Error> {
    check_with(filters, &mapping.scope, attributes).map_err(|fields| {
        let problem = Problem::of_fields(fields);
        problem.unwrap_or_else(|| Problem::not_found("filter")).into()
    })
}

/// The mapping with these filters.
fn with_filters(mapping: &ObjectMapping, filters: Vec<ScopingFilter>) -> ObjectMapping {
    ObjectMapping {
        scope: filters,
        ..mapping.clone()
    }
}

/// The lines of the audit row: each filter that was added, changed or removed, by its name.
fn differences(before: &[ScopingFilter], after: &[ScopingFilter]) -> Vec<(String, String)> {
    let places = before.len().max(after.len());
    let changed = (0..places).filter_map(|place| {
        let (old, new) = (before.get(place), after.get(place));
        let name = |filter: &ScopingFilter| format!("Scoping filter {}", filter.name(place));
        match (old, new) {
            (Some(old), Some(new)) if old == new => None,
            (Some(old), Some(new)) if old.title == new.title => Some((name(new), format!("{old} → {new}"))),
            (Some(old), Some(new)) => Some((name(old), format!("{old} → {} with {new}", new.name(place)))),
            (None, Some(new)) => Some((name(new), format!("added: {new}"))),
            (Some(old), None) => Some((name(old), format!("removed: {old}"))),
            (None, None) => None,
        }
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use model::{Extra, ScopingClause, ScopingOperator};

    use super::*;

    fn filter(title: &str, department: &str) -> ScopingFilter {
        ScopingFilter {
            title: title.into(),
            clauses: vec![ScopingClause {
                attribute: "department".into(),
                operator: ScopingOperator::Equals,
                value: department.into(),
                extra: Extra::default(),
            }],
            ..ScopingFilter::default()
        }
    }

    #[test]
    fn the_audit_row_says_what_changed() {
        let (sales, legal) = (filter("Sales", "Sales"), filter("", "Legal"));
        for (before, after, lines) in [
            (vec![], vec![], vec![]),
            (vec![sales.clone()], vec![sales.clone()], vec![]),
            (
                vec![],
                vec![legal.clone()],
                vec!["Scoping filter Filter 1: added: department EQUALS “Legal”"],
            ),
            (
                vec![sales.clone(), legal.clone()],
                vec![filter("Sales", "R&D")],
                vec![
                    "Scoping filter Sales: department EQUALS “Sales” → department EQUALS “R&D”",
                    "Scoping filter Filter 2: removed: department EQUALS “Legal”",
                ],
            ),
            (
                vec![sales],
                vec![filter("Law", "Legal")],
                vec!["Scoping filter Sales: department EQUALS “Sales” → Law with department EQUALS “Legal”"],
            ),
        ] {
            let found: Vec<_> = differences(&before, &after)
                .into_iter()
                .map(|(name, text)| format!("{name}: {text}"))
                .collect();
            assert_eq!(found, lines);
        }
    }
}

//! What the mappings give for real people. It computes exactly what a cycle would, by the same mapper, and sends nothing.

use std::collections::BTreeMap;

use model::{
    Application, ApplicationId, AttributeMapping, ErrorInformation, Job, MappingDraft, MappingSource,
    ObjectId, ObjectKind, ObjectMapping, ObjectName, PeoplePreview, PersonPreview, PreviewOutcome,
    PreviewRow, PreviewValue, Problem,
};
use scim::{Dialect, Resource, State, create_body};
use serde_json::Value as Json;
use store::{JobRun, Subject};
use sync::mapper::{Desired, Facts, Mapper, Purpose, Surroundings};
use sync::scope::Scope;
use sync::standing::Standing;

use super::mapping::mapping;
use super::{find, job};
use crate::{Portal, ReadConfiguration, Result};

/// How many people the table shows.
const PEOPLE: usize = 50;
/// Objects read at a time when looking for people in scope.
const READ: u32 = 200;
/// After so many objects the search for people in scope ends: a preview must be quick.
const READ_AT_MOST: usize = 5_000;
/// The most people that a search offers.
const FOUND: u32 = 8;
/// What stands in the place of a value that must not be shown.
const REDACTED: &str = "[Redact]";

impl ReadConfiguration {
    /// What the mappings give for one person: the one with that id, the first that the search finds, or the first in
    /// scope. `draft` takes the place of the saved mapping of its target attribute.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn preview_person(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        person: Option<ObjectId>,
        search: &str,
        draft: Option<&MappingDraft>,
    ) -> Result<PersonPreview> {
        let preview = Preview::new(&self.portal, id, kind, draft).await?;
        let mut found = match (person, search.trim()) {
            (Some(person), _) => preview.names(&[person]).await?,
            (None, "") => preview.names(&preview.in_scope(1).await?).await?,
            (None, search) => {
                let directory = preview.application.directory_id;
                let store = self.portal.store();
                store.search_names(directory, Some(kind), search, FOUND).await?
            }
        };
        if found.is_empty() {
            return Ok(preview.of_nobody());
        }
        let person = found.remove(0);
        let subject = preview.subjects(&[person.id]).await?.pop();
        let subject = subject.ok_or_else(|| Problem::not_found("user or group"))?;
        Ok(preview.of_person(person, found, &subject))
    }

    /// What one mapping gives for the first people in scope, odd ones first; without a draft and a `target` it is the
    /// first matching one.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn preview_people(
        &self,
        id: ApplicationId,
        kind: ObjectKind,
        target: &str,
        draft: Option<&MappingDraft>,
    ) -> Result<PeoplePreview> {
        let preview = Preview::new(&self.portal, id, kind, draft).await?;
        let mappings = &preview.mapping.attribute_mappings;
        let target = draft.map_or(target, |draft| &draft.target);
        let chosen = preview
            .mapping
            .attribute_mapping(target)
            .or_else(|| preview.mapping.matching().first().copied())
            .or_else(|| mappings.first());
        let targets = mappings.iter().map(|mapping| mapping.target.clone()).collect();
        let Some(chosen) = chosen else {
            return Ok(PeoplePreview {
                target: String::new(),
                targets,
                rows: Vec::new(),
            });
        };
        let people = preview.in_scope(PEOPLE).await?;
        let names: BTreeMap<ObjectId, ObjectName> = preview
            .names(&people)
            .await?
            .into_iter()
            .map(|name| (name.id, name))
            .collect();
        let subjects = preview.subjects(&people).await?;
        let rows = subjects.iter().filter_map(|subject| {
            Some(PreviewRow {
                person: names.get(&subject.object.id)?.clone(),
                outcome: preview.outcome(chosen, subject),
                is_duplicate: false,
            })
        });
        let mut rows: Vec<PreviewRow> = rows.collect();
        if must_be_unique(chosen) {
            mark_duplicates(&mut rows);
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.oddity()));
        Ok(PeoplePreview {
            target: chosen.target.clone(),
            targets,
            rows,
        })
    }
}

/// The job as a cycle would see it, with the draft in its place.
struct Preview<'a> {
    portal: &'a Portal,
    application: Application,
    job: Job,
    run: JobRun,
    mapping: ObjectMapping,
    scope: std::result::Result<Scope, ErrorInformation>,
    surroundings: Surroundings,
}

impl<'a> Preview<'a> {
    async fn new(
        portal: &'a Portal,
        id: ApplicationId,
        kind: ObjectKind,
        draft: Option<&MappingDraft>,
    ) -> Result<Self> {
        let application = find(portal, id).await?;
        let job = job(portal, id).await?;
        let run = portal.store().job_run(id).await?;
        let run = run.ok_or_else(|| Problem::not_found("application"))?;
        let mut mapping = mapping(&job.schema, kind)?.clone();
        if let Some(draft) = draft.filter(|draft| !draft.target.trim().is_empty()) {
            put(draft, &mut mapping);
        }
        Ok(Self {
            portal,
            scope: Scope::compile(job.scope, &mapping),
            surroundings: Surroundings {
                now: portal.now(),
                // What is random is drawn anew by every cycle: what a preview shows is nobody's password.
                seed: [0; 32],
                default_domain: run.default_domain.clone(),
            },
            application,
            job,
            run,
            mapping,
        })
    }

    /// The first people in scope.
    async fn in_scope(&self, count: usize) -> Result<Vec<ObjectId>> {
        let Ok(scope) = &self.scope else {
            return Ok(Vec::new());
        };
        let (mut found, mut last, mut read) = (Vec::new(), None, 0);
        while found.len() < count && read < READ_AT_MOST {
            let (id, directory, kind) = (
                self.application.id,
                self.application.directory_id,
                self.mapping.source,
            );
            let store = self.portal.store();
            let objects = store
                .in_question(id, directory, kind, self.job.scope, last, READ)
                .await?;
            let Some(newest) = objects.last() else { break };
            last = Some(newest.object.id);
            read += objects.len();
            let entitled = objects.iter().filter(|person| {
                Standing::of(&person.object, person.is_assigned, scope) == Standing::Entitled
            });
            found.extend(entitled.map(|person| person.object.id));
        }
        found.truncate(count);
        Ok(found)
    }

    async fn names(&self, ids: &[ObjectId]) -> Result<Vec<ObjectName>> {
        Ok(self.portal.store().object_names(ids).await?)
    }

    async fn subjects(&self, ids: &[ObjectId]) -> Result<Vec<Subject>> {
        Ok(self
            .portal
            .store()
            .subjects(&self.run, self.mapping.source, ids)
            .await?)
    }

    fn of_nobody(&self) -> PersonPreview {
        PersonPreview {
            application_id: self.application.id,
            person: None,
            standing: String::new(),
            in_scope: false,
            others: Vec::new(),
            values: Vec::new(),
            body: None,
            obstacle: None,
        }
    }

    fn of_person(&self, person: ObjectName, others: Vec<ObjectName>, subject: &Subject) -> PersonPreview {
        let standing = self.standing(subject);
        let values = self
            .mapping
            .attribute_mappings
            .iter()
            .map(|mapping| PreviewValue {
                target: mapping.target.clone(),
                source: mapping.source.to_text(),
                outcome: self.outcome(mapping, subject),
            });
        let (body, obstacle) = match self.body(subject) {
            Ok(body) => (Some(body), None),
            Err(obstacle) => (None, Some(obstacle)),
        };
        PersonPreview {
            values: values.collect(),
            person: Some(person),
            standing: standing
                .map_or("the scoping filters cannot be used", Standing::summary)
                .to_owned(),
            in_scope: standing == Some(Standing::Entitled),
            others,
            body,
            obstacle,
            ..self.of_nobody()
        }
    }

    fn standing(&self, subject: &Subject) -> Option<Standing> {
        let scope = self.scope.as_ref().ok()?;
        Some(Standing::of_subject(subject, scope))
    }

    fn facts<'s>(&'s self, subject: &'s Subject) -> Facts<'s> {
        Facts {
            object: &subject.object,
            is_soft_deleted: self.standing(subject).is_some_and(Standing::is_soft_deleted),
            manager_target: subject.manager_target.as_deref(),
            roles: subject
                .entitlement
                .as_ref()
                .map_or(&[], |entitlement| &entitlement.roles),
            surroundings: &self.surroundings,
        }
    }

    /// What one mapping gives: the mapper with this mapping alone, so that the others' failures do not matter.
    fn outcome(&self, mapping: &AttributeMapping, subject: &Subject) -> PreviewOutcome {
        let alone = ObjectMapping {
            attribute_mappings: vec![mapping.clone()],
            ..self.mapping.clone()
        };
        match self.create(&alone, subject) {
            Ok(desired) => outcome_of(&desired),
            Err(error) => PreviewOutcome::Failed(words(&error)),
        }
    }

    fn create(
        &self,
        mapping: &ObjectMapping,
        subject: &Subject,
    ) -> std::result::Result<Desired, ErrorInformation> {
        Mapper::compile(mapping)?.evaluate(self.facts(subject), Purpose::Create)
    }

    /// The body of the request that would create the account, or why there is none.
    fn body(&self, subject: &Subject) -> std::result::Result<String, String> {
        let desired = self
            .create(&self.mapping, subject)
            .map_err(|error| words(&error))?;
        if desired.ignored {
            return Err("No account is created: a mapping says IgnoreObjectFlow.".to_owned());
        }
        if let Some(missing) = desired.missing.first() {
            return Err(format!(
                "The application requires {missing}, and it has no value."
            ));
        }
        let mut state: State = desired.state;
        for unique in desired.unique {
            if let Some(first) = unique.values.into_iter().next() {
                state.insert(unique.target, first);
            }
        }
        for target in &desired.redacted {
            if state.get(target).is_some() {
                state.insert(target.clone(), Json::from(REDACTED));
            }
        }
        let resource = match self.mapping.source {
            ObjectKind::User => Resource::Users,
            ObjectKind::Group => Resource::Groups,
        };
        let body = create_body(resource, &state, &Dialect::default());
        serde_json::to_string_pretty(&body).map_err(|error| error.to_string())
    }
}

/// Puts the draft in the place of the mapping of its target attribute, or behind the others.
fn put(draft: &MappingDraft, mapping: &mut ObjectMapping) {
    let source = MappingSource::Expression(draft.expression.clone());
    let target = draft.target.trim();
    let known = mapping
        .attribute_mappings
        .iter_mut()
        .find(|mapping| mapping.target == target);
    match known {
        Some(known) => known.source = source,
        None => mapping
            .attribute_mappings
            .push(AttributeMapping::new(target, source)),
    }
}

fn outcome_of(desired: &Desired) -> PreviewOutcome {
    if desired.ignored {
        return PreviewOutcome::NoAccount;
    }
    if !(desired.redacted.is_empty() || desired.state.is_empty() && desired.unique.is_empty()) {
        return PreviewOutcome::Redacted;
    }
    if let Some(unique) = desired.unique.first() {
        return PreviewOutcome::Unique(unique.values.iter().map(text).collect());
    }
    if let Some((_, value)) = desired.state.iter().next() {
        return PreviewOutcome::Value(text(value));
    }
    if !desired.unresolved.is_empty() {
        return PreviewOutcome::Waiting;
    }
    if desired.missing.is_empty() {
        PreviewOutcome::Nothing
    } else {
        PreviewOutcome::Missing
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn words(error: &ErrorInformation) -> String {
    if error.additional_details.is_empty() {
        error.reason.clone()
    } else {
        error.additional_details.clone()
    }
}

/// Where two people with the same value are a problem: what accounts are found by, and what applications keep unique.
fn must_be_unique(mapping: &AttributeMapping) -> bool {
    mapping.matching_precedence.is_some() || ["userName", "externalId"].contains(&mapping.target.as_str())
}

fn mark_duplicates(rows: &mut [PreviewRow]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let value = |row: &PreviewRow| match &row.outcome {
        PreviewOutcome::Value(value) => Some(value.to_lowercase()),
        _ => None,
    };
    for row in rows.iter() {
        if let Some(value) = value(row) {
            *counts.entry(value).or_default() += 1;
        }
    }
    for row in rows {
        row.is_duplicate = value(row).is_some_and(|value| counts.get(&value).is_some_and(|count| *count > 1));
    }
}

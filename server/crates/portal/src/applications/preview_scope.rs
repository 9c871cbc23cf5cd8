//! Counting what another scope would change, before it is saved.

use model::{
    Application, Job, ObjectKind, ObjectMapping, ObjectName, ObjectState, Problem, ProblemKind, Schema,
    ScopeChange, ScopePreview, attribute,
};
use store::{InQuestion, LinkState};
use sync::mapper::Mapper;
use sync::scope::Scope;
use sync::standing::Standing;

use crate::{Portal, Result};

/// Objects read at a time, so that memory does not grow with the directory.
const READ: u32 = 1_000;
/// The most examples of each change.
const EXAMPLES: usize = 10;

/// Counts for a schema, compared with the one that is saved; nothing when it leaves alone who is in scope. Groups are
/// not provisioned, so no account depends on their mapping.
pub(super) async fn preview_schema(
    portal: &Portal,
    application: &Application,
    job: &Job,
    schema: &Schema,
) -> Result<Option<ScopePreview>> {
    let (before, after) = (
        job.schema.mapping(ObjectKind::User),
        schema.mapping(ObjectKind::User),
    );
    match (before, after) {
        (Some(before), Some(after)) if before.scope != after.scope || before.enabled != after.enabled => {
            preview(portal, application, job, before, after).await.map(Some)
        }
        _ => Ok(None),
    }
}

/// Counts for the mapping `after`, compared with the one that is saved.
///
/// # Errors
/// An `Invalid` problem for filters that cannot be used.
pub(super) async fn preview(
    portal: &Portal,
    application: &Application,
    job: &Job,
    before: &ObjectMapping,
    after: &ObjectMapping,
) -> Result<ScopePreview> {
    let after_scope = Scope::compile(job.scope, after).map_err(|error| {
        let message = format!("{} {}", error.reason, error.additional_details);
        Problem::new(ProblemKind::Invalid, message)
    })?;
    // Filters that cannot be used, from an import, say nothing about who is in scope now.
    let before_scope = Scope::compile(job.scope, before).ok();
    let counting = Counting {
        before: before_scope.as_ref(),
        after: &after_scope,
        disables: disables(after),
    };
    let mut preview = ScopePreview {
        only_assigned: job.scope == model::JobScope::Assigned,
        ..ScopePreview::default()
    };
    let mut last = None;
    loop {
        let store = portal.store();
        let (id, directory, kind) = (application.id, application.directory_id, before.source);
        let people = store
            .in_question(id, directory, kind, job.scope, last, READ)
            .await?;
        let Some(newest) = people.last() else {
            return Ok(preview);
        };
        last = Some(newest.object.id);
        for person in &people {
            counting.add(person, &mut preview);
        }
    }
}

/// Whether anything is sent when somebody leaves.
fn disables(mapping: &ObjectMapping) -> bool {
    mapping.enabled
        && mapping.actions.update
        && Mapper::compile(mapping).is_ok_and(|mapper| mapper.disables())
}

struct Counting<'a> {
    before: Option<&'a Scope>,
    after: &'a Scope,
    disables: bool,
}

impl Counting<'_> {
    fn add(&self, person: &InQuestion, preview: &mut ScopePreview) {
        let standing = |scope| Standing::of(&person.object, person.is_assigned, scope);
        let after = standing(self.after);
        // Whoever is blocked or not assigned has no account that works anyway.
        let decides = matches!(
            after,
            Standing::Entitled | Standing::OutOfScope | Standing::Unclear
        );
        if !decides || !person.object.account_enabled || person.object.state != ObjectState::Active {
            return;
        }
        let before = self.before.map(standing);
        let works = person.account == Some(LinkState::Active);
        preview.considered += 1;
        match after {
            Standing::Unclear => note(&mut preview.unclear, person),
            Standing::OutOfScope if works || before == Some(Standing::Entitled) => {
                note(&mut preview.leaving, person);
                preview.disabled += i64::from(works && self.disables);
            }
            Standing::Entitled => {
                preview.in_scope += 1;
                if before != Some(Standing::Entitled) && !works {
                    note(&mut preview.entering, person);
                }
            }
            _ => {}
        }
    }
}

fn note(change: &mut ScopeChange, person: &InQuestion) {
    change.count += 1;
    if change.examples.len() < EXAMPLES {
        let object = &person.object;
        let detail = match object.kind {
            ObjectKind::User => attribute::USER_PRINCIPAL_NAME,
            ObjectKind::Group => attribute::MAIL,
        };
        change.examples.push(ObjectName {
            id: object.id,
            kind: object.kind,
            display_name: object.display_name(),
            detail: object.text(detail).to_owned(),
        });
    }
}

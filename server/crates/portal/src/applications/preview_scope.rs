//! Counting what another scope would change, before it is saved.

use model::{
    Application, Guard, Job, LeaverAction, ObjectActions, ObjectKind, ObjectMapping, ObjectName, ObjectState,
    Problem, ProblemKind, Schema, ScopeChange, ScopePreview, attribute,
};
use store::{InQuestion, LinkState};
use sync::fate::Fate;
use sync::mapper::Mapper;
use sync::scope::Scope;
use sync::standing::Standing;

use crate::{Portal, Result};

/// Objects read at a time, so that memory does not grow with the directory.
const READ: u32 = 1_000;
/// The most examples of each change.
const EXAMPLES: usize = 10;

/// Counts for a schema, compared with the one that is saved; nothing when it leaves alone who is in scope and what becomes
/// of the others. Groups are not provisioned, so no account depends on their mapping.
pub(super) async fn preview_schema(
    portal: &Portal,
    application: &Application,
    job: &Job,
    schema: &Schema,
) -> Result<Option<ScopePreview>> {
    let deciding = |mapping: &ObjectMapping| {
        (
            mapping.scope.clone(),
            mapping.enabled,
            mapping.actions,
            disables(mapping),
        )
    };
    let (before, after) = (
        job.schema.mapping(ObjectKind::User),
        schema.mapping(ObjectKind::User),
    );
    match (before, after) {
        (Some(before), Some(after)) if deciding(before) != deciding(after) => {
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
    let counting = Counting {
        // Filters that cannot be used, from an import, say nothing about who is in scope now.
        before: Scope::compile(job.scope, before)
            .ok()
            .map(|scope| Rules::of(before, scope, job)),
        after: Rules::of(after, after_scope, job),
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

/// Whether a mapping switches accounts off.
fn disables(mapping: &ObjectMapping) -> bool {
    Mapper::compile(mapping).is_ok_and(|mapper| mapper.disables())
}

/// What a mapping says about people and their accounts.
struct Rules {
    scope: Scope,
    /// What may be done; nothing while the mapping is switched off.
    actions: Option<ObjectActions>,
    disables: bool,
    /// What becomes of the accounts of those who leave.
    guard: Guard,
}

impl Rules {
    fn of(mapping: &ObjectMapping, scope: Scope, job: &Job) -> Self {
        Self {
            scope,
            guard: job.guard,
            actions: mapping.enabled.then_some(mapping.actions),
            disables: disables(mapping),
        }
    }

    fn standing(&self, person: &InQuestion) -> Standing {
        Standing::of(&person.object, person.is_assigned, &self.scope)
    }

    fn fate(&self, person: &InQuestion) -> Fate {
        let (Some(account), Some(actions)) = (person.account, self.actions) else {
            return Fate::Kept;
        };
        let standing = self.standing(person);
        if self.guard.skip_out_of_scope && standing.is_released() {
            return Fate::Kept;
        }
        let leaves = standing.is_released() || standing == Standing::SoftDeleted;
        if self.guard.leavers == LeaverAction::Delete
            && leaves
            && actions.delete
            && account != LinkState::Released
        {
            return Fate::Deleted;
        }
        Fate::of(standing, account, actions, self.disables)
    }
}

struct Counting {
    before: Option<Rules>,
    after: Rules,
}

impl Counting {
    fn add(&self, person: &InQuestion, preview: &mut ScopePreview) {
        let before = self.before.as_ref().map(|rules| rules.standing(person));
        let after = self.after.standing(person);
        let was_entitled = before == Some(Standing::Entitled);
        // Whom the next cycle would disable anyway does not lose an account by this.
        let fate = self.after.fate(person);
        let loses = fate
            > self
                .before
                .as_ref()
                .map_or(Fate::Kept, |rules| rules.fate(person));
        if loses {
            note(&mut preview.losing, person);
            preview.disabled += i64::from(fate == Fate::Disabled);
            preview.deleted += i64::from(fate == Fate::Deleted);
        }
        if after == Standing::OutOfScope && (loses || was_entitled) {
            note(&mut preview.leaving, person);
        }
        // Whoever is blocked, deleted or not assigned is not what the filters decide about.
        let decides = matches!(
            after,
            Standing::Entitled | Standing::OutOfScope | Standing::Unclear
        );
        if !decides || !person.object.account_enabled || person.object.state != ObjectState::Active {
            return;
        }
        preview.considered += 1;
        match after {
            Standing::Unclear => note(&mut preview.unclear, person),
            Standing::Entitled => {
                preview.in_scope += 1;
                if !was_entitled && person.account != Some(LinkState::Active) {
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

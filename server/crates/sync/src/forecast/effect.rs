//! What a change that is not saved would do, beside what is done without it.

use model::{PlannedAction, Schema};
use store::{AssignmentDraft, JobRun, Subject};

use super::Maker;
use super::render::Rendered;
use crate::apply::Workplace;
use crate::halt::Halt;
use crate::mapper::Mapper;

/// A change of a job that is not saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    /// Other mappings. Saving them makes the next cycle an initial one.
    pub schema: Option<Schema>,
    /// Other assignments.
    pub assignments: AssignmentDraft,
}

impl Drafted {
    /// The job as it would be with the change.
    pub(super) fn on(self, saved: &JobRun) -> JobRun {
        let mut run = saved.clone();
        run.draft = self.assignments;
        if let Some(schema) = self.schema {
            run.schema = schema;
            run.watermark = None;
        }
        run
    }
}

/// What a change means to one object.
pub(super) enum Effect {
    /// Something else is done because of it.
    Shown(Rendered),
    /// The same is sent with it and without it.
    Same(Rendered),
    /// Nothing is sent either way.
    Nothing,
}

/// Compares what would be done without a change with what is done with it; `works` says whether there is an account that
/// works now.
pub(super) fn of(without: Option<Rendered>, with: Option<Rendered>, works: bool) -> Effect {
    match (without, with) {
        (without, Some(with)) => {
            let is_same = without.as_ref().is_some_and(|without| {
                without.essence() == with.essence()
                    && (with.action != PlannedAction::Fail || without.reason == with.reason)
            });
            let sent_before = without.as_ref().is_some_and(Rendered::sends);
            if is_same && with.sends() {
                Effect::Same(with)
            } else if is_same || (with.action == PlannedAction::Skip && !with.sends() && !sent_before) {
                Effect::Nothing
            } else {
                Effect::Shown(with)
            }
        }
        (Some(without), None) if without.sends() => Effect::Shown(without.spared(works)),
        (_, None) => Effect::Nothing,
    }
}

impl Maker<'_> {
    /// The same workplace without the change. None for a plan of the next cycle, and where nobody is provisioned without
    /// the change.
    pub(super) async fn before(&self, workplace: &Workplace) -> store::Result<Option<Workplace>> {
        let Some(saved) = self.saved else {
            return Ok(None);
        };
        let before = super::workplace(self.engine, saved, workplace.kind, &Halt::default()).await?;
        Ok(before.and_then(Result::ok).map(|before| Workplace {
            // What is random must not look like an effect.
            surroundings: workplace.surroundings.clone(),
            ..before
        }))
    }

    /// Whether a group would get the same members without the change. A group that is new has none without it.
    pub(super) async fn has_same_members(&self, subject: &Subject, essence: &str) -> store::Result<bool> {
        let (Some(saved), Some(link)) = (self.saved, &subject.link) else {
            return Ok(false);
        };
        let mapping = saved.schema.enabled_mapping(model::ObjectKind::Group);
        if link.state != store::LinkState::Active || !mapping.is_some_and(Mapper::sends_members) {
            return Ok(false);
        }
        let nothing = model::PlanId::from(uuid::Uuid::nil());
        let store = self.engine.store();
        let (work, _) = store.planned_members(saved, nothing, subject.object.id).await?;
        Ok(super::members::essence(&work) == essence)
    }
}

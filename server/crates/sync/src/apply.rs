//! Applying the plan of one object: the requests, in their order, and what came of them.

mod attempt;
mod changing;
mod creating;
mod looking;
mod noting;
mod report;
mod searching;
mod told;
mod unique;

use std::sync::{Arc, OnceLock};

use model::{CycleId, ErrorInformation, ObjectActions, ObjectKind};
use scim::Resource;
use store::{JobRun, Store, Subject};

use crate::claims::Claims;
use crate::engine::Clock;
use crate::guard::Admitted;
use crate::halt::Halt;
use crate::mapper::{Mapper, Surroundings};
use crate::outcome::Outcome;
use crate::plan::{Context, Planned};
use crate::scope::Scope;
use crate::turns::Turns;
use attempt::Attempt;
pub(crate) use looking::{Applied, Looked, apply_if_found, found_id, look_for};
pub(crate) use noting::plan_and_note;
pub(crate) use told::last_attempt;

/// Everything that the people, or the groups, of one cycle have in common.
pub(crate) struct Workplace {
    pub(crate) store: Store,
    pub(crate) client: scim::Client,
    /// The same client for those who are to lose access: their requests go first.
    pub(crate) for_leavers: scim::Client,
    pub(crate) run: JobRun,
    pub(crate) cycle: CycleId,
    /// People or groups.
    pub(crate) kind: ObjectKind,
    pub(crate) mapper: Mapper,
    pub(crate) surroundings: Surroundings,
    pub(crate) scope: Scope,
    pub(crate) actions: ObjectActions,
    pub(crate) halt: Halt,
    pub(crate) claims: Claims,
    /// Whose accounts may be taken away.
    pub(crate) admitted: Admitted,
    /// Who works on whom.
    pub(crate) turns: Turns,
    pub(crate) clock: Clock,
    /// Whether members of groups are compared in this cycle because of what happens to people in it.
    pub(crate) regroups: bool,
    /// Whether groups are provisioned at all.
    pub(crate) provisions_groups: bool,
    /// Why there is no endpoint for groups, once the application said so.
    pub(crate) endpoint_missing: OnceLock<ErrorInformation>,
}

impl Workplace {
    pub(crate) fn resource(&self) -> Resource {
        match self.kind {
            ObjectKind::User => Resource::Users,
            ObjectKind::Group => Resource::Groups,
        }
    }

    /// What the application has of an object, in the words of the log.
    pub(crate) fn counterpart(&self) -> &'static str {
        match self.kind {
            ObjectKind::User => "account",
            ObjectKind::Group => "group",
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            mapper: &self.mapper,
            surroundings: &self.surroundings,
            actions: self.actions,
            guard: self.run.guard,
            scope: &self.scope,
            directory: &self.run.directory,
            application: &self.run.application,
        }
    }
}

/// Plans, unless that was done already, and applies what is to be done for one person. Nothing comes of somebody whom a cycle that is being broken
/// off did not get to.
pub(crate) async fn apply(
    workplace: Arc<Workplace>,
    subject: Subject,
    planned: Option<Planned>,
) -> Option<Outcome> {
    let started = (workplace.clock)();
    let subject = Arc::new(subject);
    let mut attempt = Attempt::new(workplace.clone(), subject.clone());
    let (done, exchanges) = {
        // Moved into what listens, it would take its room three times.
        let running = std::pin::pin!(attempt.run(planned));
        scim::recorded(running).await
    };
    let mut outcome = report::outcome(&workplace, &subject, attempt.into_trace(), done?, started);
    outcome.attempt = last_attempt(exchanges, &subject, &workplace);
    Some(outcome)
}

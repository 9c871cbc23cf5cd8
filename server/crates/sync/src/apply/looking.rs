//! Searching for an account without doing anything about it, and doing something only if the search finds the same again.

use std::sync::Arc;

use store::Subject;

use super::attempt::Attempt;
use super::{Workplace, report};
use crate::outcome::Outcome;
use crate::plan::{LinkFate, Plan, Planned, decide};

/// What a search found.
pub(crate) struct Looked {
    /// What is to be done about it.
    pub(crate) planned: Planned,
    /// The requests that it took.
    pub(crate) requests: usize,
}

/// How a part of a plan ended whose search was done before.
pub(crate) enum Applied {
    /// It was applied.
    Done(Box<Outcome>),
    /// The search found something else than before: nothing was done.
    Otherwise(Box<Planned>),
    /// It was stopped.
    Stopped,
}

/// Searches for the account of somebody who has none that is known. Nothing is changed, and nothing is written down. None
/// when there is nothing to search.
///
/// # Errors
/// When a search fails.
pub(crate) async fn look_for(
    workplace: Arc<Workplace>,
    subject: Subject,
) -> Result<Option<Looked>, scim::Error> {
    let subject = Arc::new(subject);
    let planned = decide(&subject, workplace.context());
    let Plan::Find(desired) = planned.plan else {
        return Ok(None);
    };
    let mut attempt = Attempt::new(workplace, subject);
    attempt.trace.steps = planned.steps;
    let plan = attempt.find(*desired).await?;
    let trace = attempt.into_trace();
    Ok(Some(Looked {
        requests: usize::try_from(trace.requests).unwrap_or(usize::MAX),
        planned: Planned {
            standing: planned.standing,
            plan,
            steps: trace.steps,
        },
    }))
}

/// Applies what is planned, if a search still finds this id, or still nobody where it is empty.
pub(crate) async fn apply_if_found(
    workplace: Arc<Workplace>,
    subject: Subject,
    planned: Option<Planned>,
    expected: String,
) -> Applied {
    let started = (workplace.clock)();
    let subject = Arc::new(subject);
    let standing = decide(&subject, workplace.context()).standing;
    let mut attempt = Attempt::new(workplace.clone(), subject.clone());
    attempt.expects = Some(expected);
    match (attempt.run(planned).await, attempt.otherwise.take()) {
        (Some(done), _) => {
            let outcome = report::outcome(&workplace, &subject, attempt.into_trace(), done, started);
            Applied::Done(Box::new(outcome))
        }
        (None, Some(plan)) => Applied::Otherwise(Box::new(Planned {
            standing,
            plan,
            steps: attempt.into_trace().steps,
        })),
        (None, None) => Applied::Stopped,
    }
}

/// The id of the account that a search found; empty for nobody.
pub(crate) fn found_id(plan: &Plan) -> &str {
    match plan {
        Plan::Change(alteration) => &alteration.target_id,
        Plan::Delete(target_id) => target_id,
        Plan::Leave(leave) => match &leave.link {
            LinkFate::Adopt(adoption) => &adoption.target_id,
            _ => "",
        },
        _ => "",
    }
}

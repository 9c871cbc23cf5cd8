//! What is about to be sent is written down before the requests: an account whose answer is lost must be found again, and what
//! a change did that nobody heard of must not be taken for undone.

use std::collections::HashMap;

use model::ObjectId;
use store::{CreationKeys, FORGOTTEN_ID, OpenChange, Subject};

use super::Workplace;
use crate::guard::{Verdict, judge};
use crate::mapper::Desired;
use crate::plan::{Plan, Planned, decide};
use crate::standing::Standing;

/// Plans for a batch, and writes down which accounts are about to be created, changed or deleted.
///
/// # Errors
/// When the store fails; then nobody of the batch may be worked on.
pub(crate) async fn plan_and_note(
    workplace: &Workplace,
    subjects: &[Subject],
) -> store::Result<HashMap<ObjectId, Planned>> {
    let mut planned = HashMap::with_capacity(subjects.len());
    let (mut creations, mut changes) = (Vec::new(), Vec::new());
    for subject in subjects {
        let id = subject.object.id;
        if subject.link.is_none() && !may_be_created(workplace, subject) {
            continue;
        }
        let plan = decide(subject, workplace.context());
        match &plan.plan {
            Plan::Find(desired) => creations.push((id, keys_of(subject, desired))),
            plan => {
                if let Some(change) = begun(subject, plan)
                    && judge(workplace, subject) == Verdict::Go
                {
                    changes.push((id, change));
                }
            }
        }
        planned.insert(id, plan);
    }
    let (store, run) = (&workplace.store, &workplace.run);
    store.open_creations(run, &creations).await?;
    store.open_changes(run, &changes).await?;
    Ok(planned)
}

fn may_be_created(workplace: &Workplace, subject: &Subject) -> bool {
    workplace.actions.create && Standing::of_subject(subject, &workplace.scope) == Standing::Entitled
}

/// What is searched for is what was noted before, and what the person has become since; the id of a forgotten link stays.
fn keys_of(subject: &Subject, desired: &Desired) -> CreationKeys {
    let forgotten = subject.open_creation.iter().flatten();
    let forgotten = forgotten.filter(|(path, _)| path == FORGOTTEN_ID).cloned();
    let keys = desired
        .keys
        .iter()
        .map(|key| (key.target.as_str().to_owned(), key.value.clone()));
    keys.chain(forgotten).collect()
}

/// What a plan begins to do to an account that is linked.
pub(super) fn begun(subject: &Subject, plan: &Plan) -> Option<OpenChange> {
    subject.link.as_ref()?;
    let change = match plan {
        Plan::Change(alteration) => {
            let paths = alteration.changes.iter();
            OpenChange::Attributes(paths.map(|change| change.path.as_str().to_owned()).collect())
        }
        Plan::Delete(_) => OpenChange::Deletion,
        _ => return None,
    };
    Some(change.and(subject.open_change.as_ref()))
}

//! What came of one object: the log row, the link, the retry and the figure that counts it.

use model::{CycleCounts, LastAttempt, LogEntry, ObjectId};
use store::{CycleBatch, LinkChange, PendingReference, RetryChange};

use crate::breaker::Sign;

/// Which figure of the cycle counts an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tally {
    /// An account was created.
    Created,
    /// An account was changed.
    Updated,
    /// An account was disabled.
    Disabled,
    /// An account was deleted.
    Deleted,
    /// An account was right already.
    Unchanged,
    /// The object was left alone for a reason.
    Skipped,
    /// It failed.
    Failed,
}

/// What came of one object.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent consequences, each with a name of its own"
)]
pub(crate) struct Outcome {
    /// The object.
    pub(crate) object_id: ObjectId,
    /// Which figure counts it.
    pub(crate) tally: Tally,
    /// The log row; none where nothing is worth saying.
    pub(crate) entry: Option<LogEntry>,
    /// What becomes of the link.
    pub(crate) link: Option<LinkChange>,
    /// Whether the members of this group are as they should be.
    pub(crate) members_settled: bool,
    /// What becomes of the retry.
    pub(crate) retry: Option<RetryChange>,
    /// Whether it is clear that no account exists that nobody knows of, after a creation had begun.
    pub(crate) settled: bool,
    /// Whether it is clear what the account has, after a change had begun.
    pub(crate) change_settled: bool,
    /// The references that wait; none when they stay as they were.
    pub(crate) references: Option<Vec<PendingReference>>,
    /// Whether the groups of this person have to be compared: their account works now, or does not any more, or is another.
    pub(crate) regrouped: bool,
    /// Whether this group has another counterpart than before, to which nothing was sent.
    pub(crate) new_group: bool,
    /// Whether the object has another account than before, or one for the first time.
    pub(crate) relinked: bool,
    /// Whether the account is not held back any more.
    pub(crate) unstaged: bool,
    /// What was asked and answered; none where nothing was.
    pub(crate) attempt: Option<LastAttempt>,
    /// What it says about the application, if it failed for a reason that may be the application's.
    pub(crate) sign: Option<Sign>,
}

impl Outcome {
    /// Adds this outcome to what is written next.
    pub(crate) fn add_to(self, batch: &mut CycleBatch, counts: &mut CycleCounts) {
        counts.done += 1;
        counts.requests += self.entry.as_ref().map_or(0, |entry| entry.requests);
        *match self.tally {
            Tally::Created => &mut counts.created,
            Tally::Updated => &mut counts.updated,
            Tally::Disabled => &mut counts.disabled,
            Tally::Deleted => &mut counts.deleted,
            Tally::Unchanged => &mut counts.unchanged,
            Tally::Skipped => &mut counts.skipped,
            Tally::Failed => &mut counts.failed,
        } += 1;
        batch.links.extend(self.link);
        if self.relinked {
            batch.relinked.push(self.object_id);
        }
        batch.regrouped.extend(self.regrouped.then_some(self.object_id));
        batch.new_groups.extend(self.new_group.then_some(self.object_id));
        batch
            .members_settled
            .extend(self.members_settled.then_some(self.object_id));
        batch.retries.extend(self.retry);
        batch.unstaged.extend(self.unstaged.then_some(self.object_id));
        batch.settled.extend(self.settled.then_some(self.object_id));
        batch
            .changed
            .extend(self.change_settled.then_some(self.object_id));
        if let Some(references) = self.references {
            batch.referencing.push(self.object_id);
            batch.references.extend(references);
        }
        batch
            .attempts
            .extend(self.attempt.map(|attempt| (self.object_id, attempt)));
        batch.log.extend(self.entry);
    }
}

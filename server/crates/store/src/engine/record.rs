//! Writing down what a cycle did: links, retries, references, log rows and counts in one transaction, so that the log
//! and the links never disagree, whenever the process ends.

use model::{CycleCounts, CycleId, LastAttempt, LogAction, LogEntry, ObjectId, Timestamp};
use sqlx::{query, query_as};

use super::attempts::write_attempts;
use super::jobs::{Claim, Pulse};
use super::links::Link;
use super::record_members::write_members;
use super::record_state::write_state;
use crate::pool::write;
use crate::repeated::{last_of_each, run_all};
use crate::words::json;
use crate::{Result, Store};

/// A failed action that waits for its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// The directory object.
    pub object_id: ObjectId,
    /// What was tried.
    pub action: LogAction,
    /// Whether only a reference to another object failed.
    pub is_reference: bool,
    /// Tries so far, at least 1.
    pub attempts: i64,
    /// When it failed first.
    pub first_failed_at: Timestamp,
    /// When it is tried again.
    pub next_at: Timestamp,
    /// Why it failed last.
    pub error_code: String,
    /// Why it failed last, in words.
    pub reason: String,
}

/// Makes retries due: `$1` the moment, `$2` application. What was given up begins anew.
pub(crate) const HASTEN: &str = "UPDATE retries SET next_at = $1, \
     attempts = CASE WHEN next_at = 9223372036854775807 THEN 0 ELSE attempts END, \
     first_failed_at = CASE WHEN next_at = 9223372036854775807 THEN $1 ELSE first_failed_at END, \
     told = CASE WHEN next_at = 9223372036854775807 THEN FALSE ELSE told END \
     WHERE application_id = $2 AND next_at > $1";

impl Retry {
    /// When something is tried again that failed for too long: not until it changes.
    pub const NEVER: Timestamp = Timestamp(i64::MAX);
}

/// A reference that could not be sent because the other object has no account yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReference {
    /// Whose attribute it is.
    pub object_id: ObjectId,
    /// The target attribute.
    pub attribute: String,
    /// The object that has no account yet.
    pub referenced_id: ObjectId,
}

/// What becomes of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkChange {
    /// It is new or has changed.
    Save(Link),
    /// The account is gone.
    Remove(ObjectId),
}

/// What becomes of a retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RetryChange {
    /// It failed, again or for the first time.
    Save(Retry),
    /// It is done or no longer needed.
    Remove(ObjectId),
}

/// What became of a member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberChange {
    /// The group.
    pub group_id: ObjectId,
    /// The person.
    pub member_id: ObjectId,
    /// The account that was added; `None` when it was removed.
    pub target_id: Option<String>,
}

/// What a cycle did since it last wrote.
#[derive(Clone, Debug, Default)]
pub struct CycleBatch {
    /// Links in the order of their changes.
    pub links: Vec<LinkChange>,
    /// Retries in the order of their changes.
    pub retries: Vec<RetryChange>,
    /// Objects of which it is clear now whether they have an account: their open creations are closed.
    pub settled: Vec<ObjectId>,
    /// Objects of which it is clear now what their account has: their open changes are closed.
    pub changed: Vec<ObjectId>,
    /// Objects whose accounts are not held back any more.
    pub unstaged: Vec<ObjectId>,
    /// Objects whose pending references are replaced by the ones below.
    pub referencing: Vec<ObjectId>,
    /// The pending references of these objects.
    pub references: Vec<PendingReference>,
    /// Objects that have another account now: whoever refers to them has to be looked at.
    pub relinked: Vec<ObjectId>,
    /// People whose account is another one now, works again, or does not work any more: the groups that they are in, or
    /// were sent to, have to be compared.
    pub regrouped: Vec<ObjectId>,
    /// Groups that have another counterpart now, or one for the first time: nothing was sent to it.
    pub new_groups: Vec<ObjectId>,
    /// Members that were added or removed.
    pub members: Vec<MemberChange>,
    /// Groups whose members are as they should be.
    pub members_settled: Vec<ObjectId>,
    /// What was asked and answered about objects, in the order in which it was.
    pub attempts: Vec<(ObjectId, LastAttempt)>,
    /// Log entries.
    pub log: Vec<LogEntry>,
}

impl CycleBatch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
            && self.retries.is_empty()
            && self.referencing.is_empty()
            && self.members.is_empty()
            && self.members_settled.is_empty()
            && self.unstaged.is_empty()
            && self.log.is_empty()
    }
}

impl Store {
    /// Writes what a cycle did, renews its lease, and tells it whether to go on.
    ///
    /// Whoever lost the lease only adds to the log: links and retries belong to the cycle that somebody else began since,
    /// which finds out by itself what was done. The same holds when the application was deleted, and when it has another
    /// address by now: what was done at the old one says nothing about accounts at the new one.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch is written.
    pub async fn record(
        &self,
        claim: &Claim,
        cycle: CycleId,
        counts: &CycleCounts,
        batch: &CycleBatch,
        lease_until: Timestamp,
    ) -> Result<Pulse> {
        let application = claim.run.application_id.to_string();
        let (mut saved, mut removed) = (Vec::new(), Vec::new());
        for change in &batch.links {
            match change {
                LinkChange::Save(link) => saved.push((link, json(&link.sent)?)),
                LinkChange::Remove(object) => removed.push(object.to_string()),
            }
        }
        let saved = last_of_each(saved, |(link, _)| link.object_id);
        let pulse = write!(self, |transaction| {
            let held: Option<(bool, bool, bool)> = query_as(
                "UPDATE jobs SET lease_until = $1 WHERE application_id = $2 AND lease_owner = $3 \
                 RETURNING status = 'on' AND generation = $4, \
                 (SELECT a.deleted_at IS NULL FROM applications a WHERE a.id = jobs.application_id) AND tenant_url = $5, \
                 wanted_until > $1",
            )
            .bind(lease_until.0)
            .bind(&application)
            .bind(&claim.owner)
            .bind(claim.run.generation)
            .bind(&claim.run.tenant_url)
            .fetch_optional(&mut *transaction)
            .await?;
            if held.is_some_and(|(_, is_meant, _)| is_meant) {
                write_state!(transaction, &application, batch, saved, removed);
                write_members!(transaction, &application, batch);
                write_attempts!(transaction, &application, batch);
            }
            run_all!(transaction, super::log::inserts(&batch.log)?);
            query(
                "UPDATE cycles SET total = $1, done = $2, created = $3, updated = $4, disabled = $5, deleted = $6, \
                 unchanged = $7, skipped = $8, failed = $9, requests = $10 WHERE id = $11",
            )
            .bind(counts.total)
            .bind(counts.done)
            .bind(counts.created)
            .bind(counts.updated)
            .bind(counts.disabled)
            .bind(counts.deleted)
            .bind(counts.unchanged)
            .bind(counts.skipped)
            .bind(counts.failed)
            .bind(counts.requests)
            .bind(cycle.to_string())
            .execute(&mut *transaction)
            .await?;
            match held {
                Some((true, _, true)) => Pulse::GiveWay,
                Some((true, _, false)) => Pulse::Continue,
                _ => Pulse::Stop,
            }
        });
        Ok(pulse)
    }
}

//! What a read that has ended means for whoever it did not find.

use directory::Source;
use directory::source::{Ended, Read};
use model::{Held, ObjectKind, ReadKind, ReadProblem, ReadState, Shortfall};
use store::{AskedRead, Reached, ReadClaim};

use super::judge::objection;
use super::missing::with_assignments;
use super::run::{Halts, Outcome};
use super::take::Taking;
use super::words;
use crate::engine::Engine;

/// Names that are looked up at the source because a membership depends on them.
const LOOKED_UP: usize = 2000;

impl Engine {
    /// Removes what is not there any more, if the read saw everything and nothing speaks against it.
    pub(super) async fn conclude(
        &self,
        claim: &ReadClaim,
        kind: ReadKind,
        mut taking: Taking<'_>,
        found: Read,
        source: &Source,
        halts: &Halts,
    ) -> store::Result<Outcome> {
        let now = self.now();
        let (ended, mut cursor) = match found.ended {
            // Nobody at all is as good as everybody gone: that is for a person to say.
            Ended::Incomplete(problem)
                if problem.reason == Shortfall::Empty
                    && !matches!(source, Source::File(_))
                    && self.had_users(claim, &taking).await? =>
            {
                (Ended::Complete, None)
            }
            ended => (ended, found.cursor),
        };
        if let Ended::Incomplete(problem) = ended {
            let saw_nothing = taking.counts.users + taking.counts.groups == 0;
            let held = match source {
                Source::File(file) if problem.reason == Shortfall::Fewer => {
                    self.fewer_people(claim, file.people().await).await?
                }
                _ => Held::default(),
            };
            let outcome = unfinished(kind, problem, taking, now).await?;
            return Ok(Outcome {
                state: if saw_nothing {
                    ReadState::Failed
                } else {
                    ReadState::Incomplete
                },
                held,
                ..outcome
            });
        }
        if let Err(problem) = self.look_up_doubtful(&mut taking, source).await? {
            return unfinished(kind, problem, taking, now).await;
        }
        let missing = self.missing(claim, kind, &taking).await?;
        let (assignments, unread) = self.compare_assignments(claim, source).await?;
        let allowed = claim
            .asked
            .as_ref()
            .and_then(|asked: &AskedRead| asked.allowed.as_ref());
        let absent = with_assignments(missing.numbers(), &assignments, &missing);
        let stored = self.numbers_before(claim, &taking, absent, &assignments).await?;
        let objection = objection(stored, absent, claim.settings.tolerance_percent, allowed);
        if let Some(problem) = objection.or_else(|| words::vanished(&taking.protected.vanished)) {
            self.take_assignments(&assignments, false).await?;
            let held = Held {
                attributes: taking.protected.vanished.iter().cloned().collect(),
                ..self.held(&missing, absent, &assignments).await?
            };
            let outcome = unfinished(kind, problem, taking, now).await?;
            return Ok(Outcome {
                state: ReadState::Held,
                held,
                ..outcome
            });
        }
        if let Some(problem) = halts.reason() {
            return unfinished(kind, problem, taking, now).await;
        }
        let ids: Vec<_> = missing.objects.iter().map(|object| object.id).collect();
        if !ids.is_empty() {
            let Some(removed) = self.store().remove_absent(claim, &ids, now).await? else {
                return unfinished(kind, words::lost_claim(), taking, now).await;
            };
            taking.counts.removed += removed;
        }
        // After that, so that whoever has the sign-in name of somebody who left gets it now.
        taking.settle(true, now).await?;
        for (pairs, counts) in [(&missing.memberships, true), (&missing.of_deleted, false)] {
            if pairs.is_empty() {
                continue;
            }
            let Some(ended) = self.store().end_memberships(claim, pairs).await? else {
                return unfinished(kind, words::lost_claim(), taking, now).await;
            };
            taking.counts.members_removed += if counts { ended } else { 0 };
        }
        if !assignments.is_empty() && !self.store().holds_read(claim).await? {
            return unfinished(kind, words::lost_claim(), taking, now).await;
        }
        self.take_assignments(&assignments, true).await?;
        if kind == ReadKind::Changes && taking.counts.restored > 0 && matches!(source, Source::Ldap(_)) {
            // No server tells of changes which groups somebody is not in any more by having been gone.
            taking.note(
                "Somebody came back. Everything is read next: they may have been in other groups before."
                    .into(),
            );
            cursor = None;
        }
        Ok(Outcome {
            kind,
            state: if unread.is_some() {
                ReadState::Incomplete
            } else {
                ReadState::Complete
            },
            problem: unread,
            counts: taking.counts,
            notes: taking.notes,
            held: Held::default(),
            reached: Reached::Applied(cursor),
        })
    }

    async fn had_users(&self, claim: &ReadClaim, taking: &Taking<'_>) -> store::Result<bool> {
        let users = self
            .store()
            .count_active(claim.directory_id, ObjectKind::User)
            .await?;
        Ok(users > taking.new.0)
    }

    /// What a file with fewer people would remove, in numbers.
    async fn fewer_people(&self, claim: &ReadClaim, people: Option<i64>) -> store::Result<Held> {
        let Some(people) = people else {
            return Ok(Held::default());
        };
        let stored = self
            .store()
            .count_active(claim.directory_id, ObjectKind::User)
            .await?;
        Ok(Held {
            users: (stored - people).max(0),
            ..Held::default()
        })
    }

    /// A list of members may name somebody by a name that is newer than what was read of them: before a membership ends because
    /// of that, the names that mean nobody are looked up.
    async fn look_up_doubtful(
        &self,
        taking: &mut Taking<'_>,
        source: &Source,
    ) -> store::Result<Result<(), ReadProblem>> {
        let mut names: Vec<String> = taking.doubtful.values().flatten().cloned().collect();
        names.sort_unstable();
        names.dedup();
        let is_part = names.len() > LOOKED_UP;
        if is_part {
            // So many strangers are people whom the settings leave out, unless some of them turn out to be known.
            let step = names.len().div_ceil(LOOKED_UP);
            names = names.into_iter().step_by(step).collect();
        }
        if names.is_empty() {
            return Ok(Ok(()));
        }
        let found = match source.identify(&names).await {
            Ok(found) => found,
            Err(problem) => return Ok(Err(problem)),
        };
        let by_name: std::collections::HashMap<String, String> = found.into_iter().collect();
        for (group, names) in std::mem::take(&mut taking.doubtful) {
            let ids: Vec<String> = names
                .iter()
                .filter_map(|name| by_name.get(name).cloned())
                .collect();
            for member in self.store().objects_of_source(taking.directory, &ids).await? {
                if taking.ended.remove(&(group, member.id)) && is_part {
                    return Ok(Err(words::renamed_meanwhile()));
                }
            }
        }
        Ok(Ok(()))
    }
}

/// Settles what can be, and removes nobody.
async fn unfinished(
    kind: ReadKind,
    problem: ReadProblem,
    mut taking: Taking<'_>,
    now: model::Timestamp,
) -> store::Result<Outcome> {
    taking.settle(false, now).await?;
    Ok(Outcome {
        kind,
        state: ReadState::Incomplete,
        problem: Some(problem),
        counts: taking.counts,
        notes: taking.notes,
        held: Held::default(),
        reached: Reached::Unfinished,
    })
}

//! One read of a directory, from its beginning to its end.

use std::time::Duration;

use directory::Source;
use directory::source::{Ended, Piece, Read, Sink, Start};
use model::{DirectoryRead, Held, ObjectKind, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall};
use store::{Absent, AskedRead, ReadClaim};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::assignments::TakenOver;
use super::judge::{Numbers, objection};
use super::take::{Rules, Taking};
use super::words;
use crate::engine::Engine;

/// How often a claim is renewed and the counts are shown.
const PULSE: Duration = Duration::from_secs(2);
/// Names shown of what is held back.
const NAMES: usize = 50;
/// Names that are looked up at the source because a membership depends on them.
const LOOKED_UP: usize = 2000;

/// How a read of everything or of changes ended, before it is written down.
struct Outcome {
    kind: ReadKind,
    state: ReadState,
    problem: Option<ReadProblem>,
    counts: ReadCounts,
    notes: Vec<String>,
    held: Held,
    cursor: Option<String>,
}

impl Outcome {
    fn failed(kind: ReadKind, problem: ReadProblem) -> Self {
        Self {
            kind,
            state: ReadState::Failed,
            problem: Some(problem),
            counts: ReadCounts::default(),
            notes: Vec::new(),
            held: Held::default(),
            cursor: None,
        }
    }
}

/// What is missing after a complete read.
struct Missing {
    objects: Vec<Absent>,
    memberships: Vec<(model::ObjectId, model::ObjectId)>,
}

impl Engine {
    /// Reads a claimed directory, writes down how it went, and gives the claim back.
    pub(super) async fn read_claimed(&self, claim: &ReadClaim) -> store::Result<()> {
        let store = self.store();
        let stop = self.begin_reading(claim.directory_id);
        let kind = self.kind_of_read(claim).await?;
        let mut read = DirectoryRead {
            id: Uuid::now_v7().into(),
            directory_id: claim.directory_id,
            kind,
            state: ReadState::Running,
            problem: None,
            counts: ReadCounts::default(),
            notes: Vec::new(),
            held: Held::default(),
            actor: claim
                .asked
                .as_ref()
                .map(|asked| asked.actor.clone())
                .unwrap_or_default(),
            started_at: self.now(),
            ended_at: None,
        };
        store.begin_read(&read).await?;
        self.announce_directory();
        let outcome = match self.open_source(claim).await? {
            Ok((source, rules)) => {
                let mut outcome = self.read_once(claim, &read, &source, &rules, &stop).await?;
                let lost = outcome
                    .problem
                    .as_ref()
                    .is_some_and(|problem| problem.reason == Shortfall::CursorLost);
                if lost && kind == ReadKind::Changes {
                    // The source does not remember where we were: it is asked for everything, and compared with what is stored.
                    read.kind = ReadKind::Everything;
                    outcome = self.read_once(claim, &read, &source, &rules, &stop).await?;
                }
                outcome
            }
            Err(problem) => Outcome::failed(kind, problem),
        };
        read.kind = outcome.kind;
        read.state = outcome.state;
        read.problem = outcome.problem;
        read.counts = outcome.counts;
        read.notes = outcome.notes;
        read.held = outcome.held;
        read.ended_at = Some(self.now());
        let audit = words::audit(&read, &claim.directory);
        let next = self.next_read(claim).await?;
        store
            .end_read(claim, &read, outcome.cursor.as_deref(), next, audit.as_ref())
            .await?;
        self.end_reading(claim.directory_id);
        self.announce_directory();
        self.wake();
        Ok(())
    }

    async fn read_once(
        &self,
        claim: &ReadClaim,
        read: &DirectoryRead,
        source: &Source,
        rules: &Rules,
        stop: &CancellationToken,
    ) -> store::Result<Outcome> {
        let start = match (&claim.cursor, read.kind) {
            (Some(cursor), ReadKind::Changes) => Start::Cursor(cursor.clone()),
            _ => Start::Everything,
        };
        let mut taking = Taking::new(self.store(), claim.directory_id, rules);
        let ends = stop.child_token();
        let (sink, pieces) = Sink::new(ends.clone());
        let confirmed = claim.asked.as_ref().and_then(|asked| asked.allowed.as_ref());
        let usual = self.usual_users(claim, confirmed).await?;
        let reading = async {
            let read = source.read(&start, &sink, usual).await;
            drop(sink);
            read
        };
        let writing = self.write_pieces(claim, read, &mut taking, pieces);
        let (found, written) = tokio::join!(reading, async {
            let written = writing.await;
            if !matches!(written, Ok(true)) {
                ends.cancel();
            }
            written
        });
        let goes_on = written?;
        for note in &found.notes {
            taking.note(note.clone());
        }
        let found = if goes_on { found } else { words::lost_claim(found) };
        self.conclude(claim, read.kind, taking, found, source).await
    }

    /// Writes pieces until there are no more, and keeps the claim meanwhile. `false` when it is lost, or another configuration
    /// was saved.
    async fn write_pieces(
        &self,
        claim: &ReadClaim,
        read: &DirectoryRead,
        taking: &mut Taking<'_>,
        mut pieces: mpsc::Receiver<Piece>,
    ) -> store::Result<bool> {
        let mut pulse = tokio::time::interval(PULSE);
        loop {
            tokio::select! {
                piece = pieces.recv() => match piece {
                    Some(piece) => taking.piece(piece, self.now()).await?,
                    None => return Ok(true),
                },
                _ = pulse.tick() => {
                    let held = self.store().pulse_read(claim, read.id, &taking.counts, self.now()).await?;
                    self.announce_directory();
                    if !held {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Removes what is not there any more, if the read saw everything and nothing speaks against it.
    async fn conclude(
        &self,
        claim: &ReadClaim,
        kind: ReadKind,
        mut taking: Taking<'_>,
        found: Read,
        source: &Source,
    ) -> store::Result<Outcome> {
        let now = self.now();
        let outcome = |state, problem, taking: Taking<'_>, held, cursor| Outcome {
            kind,
            state,
            problem,
            counts: taking.counts,
            notes: taking.notes,
            held,
            cursor,
        };
        let stored = self.stored_numbers(claim).await?;
        let (ended, cursor) = match found.ended {
            // Nobody at all is as good as everybody gone: that is for a person to say.
            Ended::Incomplete(problem)
                if problem.reason == Shortfall::Empty
                    && stored.users > 0
                    && !matches!(source, Source::File(_)) =>
            {
                (Ended::Complete, None)
            }
            ended => (ended, found.cursor),
        };
        if let Ended::Incomplete(problem) = ended {
            taking.settle(false, now).await?;
            let saw_nothing = taking.counts.users + taking.counts.groups == 0;
            let state = if saw_nothing {
                ReadState::Failed
            } else {
                ReadState::Incomplete
            };
            return Ok(outcome(state, Some(problem), taking, Held::default(), None));
        }
        if let Err(problem) = self.look_up_doubtful(&mut taking, source).await? {
            taking.settle(false, now).await?;
            return Ok(outcome(
                ReadState::Incomplete,
                Some(problem),
                taking,
                Held::default(),
                None,
            ));
        }
        let missing = self.missing(claim, kind, &taking).await?;
        let assignments = match self.compare_assignments(claim, source).await? {
            Ok(assignments) => assignments,
            Err(problem) => {
                taking.settle(false, now).await?;
                let held = Held::default();
                return Ok(outcome(ReadState::Incomplete, Some(problem), taking, held, None));
            }
        };
        let (stored, absent) = with_assignments(stored, numbers(&missing), &assignments);
        let allowed = claim
            .asked
            .as_ref()
            .and_then(|asked: &AskedRead| asked.allowed.as_ref());
        let tolerance = self.tolerance(claim).await?;
        if let Some(problem) = objection(stored, absent, tolerance, allowed) {
            taking.settle(false, now).await?;
            self.take_assignments(&assignments, false).await?;
            let held = self.held(&missing, absent, &assignments).await?;
            return Ok(outcome(ReadState::Held, Some(problem), taking, held, None));
        }
        let ids: Vec<_> = missing.objects.iter().map(|object| object.id).collect();
        if !ids.is_empty() {
            taking.counts.removed += self.store().remove_absent(&ids, now).await?;
        }
        // After that, so that whoever has the sign-in name of somebody who left gets it now.
        taking.settle(true, now).await?;
        if !missing.memberships.is_empty() {
            taking.counts.members_removed += self.store().end_memberships(&missing.memberships).await?;
        }
        self.take_assignments(&assignments, true).await?;
        Ok(outcome(
            ReadState::Complete,
            None,
            taking,
            Held::default(),
            cursor,
        ))
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
        if names.is_empty() {
            return Ok(Ok(()));
        }
        if names.len() > LOOKED_UP {
            // So many strangers are no race: they are people whom the settings leave out.
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
                taking.ended.remove(&(group, member.id));
            }
        }
        Ok(Ok(()))
    }

    async fn missing(
        &self,
        claim: &ReadClaim,
        kind: ReadKind,
        taking: &Taking<'_>,
    ) -> store::Result<Missing> {
        let store = self.store();
        let mut objects = if kind == ReadKind::Everything || taking.knows_all {
            store.absent_objects(claim.directory_id, &taking.seen).await?
        } else {
            Vec::new()
        };
        let gone: Vec<String> = taking.gone.iter().cloned().collect();
        for object in store.objects_of_source(claim.directory_id, &gone).await? {
            if !objects.contains(&object) {
                objects.push(object);
            }
        }
        // Whoever goes takes their memberships along; counted once, as a person.
        let going: std::collections::HashSet<_> = objects.iter().map(|object| object.id).collect();
        let memberships = taking
            .ended
            .iter()
            .filter(|(group, member)| !going.contains(group) && !going.contains(member))
            .copied()
            .collect();
        Ok(Missing { objects, memberships })
    }

    async fn stored_numbers(&self, claim: &ReadClaim) -> store::Result<Numbers> {
        let summary = self.store().directory(claim.directory_id).await?;
        let (users, groups) = summary.map_or((0, 0), |summary| (summary.users, summary.groups));
        let memberships = self.store().count_direct_memberships(claim.directory_id).await?;
        Ok(Numbers {
            users,
            groups,
            memberships,
            assignments: 0,
        })
    }

    async fn held(
        &self,
        missing: &Missing,
        counted: Numbers,
        assignments: &[TakenOver],
    ) -> store::Result<Held> {
        let mut names: Vec<String> = missing
            .objects
            .iter()
            .take(NAMES)
            .map(|object| object.name.clone())
            .collect();
        let pairs = missing.memberships.iter().take(NAMES - names.len());
        for (group, member) in pairs {
            let both = self.store().objects_by_ids(&[*group, *member]).await?;
            let name = |id| {
                both.iter()
                    .find(|object| object.id == id)
                    .map(model::DirectoryObject::display_name)
            };
            if let (Some(group), Some(member)) = (name(*group), name(*member)) {
                names.push(format!("{member} in {group}"));
            }
        }
        let unassigned: Vec<_> = assignments
            .iter()
            .flat_map(|taken| &taken.ended)
            .take(NAMES - names.len())
            .copied()
            .collect();
        for object in self.store().objects_by_ids(&unassigned).await? {
            names.push(format!("{}, assigned", object.display_name()));
        }
        Ok(Held {
            users: counted.users,
            groups: counted.groups,
            memberships: counted.memberships,
            assignments: counted.assignments,
            names,
        })
    }
}

/// The same numbers with the assignments that are taken over.
fn with_assignments(stored: Numbers, absent: Numbers, all: &[TakenOver]) -> (Numbers, Numbers) {
    let ended: usize = all.iter().map(|taken| taken.ended.len()).sum();
    let stored = Numbers {
        assignments: all.iter().map(|taken| taken.assigned).sum(),
        ..stored
    };
    let absent = Numbers {
        assignments: i64::try_from(ended).unwrap_or(i64::MAX),
        ..absent
    };
    (stored, absent)
}

fn numbers(missing: &Missing) -> Numbers {
    let of = |kind| {
        let count = missing
            .objects
            .iter()
            .filter(|object| object.kind == kind)
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    Numbers {
        users: of(ObjectKind::User),
        groups: of(ObjectKind::Group),
        memberships: i64::try_from(missing.memberships.len()).unwrap_or(i64::MAX),
        assignments: 0,
    }
}

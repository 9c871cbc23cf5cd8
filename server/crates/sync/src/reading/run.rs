//! One read of a directory, from its beginning to its end.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use directory::Source;
use directory::source::{Ended, Piece, Read, Sink, Start};
use model::{DirectoryRead, Held, NamedDirectory, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall};
use store::{Protected, Reached, ReadClaim, ReadEnd};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::take::{Rules, Taking};
use super::{news, words};
use crate::engine::Engine;

/// How often a claim is renewed and the counts are shown.
const PULSE: Duration = Duration::from_secs(2);
/// A source that sends nothing for so long has hung up without a word.
const SILENCE: Duration = Duration::from_hours(1);
/// A reader that was told to end has so long to say how far it came.
const GRACE: Duration = Duration::from_secs(30);

/// How a read of everything or of changes ended, before it is written down.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) kind: ReadKind,
    pub(super) state: ReadState,
    pub(super) problem: Option<ReadProblem>,
    pub(super) counts: ReadCounts,
    pub(super) notes: Vec<String>,
    pub(super) held: Held,
    pub(super) reached: Reached,
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
            reached: Reached::Unfinished,
        }
    }
}

/// Why a read is to end before its time.
#[derive(Debug)]
pub(super) struct Halts {
    /// Somebody wants it to end; cancelled by each of the others, too.
    pub(super) ends: CancellationToken,
    /// Its claim is lost.
    lost: CancellationToken,
    /// Nothing came.
    silent: CancellationToken,
}

impl Halts {
    fn below(stop: &CancellationToken) -> Self {
        Self {
            ends: stop.child_token(),
            lost: CancellationToken::new(),
            silent: CancellationToken::new(),
        }
    }

    fn halt(&self, why: &CancellationToken) {
        why.cancel();
        self.ends.cancel();
    }

    /// Why it is to end, if it is; a reader knows nothing of it.
    pub(super) fn reason(&self) -> Option<ReadProblem> {
        if self.lost.is_cancelled() {
            Some(words::lost_claim())
        } else if self.silent.is_cancelled() {
            Some(words::silent())
        } else {
            self.ends.is_cancelled().then(words::stopped)
        }
    }
}

impl Engine {
    /// Reads a claimed directory, writes down how it went, and gives the claim back.
    pub(super) async fn read_claimed(&self, claim: &ReadClaim) -> store::Result<()> {
        let stop = self.begin_reading(claim.directory_id);
        let ended = self.read_and_tell(claim, &stop).await;
        self.end_reading(claim.directory_id);
        self.announce_directory();
        self.wake();
        ended
    }

    async fn read_and_tell(&self, claim: &ReadClaim, stop: &CancellationToken) -> store::Result<()> {
        let store = self.store();
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
        let outcome = match self.read_opened(claim, &mut read, stop).await {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::error!(
                    directory.id = %claim.directory_id,
                    error = &error as &dyn std::error::Error,
                    "a read of a directory ended because the store failed"
                );
                Outcome::failed(read.kind, words::store_failed(&error))
            }
        };
        read.kind = outcome.kind;
        read.state = outcome.state;
        read.problem = outcome.problem;
        read.counts = outcome.counts;
        read.notes = outcome.notes;
        read.held = outcome.held;
        read.ended_at = Some(self.now());
        let next_read_at = self.next_read(claim);
        let directory = NamedDirectory {
            id: claim.directory_id,
            name: claim.directory.clone(),
        };
        let (trouble, news) = news::of(directory, claim.trouble, &read, next_read_at);
        let end = ReadEnd {
            read: &read,
            reached: &outcome.reached,
            next_read_at,
            trouble,
            news,
            audit: words::audit(&read, &claim.directory),
        };
        store.end_read(claim, &end).await
    }

    async fn read_opened(
        &self,
        claim: &ReadClaim,
        read: &mut DirectoryRead,
        stop: &CancellationToken,
    ) -> store::Result<Outcome> {
        let (source, rules) = match self.open_source(claim).await? {
            Ok(opened) => opened,
            Err(problem) => return Ok(Outcome::failed(read.kind, problem)),
        };
        let outcome = self.read_once(claim, read, &source, &rules, stop).await?;
        let is_lost = outcome
            .problem
            .as_ref()
            .is_some_and(|problem| problem.reason == Shortfall::CursorLost);
        if !is_lost || read.kind != ReadKind::Changes {
            return Ok(outcome);
        }
        // The source does not remember where we were: it is asked for everything, and compared with what is stored.
        read.kind = ReadKind::Everything;
        self.read_once(claim, read, &source, &rules, stop).await
    }

    async fn read_once(
        &self,
        claim: &ReadClaim,
        read: &DirectoryRead,
        source: &Source,
        rules: &Rules,
        stop: &CancellationToken,
    ) -> store::Result<Outcome> {
        let (halts, counts) = (Halts::below(stop), Mutex::new(ReadCounts::default()));
        let keeping = self.keep_claim(claim, read, &counts, &halts);
        let working = Box::pin(self.take_all(claim, read, source, rules, &counts, &halts));
        tokio::select! {
            outcome = working => outcome,
            never = keeping => match never {},
        }
    }

    async fn take_all(
        &self,
        claim: &ReadClaim,
        read: &DirectoryRead,
        source: &Source,
        rules: &Rules,
        counts: &Mutex<ReadCounts>,
        halts: &Halts,
    ) -> store::Result<Outcome> {
        let start = match (&claim.cursor, read.kind) {
            (Some(cursor), ReadKind::Changes) => Start::Cursor(cursor.clone()),
            _ => Start::Everything,
        };
        let confirmed = claim.asked.as_ref().and_then(|asked| asked.allowed.as_ref());
        let protected = match read.kind {
            ReadKind::Everything => rules.protected(confirmed),
            // Among those who changed, everybody may have lost it.
            ReadKind::Changes => Protected::default(),
        };
        let mut taking = Taking::new(self.store(), claim.directory_id, rules, protected);
        let (sink, pieces) = Sink::new(halts.ends.clone());
        let usual = self.usual_users(claim, confirmed).await?;
        let reading = async {
            let read = tokio::select! {
                read = source.read(&start, &sink, usual) => read,
                () = overdue(&halts.ends) => halted(halts),
            };
            drop(sink);
            read
        };
        let writing = async {
            let written = self.write_pieces(&mut taking, pieces, counts, halts).await;
            if written.is_err() {
                halts.ends.cancel();
            }
            written
        };
        let (mut found, written) = tokio::join!(reading, writing);
        written?;
        for note in std::mem::take(&mut found.notes) {
            taking.note(note);
        }
        if let Some(problem) = halts.reason() {
            found.ended = Ended::Incomplete(problem);
        }
        self.conclude(claim, read.kind, taking, found, source, halts)
            .await
    }

    async fn write_pieces(
        &self,
        taking: &mut Taking<'_>,
        mut pieces: mpsc::Receiver<Piece>,
        counts: &Mutex<ReadCounts>,
        halts: &Halts,
    ) -> store::Result<()> {
        loop {
            let Ok(piece) = tokio::time::timeout(SILENCE, pieces.recv()).await else {
                halts.halt(&halts.silent);
                return Ok(());
            };
            let Some(piece) = piece else { return Ok(()) };
            taking.piece(piece, self.now()).await?;
            *counts.lock().unwrap_or_else(PoisonError::into_inner) = taking.counts;
        }
    }

    /// Keeps a claim and shows the counts, until nobody wants it any more. A read whose claim is lost is told to end.
    async fn keep_claim(
        &self,
        claim: &ReadClaim,
        read: &DirectoryRead,
        counts: &Mutex<ReadCounts>,
        halts: &Halts,
    ) -> std::convert::Infallible {
        let mut pulse = tokio::time::interval(PULSE);
        loop {
            pulse.tick().await;
            let counted = *counts.lock().unwrap_or_else(PoisonError::into_inner);
            match self
                .store()
                .pulse_read(claim, read.id, &counted, self.now())
                .await
            {
                Ok(true) => self.announce_directory(),
                Ok(false) => {
                    halts.halt(&halts.lost);
                    return std::future::pending().await;
                }
                // The claim holds for a while; whether it still does is asked again before anybody is removed.
                Err(error) => tracing::warn!(
                    directory.id = %claim.directory_id,
                    error = &error as &dyn std::error::Error,
                    "a claim on a directory could not be renewed"
                ),
            }
        }
    }
}

/// Ends some time after a reader was told to end.
async fn overdue(ends: &CancellationToken) {
    ends.cancelled().await;
    tokio::time::sleep(GRACE).await;
}

fn halted(halts: &Halts) -> Read {
    let problem = halts.reason().unwrap_or_else(words::stopped);
    Read::incomplete(problem.reason, problem.message, problem.advice)
}

//! The engine's part: which directories are to be read, and how.

use std::path::PathBuf;
use std::sync::Arc;

use directory::Source;
use model::{
    DirectoryRead, Held, ObjectKind, ReadKind, ReadProblem, ReadState, Shortfall, SourceConnection,
    Timestamp, attribute,
};
use store::ReadClaim;
use tokio::task::JoinSet;

use super::take::Rules;
use super::words;
use crate::engine::Engine;

/// While somebody is left out because of their name, everything is read this often: who else changes cannot be foreseen.
const MINUTES_WHILE_SKIPPED: i64 = 60;

/// How directories are read.
#[derive(Clone)]
pub struct ReadersOptions {
    /// Where uploaded files of directories are, in a folder for each.
    pub files: PathBuf,
    /// Connections by HTTP.
    pub http: outbound::ClientOptions,
    /// Told when something about a directory changed.
    pub announce: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for ReadersOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadersOptions")
            .field("files", &self.files)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// Begins the reads that are due, and gives the time at which the next one is.
    pub(crate) async fn start_due_reads(
        &self,
        now: Timestamp,
        reads: &mut JoinSet<()>,
    ) -> store::Result<Option<Timestamp>> {
        if self.readers().is_none() {
            return Ok(None);
        }
        let (claims, next) = self.store().claim_reads(now, self.owner()).await?;
        for claim in claims {
            let engine = self.clone();
            reads.spawn(async move {
                if let Err(error) = Box::pin(engine.read_claimed(&claim)).await {
                    tracing::error!(
                        directory.id = %claim.directory_id,
                        error = &error as &dyn std::error::Error,
                        "a read of a directory ended because the store failed"
                    );
                }
            });
        }
        Ok(next)
    }

    /// Reads every directory that is due now, one after the other, to its end.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn read_due(&self, now: Timestamp) -> store::Result<()> {
        let (claims, _) = self.store().claim_reads(now, self.owner()).await?;
        for claim in &claims {
            Box::pin(self.read_claimed(claim)).await?;
        }
        Ok(())
    }

    /// How much a read goes through.
    pub(super) async fn kind_of_read(&self, claim: &ReadClaim) -> store::Result<ReadKind> {
        if let Some(asked) = &claim.asked {
            return Ok(asked.kind);
        }
        let (Some(_), Some(everything_read_at)) = (&claim.cursor, claim.everything_read_at) else {
            return Ok(ReadKind::Everything);
        };
        let skipped = self
            .store()
            .skipped_since(claim.directory_id, everything_read_at)
            .await?;
        if matches!(claim.settings.connection, SourceConnection::File(_)) && !skipped {
            // The file that was read is known to be the same, or another one is read as a whole.
            return Ok(ReadKind::Changes);
        }
        let last = self.store().directory_reads(claim.directory_id, 1).await?;
        if last
            .first()
            .is_some_and(|last| leaves_open(last, everything_read_at))
        {
            return Ok(ReadKind::Everything);
        }
        let hours = i64::from(claim.settings.schedule.everything_every_hours.max(1));
        let minutes = if skipped {
            MINUTES_WHILE_SKIPPED
        } else {
            hours * 60
        };
        let is_due = everything_read_at.plus_seconds(minutes * 60) <= self.now();
        Ok(if is_due {
            ReadKind::Everything
        } else {
            ReadKind::Changes
        })
    }

    /// When the next read is due; none while the schedule is off.
    pub(super) fn next_read(&self, claim: &ReadClaim) -> Option<Timestamp> {
        let schedule = &claim.settings.schedule;
        schedule.enabled.then(|| {
            if self.is_shutting_down() {
                // Whoever comes next goes on at once.
                return self.now();
            }
            let minutes = i64::from(schedule.changes_every_minutes.max(1));
            self.now().plus_seconds(minutes * 60)
        })
    }

    /// How many users a read usually sees; `None` before the first complete one, and when somebody said that fewer are right.
    pub(super) async fn usual_users(
        &self,
        claim: &ReadClaim,
        confirmed: Option<&Held>,
    ) -> store::Result<Option<i64>> {
        if confirmed.is_some() {
            return Ok(None);
        }
        self.store().usual_users(claim.directory_id).await
    }

    /// The source of a directory, signed in with its secret, and what its names mean. The inner error fails the read.
    pub(super) async fn open_source(
        &self,
        claim: &ReadClaim,
    ) -> store::Result<Result<(Source, Rules), ReadProblem>> {
        let store = self.store();
        let added = store.directory_attributes(claim.directory_id).await?;
        let mut user_attributes = attribute::readable_attributes(ObjectKind::User);
        user_attributes.extend(added);
        let rules = Rules {
            users: claim.settings.user_names.clone(),
            groups: claim.settings.group_names.clone(),
            user_attributes,
            group_attributes: attribute::readable_attributes(ObjectKind::Group),
        };
        let secret = store.source_secret(claim.directory_id).await?;
        // Both were saved in one transaction: a secret of newer settings is not sent to where the older ones lead.
        let stored = store.source(claim.directory_id).await?;
        if stored.is_none_or(|stored| stored.version != claim.version) {
            return Ok(Err(words::lost_claim()));
        }
        let Some(readers) = self.readers() else {
            return Err(store::Error::Corrupt { what: "readers" });
        };
        let files = readers.files.join(claim.directory_id.to_string());
        let policy = self.url_policy();
        let source = Source::new(&claim.settings, secret, &readers.http, &policy, files);
        Ok(source.map(|source| (source, rules)))
    }
}

/// Whether a read of everything found something that a read of changes would not tell of: it is not forgotten because changes
/// can be read.
fn leaves_open(last: &DirectoryRead, everything_read_at: Timestamp) -> bool {
    let is_open = match last.state {
        ReadState::Held | ReadState::Running => true,
        ReadState::Incomplete => last
            .problem
            .as_ref()
            .is_some_and(|problem| problem.reason != Shortfall::Stopped),
        ReadState::Complete | ReadState::Failed => false,
    };
    is_open && last.kind == ReadKind::Everything && last.started_at > everything_read_at
}

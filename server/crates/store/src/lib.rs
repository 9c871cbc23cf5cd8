//! The store: everything that Rollcall remembers, in SQLite or PostgreSQL. The only crate with SQL.
//!
//! What it does: tables, migrations, queries, sealed secrets, and the one sequence of change numbers. What it does
//! not: decide anything. Each file has the functions of one table or one question, as methods of [`Store`].
//!
//! How to read it: [`pool`](self) has the two databases and the macros `read!` and `write!`; every other file uses
//! them with one SQL text for both: `$1` placeholders, columns only BIGINT, TEXT, BOOLEAN and BLOB/BYTEA.

mod applications;
mod audit;
mod directory;
mod engine;
mod error;
mod identity;
mod mail;
mod pool;
mod ready;
mod repeated;
mod seal;
mod search;
mod settings;
mod slice;
mod statistics;
#[cfg(test)]
mod testing;
mod words;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

pub use applications::{ConnectionChange, JobChange, Secrets};
pub use directory::{
    Absent, AskedRead, AssignmentChanges, AssignmentSource, Deferred, GroupList, ImportBatch, ImportOutcome,
    Membership, ObjectKey, Protected, Reached, ReadClaim, ReadEnd, ReadNews, ReadTrouble, Saved,
    SourceManager, SourceObject, StoredSource, Taken, TakenMembers, Told,
};
pub use engine::{
    Adopted, AssignmentDraft, Candidate, Claim, CreationKeys, CycleBatch, CycleEnd, Entitlement,
    FORGOTTEN_ID, FoundAccount, FoundDifference, FoundMatch, InQuestion, JobBudget, JobRun, Link, LinkChange,
    LinkState, Member, MemberChange, MemberRemoval, MemberWork, ON_DEMAND_CALLS, ON_DEMAND_SECONDS,
    OpenChange, PendingReference, PlanPart, Pulse, QuarantineChange, Retry, RetryChange, Sent, SettledPart,
    Staged, StagedChoice, Subject, Trip, Wait,
};
pub use error::{Error, Result};
pub use identity::{Attempt, Credentials, Guarded, LiveSession, NewSession};
pub use mail::{Listener, PasswordChange};
use pool::Pool;
pub use seal::Key;

/// The database of this installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pool: Pool,
    key: Key,
    /// Counts commits that changed the snapshot or an assignment, so that the scheduler wakes at once.
    changed: watch::Sender<u64>,
}

impl Store {
    /// Opens the SQLite database in a file and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Open`], [`Error::Migrate`], or [`Error::WrongKey`] when its secrets were sealed with another key.
    pub async fn open_sqlite(path: &Path, key: Key) -> Result<Self> {
        Self::open(Pool::sqlite(path).await?, key).await
    }

    /// Connects to PostgreSQL (`postgres://user:password@host/database`) and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Open`], [`Error::Migrate`], or [`Error::WrongKey`] when its secrets were sealed with another key.
    pub async fn open_postgres(url: &str, key: Key) -> Result<Self> {
        Self::open(Pool::postgres(url).await?, key).await
    }

    async fn open(pool: Pool, key: Key) -> Result<Self> {
        pool.migrate().await?;
        let store = Self {
            inner: Arc::new(Inner {
                pool,
                key,
                changed: watch::Sender::new(0),
            }),
        };
        store.check_key().await?;
        Ok(store)
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.inner.pool
    }

    pub(crate) fn key(&self) -> &Key {
        &self.inner.key
    }

    /// Wakes up whoever watches the snapshot. Called after the commit of a transaction that took a change number.
    pub(crate) fn announce_change(&self) {
        self.inner
            .changed
            .send_modify(|commits| *commits = commits.wrapping_add(1));
    }

    /// Told after each commit in this process that changed directory objects, memberships or assignments.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changed.subscribe()
    }

    /// The number of the newest change.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current_change(&self) -> Result<i64> {
        Ok(pool::read!(self, |connection| {
            sqlx::query_scalar::<_, i64>("SELECT value FROM change_sequence WHERE id = 1")
                .fetch_one(&mut *connection)
                .await?
        }))
    }

    /// Whether no other process may use this database: true for SQLite, whose folder the server locks.
    pub fn is_exclusive(&self) -> bool {
        matches!(self.pool(), Pool::Sqlite { .. })
    }

    /// Closes the connections after the running statements.
    pub async fn close(&self) {
        match self.pool() {
            Pool::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

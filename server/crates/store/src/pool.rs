//! The two databases behind one type.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

use crate::{Error, Result};

/// Connections to the database.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    /// One writer, several readers.
    Sqlite {
        /// Many connections that only read.
        read: SqlitePool,
        /// The one connection that writes; transactions queue up here instead of failing as busy.
        write: SqlitePool,
    },
    /// A server that sorts out writers itself.
    Postgres(PgPool),
}

impl Pool {
    /// Opens an SQLite file, creating it when it is not there.
    ///
    /// # Errors
    /// [`Error::Open`] when the file cannot be opened.
    pub(crate) async fn sqlite(path: &Path) -> Result<Self> {
        let open = |source| Error::Open {
            url: path.display().to_string(),
            source,
        };
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode NORMAL survives a killed process; only a power cut can lose the last commits, and a cycle
            // converges from there.
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            .pragma("cache_size", "-16000")
            // A page that several batches of a cycle change goes into the file once. Unit: pages of 4 KiB.
            .pragma("wal_autocheckpoint", "8000")
            .pragma("temp_store", "memory")
            // Rows come from the connection's thread in handfuls, each of which wakes the reader.
            .row_buffer_size(512)
            .statement_cache_capacity(256);
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            // A file does not hang up, and each test is a journey to the connection's thread and back.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(open)?;
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .test_before_acquire(false)
            .connect_with(
                options
                    .pragma("cache_size", "-8000")
                    .read_only(true)
                    .create_if_missing(false),
            )
            .await
            .map_err(open)?;
        Ok(Self::Sqlite { read, write })
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// [`Error::Open`] when the URL is wrong or the server does not answer.
    pub(crate) async fn postgres(url: &str) -> Result<Self> {
        let shown =
            |options: &PgConnectOptions| format!("postgres://{}:{}", options.get_host(), options.get_port());
        let options = PgConnectOptions::from_str(url)
            .map_err(|source| Error::Open {
                url: "postgres://…".into(),
                source,
            })?
            .application_name("rollcall");
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await
            .map_err(|source| Error::Open {
                url: shown(&options),
                source,
            })?;
        Ok(Self::Postgres(pool))
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// [`Error::Migrate`] when a migration fails or the database is newer than this program.
    pub(crate) async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite { write, .. } => self.migrations().run(write).await,
            Self::Postgres(pool) => self.migrations().run(pool).await,
        }
        .map_err(Error::Migrate)
    }

    /// The migrations that this program knows.
    pub(crate) fn migrations(&self) -> &'static Migrator {
        static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
        static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");
        match self {
            Self::Sqlite { .. } => &SQLITE,
            Self::Postgres(_) => &POSTGRES,
        }
    }
}

/// Runs the same statements on a connection of either database: `read!(store, |connection| …)`.
///
/// The body is compiled once per database, so a type that only one of them knows does not compile. It may use `?`
/// and `.await`, and passes `&mut *connection` to sqlx.
macro_rules! read {
    ($store:expr, |$connection:ident| $body:expr) => {
        match $store.pool() {
            $crate::pool::Pool::Sqlite { read, .. } => {
                let mut $connection = read.acquire().await?;
                $body
            }
            $crate::pool::Pool::Postgres(pool) => {
                let mut $connection = pool.acquire().await?;
                $body
            }
        }
    };
}

/// Runs the same statements in one transaction of either database and commits it: `write!(store, |transaction| …)`.
///
/// Leaving the body with `?` or `return` rolls back. Nothing slow belongs in the body: on SQLite it holds the one
/// writer.
macro_rules! write {
    ($store:expr, |$transaction:ident| $body:expr) => {
        match $store.pool() {
            $crate::pool::Pool::Sqlite { write, .. } => {
                let mut $transaction = write.begin_with("BEGIN IMMEDIATE").await?;
                let value = $body;
                $transaction.commit().await?;
                value
            }
            $crate::pool::Pool::Postgres(pool) => {
                let mut $transaction = pool.begin().await?;
                let value = $body;
                $transaction.commit().await?;
                value
            }
        }
    };
}

/// Takes the next change number inside a [`write!`] body. All rows that one transaction changes share one number.
macro_rules! next_change {
    ($transaction:ident) => {
        sqlx::query_scalar::<_, i64>(
            "UPDATE change_sequence SET value = value + 1 WHERE id = 1 RETURNING value",
        )
        .fetch_one(&mut *$transaction)
        .await?
    };
}

pub(crate) use {next_change, read, write};

#[cfg(test)]
mod tests {
    use sqlx::migrate::Migrator;

    /// The lines without comments, with the one type that differs made equal, and without what makes narrow rows of SQLite live
    /// in the index of their key; the moment at which the built-in directory
    /// begins is written differently.
    fn statements(migrator: &Migrator) -> Vec<(i64, Vec<String>)> {
        let of = |sql: &str| {
            sql.lines()
                .map(|line| {
                    line.split("--")
                        .next()
                        .unwrap_or_default()
                        .trim()
                        .replace("BYTEA", "BLOB")
                        .replace(") WITHOUT ROWID;", ");")
                })
                .filter(|line| !line.is_empty() && !line.starts_with("VALUES"))
                .collect()
        };
        migrator
            .iter()
            .map(|migration| (migration.version, of(migration.sql.as_str())))
            .collect()
    }

    #[test]
    fn both_databases_have_the_same_tables() {
        let sqlite = statements(&sqlx::migrate!("migrations/sqlite"));
        let postgres = statements(&sqlx::migrate!("migrations/postgres"));
        assert!(!sqlite.is_empty());
        assert_eq!(sqlite, postgres);
    }
}

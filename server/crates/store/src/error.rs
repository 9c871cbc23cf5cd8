//! What can go wrong in the store.

/// Why the store could not do what it was asked. Callers tell apart only what they act on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database could not be opened or reached.
    #[error("cannot open the database {url}")]
    Open {
        /// The database, without a password.
        url: String,
        /// The cause.
        #[source]
        source: sqlx::Error,
    },
    /// The database's tables could not be brought up to date.
    #[error("cannot migrate the database")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A row breaks a uniqueness rule.
    #[error("it exists already")]
    Duplicate(#[source] sqlx::Error),
    /// A stored value is not what it should be; the database was changed from outside, or by a newer version.
    #[error("the stored {what} cannot be read")]
    Corrupt {
        /// Table and column.
        what: &'static str,
    },
    /// A secret could not be sealed or opened: the key is not the one that it was sealed with.
    #[error("the stored secret {name} cannot be opened with the current key")]
    Seal {
        /// The secret's name.
        name: String,
    },
    /// The key file could not be read or written.
    #[error("cannot use the key file {path}")]
    KeyFile {
        /// Its path.
        path: String,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// Others may read the key file.
    #[error("the key file {path} can be read by others; make it private: chmod 600 {path}")]
    KeyPermissions {
        /// Its path.
        path: String,
    },
    /// The key is not 32 bytes in base64.
    #[error(
        "the key is not 32 bytes in base64; a new one can be made with: head -c 32 /dev/urandom | base64"
    )]
    KeyFormat,
    /// The database was sealed with another key.
    #[error(
        "this database was sealed with key {expected}, not with {given}; start with the key that was used before \
         (--key-file or --key), since without it the stored secrets cannot be read"
    )]
    WrongKey {
        /// The id of the key that the database was sealed with.
        expected: String,
        /// The id of the key given now.
        given: String,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random(#[source] getrandom::Error),
    /// Any other failure of the database.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate(error),
            _ => Self::Database(error),
        }
    }
}

/// The result of a store function.
pub type Result<T, E = Error> = std::result::Result<T, E>;

//! The portal: every use case, who may do it, and the audit row that it leaves. The only door: pages, the command
//! line and tests go through it, and nothing else changes state.
//!
//! How to read it: [`Portal`] hands out one handle per capability ([`ReadReports`], [`ManageApplications`] and so
//! on) after asking the caller's role; the use cases are methods of these handles, one file per noun. A use case
//! checks its input, calls the store once, and announces what changed.

mod applications;
mod capability;
mod clock;
mod directory;
mod engine;
mod error;
mod events;
mod identity;
mod mail;
mod monitoring;
#[cfg(test)]
mod testing;

use std::sync::{Arc, OnceLock};

use model::Timestamp;
use store::Store;

pub use applications::{LARGEST_SCHEMA, SchemaChange};
pub use capability::{
    Caller, ManageAdministrators, ManageApplications, ManageDirectory, ManageSettings, OwnAccount,
    ReadConfiguration, ReadDirectory, ReadReports, Target,
};
pub use clock::Clock;
pub use directory::{Export, ExportKind, ImportChoices, LARGEST_FILE, SourceUpload, Upload, typed_secret};
pub use error::{Error, Result, chain};
pub use events::{Event, Events, Topic};
pub use identity::{
    CommandLine, FirstAdministrator, NewAdministrator, SESSION_IDLE_SECONDS, SESSION_SECONDS, SessionToken,
    SetupCode, SignIn, SignedIn,
};
pub use monitoring::DeletionChoice;
pub use store::Secrets;

/// What the administrator of the installation decided at start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where uploads wait for their import.
    pub data_dir: std::path::PathBuf,
    /// Whether tenant URLs may be plain HTTP beyond loopback.
    pub allow_plain_http: bool,
}

/// The use cases of this installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Portal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    options: Options,
    events: Events,
    clock: Clock,
    running: directory::Running,
    engine: OnceLock<sync::Engine>,
}

impl Portal {
    /// A portal on a store.
    pub fn new(store: Store, options: Options) -> Self {
        Self::with_clock(store, options, Clock::system())
    }

    /// A portal on a store that takes the time from a clock of its own.
    pub fn with_clock(store: Store, options: Options, clock: Clock) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                options,
                events: Events::default(),
                clock,
                running: directory::Running::default(),
                engine: OnceLock::new(),
            }),
        }
    }

    /// The store. For the engine and for tests; pages use the handles.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What was decided at start.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The imports that this process is working on.
    pub(crate) fn running(&self) -> &directory::Running {
        &self.inner.running
    }

    /// The live events.
    pub fn events(&self) -> &Events {
        &self.inner.events
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }
}

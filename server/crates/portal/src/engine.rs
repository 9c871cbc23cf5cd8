//! The engine that belongs to a portal.

use std::sync::Arc;

use model::{ApplicationId, Problem, ProblemKind};
use sync::{Engine, EngineOptions, ReadersOptions};

use crate::{Portal, Topic};

impl Portal {
    /// Makes the engine of this portal; it announces through the portal's events and hears when the portal changes a
    /// job. Whoever makes it runs it with [`Engine::run`]. A portal has one engine: the first one made.
    ///
    /// # Errors
    /// When the HTTP client cannot be set up.
    pub fn make_engine(
        &self,
        options: EngineOptions,
        http: outbound::ClientOptions,
    ) -> Result<Engine, outbound::Error> {
        let reads = self.events().clone();
        let readers = ReadersOptions {
            files: self.source_files(),
            http: http.clone(),
            announce: Arc::new(move || reads.announce(Topic::Directory)),
        };
        let http = outbound::Client::new(http)?;
        let events = self.events().clone();
        let announce = move |application| {
            events.announce(Topic::Application(application));
            events.announce(Topic::Applications);
        };
        let clock = self.inner.clock.clone();
        let engine = Engine::new(
            self.store().clone(),
            http,
            options,
            Arc::new(move || clock.now()),
            Arc::new(announce),
        );
        engine.set_readers(readers);
        Ok(self.inner.engine.get_or_init(|| engine).clone())
    }

    /// The engine, for what is done at once.
    ///
    /// # Errors
    /// An `Internal` problem in a process that runs none.
    pub(crate) fn engine(&self) -> Result<&Engine, Problem> {
        self.inner.engine.get().ok_or_else(|| {
            Problem::new(ProblemKind::Internal, "This process does not provision.")
                .with_hint("Try again in a moment: the server is starting.")
        })
    }

    /// Has the engine look at the jobs now.
    pub(crate) fn wake_engine(&self) {
        if let Some(engine) = self.inner.engine.get() {
            engine.wake();
        }
    }

    /// Ends the running cycle of an application after its running requests.
    pub(crate) fn halt_cycle(&self, application: ApplicationId) {
        if let Some(engine) = self.inner.engine.get() {
            engine.halt(application);
            engine.wake();
        }
    }
}

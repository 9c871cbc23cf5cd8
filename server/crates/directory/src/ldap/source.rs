//! A directory server as a source.

use model::{LdapSettings, ReadProblem};
use secrecy::SecretString;

use super::changes::{self, Begun};
use super::cursor::Cursor;
use super::plan::Plan;
use super::read::Reader;
use super::wire::connect::{Connector, Session};
use super::wire::failure::Failure;
use crate::source::{Ended, Names, Read, Sink, Start};

/// People and groups of a directory server. `Debug` shows no secret.
#[derive(Debug)]
pub struct LdapSource {
    pub(super) plan: Plan,
    pub(super) connector: Connector,
}

impl LdapSource {
    /// A source that has not been reached yet. `secret` is the password; with [`model::LdapSignIn::External`] the private key of
    /// the client certificate, as PEM.
    ///
    /// # Errors
    /// [`model::Shortfall::Settings`] for what cannot be used.
    pub fn new(
        settings: &LdapSettings,
        secret: Option<SecretString>,
        names: Names,
    ) -> Result<Self, ReadProblem> {
        Ok(Self {
            plan: Plan::new(settings, names)?,
            connector: Connector::new(settings, secret)?,
        })
    }

    /// Reads everything, or what changed since the cursor.
    pub async fn read(&self, start: &Start, sink: &Sink) -> Read {
        tokio::select! {
            biased;
            () = sink.closed() => ended(Failure::Stopped.into_problem("reading")),
            // On the heap: whoever waits for several sources at once would carry all of it.
            read = Box::pin(self.run(start, sink)) => read,
        }
    }

    async fn run(&self, start: &Start, sink: &Sink) -> Read {
        let cursor = match start {
            Start::Everything => None,
            Start::Cursor(text) => match Cursor::read(text, self.plan.fingerprint) {
                Ok(cursor) => Some(cursor),
                Err(problem) => return ended(problem),
            },
        };
        let preferred = cursor.as_ref().and_then(Cursor::server);
        if let Err(problem) = self.plan.check_bases(&[]) {
            return ended(problem);
        }
        let session = match self.connector.open(preferred).await {
            Ok(session) => session,
            Err(problem) => return ended(problem),
        };
        let mut reader = Reader::new(&self.plan, session, sink);
        let outcome = match &cursor {
            None => everything(&mut reader).await,
            Some(cursor) => match changes::read(&mut reader, cursor).await {
                Ok(next) => reader.tally.judge(false).map(|()| Some(next)),
                Err(problem) => Err(problem),
            },
        };
        let notes = std::mem::take(&mut reader.tally.notes);
        let read = match outcome {
            Ok(cursor) => Read::complete(cursor.and_then(|cursor| cursor.to_text())),
            Err(problem) => ended(problem),
        };
        Read { notes, ..read }
    }

    pub(super) async fn open(&self) -> Result<Session, ReadProblem> {
        self.connector.open(None).await
    }
}

async fn everything(reader: &mut Reader<'_>) -> Result<Option<Cursor>, ReadProblem> {
    let begun = Begun::before_everything(reader).await?;
    reader.everything().await?;
    reader.tally.judge(true)?;
    begun.after_everything(reader).await
}

fn ended(problem: ReadProblem) -> Read {
    Read {
        ended: Ended::Incomplete(problem),
        cursor: None,
        notes: Vec::new(),
    }
}

//! Asking for a read, confirming what one held back, and stopping one.

use model::{DirectoryId, DirectoryRead, Held, Problem, ProblemKind, ReadId, ReadKind, ReadState, Shortfall};
use store::AskedRead;

use super::{stored, target};
use crate::{ManageDirectory, Result, Topic};

/// Reads among which the one is looked for that somebody saw.
const SEARCHED: u32 = 50;

impl ManageDirectory {
    /// Asks for a read of everything, now.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn read_now(&self, id: DirectoryId) -> Result<()> {
        self.ask(id, None, "Read directory now", Vec::new()).await
    }

    /// Says that what a read held back is right: it is read again, and so much may go. More is held back again.
    ///
    /// # Errors
    /// `Conflict` unless that read held something back and the newest one the same, `NotFound`; otherwise when the store fails.
    pub async fn confirm_removals(&self, id: DirectoryId, read: ReadId) -> Result<()> {
        let reads = self.portal.store().directory_reads(id, SEARCHED).await?;
        let seen = reads.iter().find(|one| one.id == read).and_then(held_back);
        // It may have been read again since they looked: what counts is that the newest read says the same.
        let newest = reads.first().and_then(held_back);
        let Some(held) = newest.filter(|newest| Some(newest) == seen.as_ref()) else {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "The directory was read again since you looked.",
            )
            .with_hint("Look at what the newest read holds back.")
            .into());
        };
        let details = vec![
            ("Users".to_owned(), held.users.to_string()),
            ("Groups".to_owned(), held.groups.to_string()),
            ("Memberships".to_owned(), held.memberships.to_string()),
            ("Assignments".to_owned(), held.assignments.to_string()),
            ("Attributes".to_owned(), held.attributes.join(", ")),
        ];
        self.ask(id, Some(held), "Confirm removals of a read", details)
            .await
    }

    /// Ends a running read; what it saw so far stays.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn stop_read(&self, id: DirectoryId) -> Result<()> {
        let source = stored(&self.portal, id).await?;
        let audit = self.audit(
            "Stop reading directory",
            target(&self.portal, id).await?,
            Vec::new(),
        );
        let now = self.portal.now();
        let minutes = i64::from(source.settings.schedule.changes_every_minutes.max(1));
        // Whichever server reads it, it finds its claim gone.
        self.portal
            .store()
            .stop_read(id, now, now.plus_seconds(minutes * 60), &audit)
            .await?;
        self.portal.events().announce(Topic::Directory);
        if let Ok(engine) = self.portal.engine() {
            engine.stop_read(id);
        }
        Ok(())
    }

    async fn ask(
        &self,
        id: DirectoryId,
        allowed: Option<Held>,
        activity: &str,
        details: Vec<(String, String)>,
    ) -> Result<()> {
        stored(&self.portal, id).await?;
        let asked = AskedRead {
            kind: ReadKind::Everything,
            actor: self.caller.principal.user_name.clone(),
            allowed,
        };
        let audit = self.audit(activity, target(&self.portal, id).await?, details);
        self.portal.store().ask_read(id, &asked, &audit).await?;
        self.portal.wake_engine();
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}

/// What a read held back, if it did. A file that was refused for its size was not compared: of it, only the number of people is
/// known.
fn held_back(read: &DirectoryRead) -> Option<Held> {
    let is_small_file = read
        .problem
        .as_ref()
        .is_some_and(|problem| problem.reason == Shortfall::Fewer);
    match read.state {
        ReadState::Held => Some(read.held.clone()),
        ReadState::Failed if is_small_file => Some(read.held.clone()),
        _ => None,
    }
}

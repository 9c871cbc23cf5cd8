//! Asking for a read, confirming what one held back, and stopping one.

use model::{DirectoryId, Held, Problem, ProblemKind, ReadId, ReadKind, ReadState, Shortfall};
use store::AskedRead;

use super::{stored, target};
use crate::{ManageDirectory, Result, Topic};

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
    /// `Conflict` unless that read is the newest and held something back, `NotFound`; otherwise when the store fails.
    pub async fn confirm_removals(&self, id: DirectoryId, read: ReadId) -> Result<()> {
        let reads = self.portal.store().directory_reads(id, 1).await?;
        let held = reads
            .first()
            .filter(|newest| newest.id == read)
            .and_then(|newest| {
                let is_small_file = newest
                    .problem
                    .as_ref()
                    .is_some_and(|problem| problem.reason == Shortfall::Fewer);
                match newest.state {
                    ReadState::Held => Some(newest.held.clone()),
                    // A file that was refused for its size was not compared: how many go is not known yet.
                    ReadState::Failed if is_small_file => Some(Held {
                        users: i64::MAX,
                        groups: i64::MAX,
                        memberships: i64::MAX,
                        assignments: i64::MAX,
                        names: Vec::new(),
                    }),
                    _ => None,
                }
            });
        let Some(held) = held else {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "The directory was read again since you looked.",
            )
            .with_hint("Look at what the newest read holds back.")
            .into());
        };
        let details = vec![
            ("Users".to_owned(), number(held.users)),
            ("Groups".to_owned(), number(held.groups)),
            ("Memberships".to_owned(), number(held.memberships)),
            ("Assignments".to_owned(), number(held.assignments)),
        ];
        self.ask(id, Some(held), "Confirm removals of a read", details)
            .await
    }

    /// Ends a running read; what it saw so far stays.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn stop_read(&self, id: DirectoryId) -> Result<()> {
        stored(&self.portal, id).await?;
        let audit = self.audit(
            "Stop reading directory",
            target(&self.portal, id).await?,
            Vec::new(),
        );
        self.portal.store().append_audit(&audit).await?;
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

fn number(count: i64) -> String {
    if count == i64::MAX {
        "as many as the file leaves out".to_owned()
    } else {
        count.to_string()
    }
}

//! How a read is told about.

use directory::source::{Ended, Read};
use model::{
    AuditEntry, AuditEntryId, DirectoryRead, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall,
};
use uuid::Uuid;

/// The audit entry of a read that changed something.
pub(super) fn audit(read: &DirectoryRead, directory: &str) -> Option<AuditEntry> {
    if !has_effect(&read.counts) {
        return None;
    }
    let counts = &read.counts;
    let details = [
        ("Users and groups added", counts.created),
        ("Changed", counts.changed),
        ("Restored", counts.restored),
        ("Moved to the recycle bin", counts.removed),
        ("Memberships added", counts.members_added),
        ("Memberships ended", counts.members_removed),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(name, count)| (name.to_owned(), count.to_string()))
    .collect();
    let actor = if read.actor.is_empty() {
        "Rollcall"
    } else {
        &read.actor
    };
    Some(AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: read.ended_at.unwrap_or(read.started_at),
        actor: actor.to_owned(),
        activity: match read.kind {
            ReadKind::Everything => "Read directory".into(),
            ReadKind::Changes => "Read changes of directory".into(),
        },
        target: directory.to_owned(),
        target_path: format!("/directories/{}", read.directory_id),
        details,
        succeeded: read.state == ReadState::Complete,
        address: String::new(),
    })
}

/// Whether a read changed anything.
fn has_effect(counts: &ReadCounts) -> bool {
    [
        counts.created,
        counts.changed,
        counts.restored,
        counts.removed,
        counts.members_added,
        counts.members_removed,
    ]
    .iter()
    .any(|count| *count > 0)
}

/// A read that was ended from outside: other settings were saved, or another process took it over.
pub(super) fn lost_claim(found: Read) -> Read {
    Read {
        ended: Ended::Incomplete(ReadProblem {
            reason: Shortfall::Stopped,
            message: "The settings were changed, or another server took over.".into(),
            advice: "Nothing is to be done: the next read sees it all.".into(),
        }),
        cursor: None,
        ..found
    }
}

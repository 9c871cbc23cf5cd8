//! How a read is told about.

use std::collections::BTreeSet;

use model::{
    AuditEntry, AuditEntryId, DirectoryRead, ReadCounts, ReadKind, ReadProblem, ReadState, Shortfall,
    attribute,
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

/// A read that was ended from outside.
pub(super) fn lost_claim() -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Stopped,
        message: "Somebody stopped it or changed the settings, or another server took over.".into(),
        advice: "Nothing is to be done: the next read sees it all.".into(),
    }
}

/// A read that somebody stopped when all was seen and nobody removed yet.
pub(super) fn stopped() -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Stopped,
        message: "The read was stopped before anybody was removed.".into(),
        advice: "Nothing is to be done: the next read sees it all.".into(),
    }
}

/// A read after which nobody has attributes any more that many had; nothing where there is none.
pub(super) fn vanished(attributes: &BTreeSet<String>) -> Option<ReadProblem> {
    if attributes.is_empty() {
        return None;
    }
    let names: Vec<&str> = attributes.iter().map(|name| in_words(name)).collect();
    Some(ReadProblem {
        reason: Shortfall::AccessDenied,
        message: format!(
            "Among many entries in a row nobody has {} any more, and before they had. They keep it, and nobody is removed.",
            names.join(", ")
        ),
        advice: "Probably the account lost the right to read that: give it back, and read again. If it is right, confirm it.".into(),
    })
}

/// An attribute, or what it says where that is the opposite.
fn in_words(name: &str) -> &str {
    if name == attribute::ACCOUNT_ENABLED {
        "a blocked sign-in"
    } else {
        name
    }
}

/// A source that neither sends anything nor ends.
pub(super) fn silent() -> ReadProblem {
    ReadProblem {
        reason: Shortfall::TimeLimit,
        message: "The source has sent nothing for an hour, and did not end.".into(),
        advice: "Test the connection; if that passes, restart the server of the source.".into(),
    }
}

/// Names of members that changed while they were read.
pub(super) fn renamed_meanwhile() -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Paging,
        message: "Entries got other names while the members of groups were read.".into(),
        advice: "Nothing is to be done: the next read sees them by their new names.".into(),
    }
}

/// A read that the database ended.
pub(super) fn store_failed(error: &store::Error) -> ReadProblem {
    let (reason, advice) = match error {
        store::Error::Seal { .. } => (
            Shortfall::Settings,
            "Enter the secret of the connection again, or start with the key that it was sealed with.",
        ),
        _ => (
            Shortfall::Stopped,
            "Look at the log of the server and at the database. It is tried again at the next time.",
        ),
    };
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    ReadProblem {
        reason,
        message: format!("The read ended because {error}{}.", cause.unwrap_or_default()),
        advice: advice.into(),
    }
}

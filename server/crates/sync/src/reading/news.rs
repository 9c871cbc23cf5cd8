//! When the owners of applications hear that the directory their people come from is not read as it should be.

use model::{DirectoryRead, NamedDirectory, NotificationEvent, ReadState, Shortfall, Timestamp, Trouble};
use store::{ReadNews, ReadTrouble, Told};

/// Seconds after which trouble is told that may end by itself.
const PATIENCE: i64 = 3600;

/// What is not as it should be after a read that has ended, and what is told of it: each trouble once, and once more when it
/// turns out to wait for a person.
pub(super) fn of(
    directory: NamedDirectory,
    known: Option<ReadTrouble>,
    read: &DirectoryRead,
    next_read_at: Option<Timestamp>,
) -> (Option<ReadTrouble>, Option<ReadNews>) {
    if read.state == ReadState::Complete {
        let told = known.filter(|trouble| trouble.told > Told::Nothing);
        return (
            None,
            told.map(|trouble| ReadNews {
                since: trouble.since,
                event: NotificationEvent::DirectoryReadAgain { directory },
            }),
        );
    }
    let Some(problem) = read
        .problem
        .as_ref()
        .filter(|problem| problem.reason != Shortfall::Stopped)
    else {
        // What was stopped says nothing about the directory.
        return (known, None);
    };
    let mut trouble = known.unwrap_or(ReadTrouble {
        since: read.started_at,
        told: Told::Nothing,
    });
    let waits_for_somebody = read.state == ReadState::Held || problem.reason == Shortfall::Fewer;
    let patience_ends = trouble.since.plus_seconds(PATIENCE);
    let to_tell = if waits_for_somebody {
        Told::Held
    } else if next_read_at.is_none_or(|next| next > patience_ends) {
        // The next read would be too late to tell it in time.
        Told::Unread
    } else {
        Told::Nothing
    };
    if to_tell <= trouble.told {
        return (Some(trouble), None);
    }
    trouble.told = to_tell;
    let reason = Trouble {
        reason: problem.message.clone(),
        action: problem.advice.clone(),
    };
    let event = if waits_for_somebody {
        NotificationEvent::DirectoryHeld {
            directory,
            trouble: reason,
        }
    } else {
        NotificationEvent::DirectoryUnread {
            directory,
            trouble: reason,
        }
    };
    let news = ReadNews {
        since: trouble.since,
        event,
    };
    (Some(trouble), Some(news))
}

#[cfg(test)]
mod tests;

//! Quarantine: whether a job is in it, why, and when it is looked at again.
//!
//! Pure: what is known, what a look found out and the time give what is known next. A job enters for the reasons that
//! Microsoft Entra documents, with its figures. What differs, because nobody who left may keep their access for a day:
//! - while the application cannot be worked with, one cheap request asks whether it can: after a minute, then after as long
//!   as it has lasted, at the most every half hour. When it can, a full cycle begins at once.
//! - while too many objects fail, regular cycles and retries become rare (6 h, 12 h, 24 h, then daily), but what changes in
//!   the directory is still sent at once, and so is taking accounts away.
//! - while deletions are held back, everything else goes on as usual.

mod words;

use model::{
    CycleKind, ErrorInformation, Quarantine, QuarantineReason, SwitchedOff, SwitchedOffBecause, Timestamp,
};

pub(crate) use words::{is_the_applications, trouble};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
/// Failures below this are never too many.
const FROM: i64 = 5_000;
/// More failures than this are too many, references not counted.
const BASE: i64 = 40_000;
/// More failures than this are too many, references counted.
const TOTAL: i64 = 60_000;
/// A greater share of failures is too much. Unit: percent.
const SHARE: i64 = 40;

/// How many objects of a job fail now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failing {
    /// Objects that fail, apart from the next.
    pub(crate) objects: i64,
    /// Objects of which only references to others fail: managers, members.
    pub(crate) references: i64,
    /// Objects that do not fail.
    pub(crate) fine: i64,
}

/// What a look at a job found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// The application cannot be worked with.
    Broken(ErrorInformation),
    /// A cycle came to its end.
    Completed {
        /// Which sort of cycle.
        kind: CycleKind,
        /// What fails since.
        failing: Failing,
        /// How many removals are held back.
        held_back: i64,
    },
}

/// What becomes of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It goes on, and is not in quarantine.
    Free,
    /// It is in quarantine.
    Held(Quarantine),
    /// It is switched off.
    Off(SwitchedOff),
}

/// Which threshold is exceeded.
fn threshold(failing: Failing) -> Option<QuarantineReason> {
    let Failing {
        objects,
        references,
        fine,
    } = failing;
    if objects > BASE {
        Some(QuarantineReason::EncounteredBaseEscrowThreshold)
    } else if objects + references > TOTAL {
        Some(QuarantineReason::EncounteredTotalEscrowThreshold)
    } else if objects >= FROM && objects * 100 > SHARE * (objects + fine) {
        Some(QuarantineReason::EncounteredEscrowProportionThreshold)
    } else {
        None
    }
}

/// What becomes of a job after a look at it. `regular` is when it would run next anyway.
pub(crate) fn after_look(
    known: Option<&Quarantine>,
    finding: Finding,
    application: &str,
    regular: Timestamp,
    now: Timestamp,
) -> Fate {
    let (reason, error) = match finding {
        Finding::Broken(error) => (QuarantineReason::EncounteredQuarantineException, error),
        Finding::Completed {
            kind,
            failing,
            held_back,
        } => match threshold(failing) {
            Some(reason) => {
                let error = words::too_many_failures(reason, application, failing);
                if kind == CycleKind::Initial {
                    return off(SwitchedOffBecause::InitialCycleFailed, error, now);
                }
                (reason, error)
            }
            None if held_back > 0 => (
                QuarantineReason::TooManyDeletes,
                words::too_many_deletes(application, held_back),
            ),
            None => return Fate::Free,
        },
    };
    let Some(known) = known.filter(|known| !known.lifted) else {
        return Fate::Held(Quarantine {
            reason,
            error,
            series_began: now,
            series_count: 0,
            current_began: now,
            next_attempt: next_attempt(reason, now, regular, now),
            lifted: false,
        });
    };
    let lasted = now.milliseconds_since(known.series_began);
    if lasted > Quarantine::DAYS * 24 * HOUR * 1000 && reason != QuarantineReason::TooManyDeletes {
        return off(SwitchedOffBecause::QuarantineTooLong, error, now);
    }
    let is_same = known.reason == reason;
    // A cycle that only sent what had changed is not the look that the quarantine waits for.
    let is_awaited = !is_same || now >= known.next_attempt;
    let current_began = if is_same { known.current_began } else { now };
    Fate::Held(Quarantine {
        reason,
        error,
        series_began: known.series_began,
        series_count: known.series_count + i64::from(is_awaited),
        current_began,
        next_attempt: if is_awaited {
            next_attempt(reason, current_began, regular, now)
        } else {
            known.next_attempt
        },
        lifted: false,
    })
}

fn off(because: SwitchedOffBecause, error: ErrorInformation, at: Timestamp) -> Fate {
    Fate::Off(SwitchedOff { because, error, at })
}

/// When a job that has been in quarantine for this reason since `began` is looked at again.
fn next_attempt(reason: QuarantineReason, began: Timestamp, regular: Timestamp, now: Timestamp) -> Timestamp {
    let lasted = now.milliseconds_since(began) / 1000;
    let wait = if reason.is_connection() {
        lasted.clamp(MINUTE, 30 * MINUTE)
    } else if reason.is_threshold() {
        match lasted {
            seconds if seconds < 6 * HOUR => 6 * HOUR,
            seconds if seconds < 18 * HOUR => 12 * HOUR,
            _ => 24 * HOUR,
        }
    } else {
        return regular;
    };
    now.plus_seconds(wait)
}

#[cfg(test)]
mod tests;

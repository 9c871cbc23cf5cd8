use model::{DirectoryId, Held, ReadCounts, ReadId, ReadKind, ReadProblem};

use super::*;

const START: Timestamp = Timestamp(1_800_000_000_000);

fn minutes(minutes: i64) -> Timestamp {
    START.plus_seconds(minutes * 60)
}

fn read(at: i64, state: ReadState, reason: Option<Shortfall>) -> DirectoryRead {
    DirectoryRead {
        id: ReadId::from_u128(1),
        directory_id: DirectoryId::from_u128(2),
        kind: ReadKind::Everything,
        state,
        problem: reason.map(|reason| ReadProblem {
            reason,
            message: "It hung up.".into(),
            advice: "Restart it.".into(),
        }),
        counts: ReadCounts::default(),
        notes: Vec::new(),
        held: Held::default(),
        actor: String::new(),
        started_at: minutes(at),
        ended_at: Some(minutes(at)),
    }
}

/// What is told after each of these reads: minute, how it went, and the minute of the next one.
fn told(reads: &[(i64, ReadState, Option<Shortfall>, Option<i64>)]) -> Vec<Option<&'static str>> {
    let mut known = None;
    let tell = |&(at, state, reason, next): &(i64, ReadState, Option<Shortfall>, Option<i64>)| {
        let directory = NamedDirectory {
            id: DirectoryId::from_u128(2),
            name: "Head office".into(),
        };
        let (trouble, news) = of(directory, known, &read(at, state, reason), next.map(minutes));
        known = trouble;
        news.map(|news| match news.event {
            NotificationEvent::DirectoryUnread { .. } => "unread",
            NotificationEvent::DirectoryHeld { .. } => "held",
            NotificationEvent::DirectoryReadAgain { .. } => "again",
            other => panic!("{other:?}"),
        })
    };
    reads.iter().map(tell).collect()
}

const FAILED: (ReadState, Option<Shortfall>) = (ReadState::Failed, Some(Shortfall::SignIn));
const HELD: (ReadState, Option<Shortfall>) = (ReadState::Held, Some(Shortfall::Fewer));
const STOPPED: (ReadState, Option<Shortfall>) = (ReadState::Incomplete, Some(Shortfall::Stopped));
const COMPLETE: (ReadState, Option<Shortfall>) = (ReadState::Complete, None);

#[test]
fn what_ends_within_an_hour_is_not_told() {
    let reads = [
        (0, FAILED.0, FAILED.1, Some(20)),
        (20, FAILED.0, FAILED.1, Some(40)),
        (40, COMPLETE.0, COMPLETE.1, Some(60)),
    ];
    assert_eq!(told(&reads), [None, None, None]);
}

#[test]
fn what_lasts_is_told_once_before_the_hour_is_over_for_long() {
    let reads = [
        (0, FAILED.0, FAILED.1, Some(30)),
        (30, FAILED.0, FAILED.1, Some(61)),
        (61, FAILED.0, FAILED.1, Some(90)),
        (90, COMPLETE.0, COMPLETE.1, Some(120)),
        (120, COMPLETE.0, COMPLETE.1, Some(150)),
    ];
    assert_eq!(told(&reads), [None, Some("unread"), None, Some("again"), None]);
}

#[test]
fn a_directory_that_is_read_once_a_day_is_not_waited_for() {
    for next in [Some(24 * 60), None] {
        assert_eq!(told(&[(0, FAILED.0, FAILED.1, next)]), [Some("unread")]);
    }
}

#[test]
fn what_waits_for_somebody_is_told_at_once_also_after_another_trouble() {
    let reads = [
        (0, FAILED.0, FAILED.1, None),
        (10, HELD.0, HELD.1, Some(20)),
        (20, FAILED.0, FAILED.1, None),
        (30, HELD.0, HELD.1, Some(40)),
        // A file with half of the people cannot be taken before somebody says that it is right.
        (40, ReadState::Failed, Some(Shortfall::Fewer), Some(50)),
    ];
    assert_eq!(told(&reads), [Some("unread"), Some("held"), None, None, None]);
}

#[test]
fn a_read_that_was_stopped_neither_begins_nor_ends_a_trouble() {
    let reads = [
        (0, STOPPED.0, STOPPED.1, None),
        (10, FAILED.0, FAILED.1, Some(20)),
        (20, STOPPED.0, STOPPED.1, None),
        (30, FAILED.0, FAILED.1, Some(71)),
    ];
    assert_eq!(told(&reads), [None, None, None, Some("unread")]);
}

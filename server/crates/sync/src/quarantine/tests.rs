use super::*;

const NOW: Timestamp = Timestamp(1_800_000_000_000);
const REGULAR: Timestamp = Timestamp(1_800_002_400_000);

fn failing(objects: i64, references: i64, fine: i64) -> Failing {
    Failing {
        objects,
        references,
        fine,
    }
}

fn completed(failing: Failing) -> Finding {
    Finding::Completed {
        kind: CycleKind::Incremental,
        failing,
        held_back: 0,
    }
}

fn broken(code: &str) -> Finding {
    Finding::Broken(trouble(code, "Pingboard", "GET /scim/v2/Users: HTTP 401"))
}

fn look(known: Option<&Quarantine>, finding: Finding, now: Timestamp) -> Fate {
    after_look(known, finding, "Pingboard", REGULAR, now)
}

fn held(fate: Fate) -> Quarantine {
    match fate {
        Fate::Held(quarantine) => quarantine,
        other => panic!("{other:?}"),
    }
}

/// The figures are those of Microsoft Entra's documentation.
#[test]
fn the_worked_examples_of_the_documentation() {
    use QuarantineReason::{
        EncounteredBaseEscrowThreshold as Base, EncounteredEscrowProportionThreshold as Proportion,
        EncounteredTotalEscrowThreshold as Total,
    };
    for (objects, references, fine, expected) in [
        (4_000, 0, 0, None),
        (45_000, 0, 1_000_000, Some(Base)),
        (30_000, 0, 5_000, Some(Proportion)),
        (20_000, 0, 100_000, None),
        (40_000, 21_000, 0, Some(Total)),
        // Where they begin.
        (4_999, 0, 0, None),
        (5_000, 0, 0, Some(Proportion)),
        (6_000, 0, 9_000, None),
        (6_001, 0, 9_000, Some(Proportion)),
        (40_000, 0, 60_000, None),
        (40_001, 0, 1_000_000, Some(Base)),
        (0, 60_000, 0, None),
        (0, 60_001, 1_000_000, Some(Total)),
        // References are no part of the share.
        (4_999, 50_000, 0, None),
    ] {
        assert_eq!(
            threshold(failing(objects, references, fine)),
            expected,
            "{objects} {references} {fine}"
        );
    }
}

#[test]
fn a_connection_that_fails_is_enough_whatever_the_counts_are() {
    let quarantine = held(look(None, broken("Unauthorized"), NOW));
    assert_eq!(quarantine.reason.name(), "EncounteredQuarantineException");
    assert_eq!(quarantine.error.reason, "Pingboard refuses the secret token.");
    assert_eq!((quarantine.series_began, quarantine.series_count), (NOW, 0));
}

#[test]
fn a_cycle_without_trouble_leaves_it_and_so_does_one_below_the_thresholds() {
    let quarantine = held(look(None, broken("Timeout"), NOW));
    for fails in [failing(0, 0, 10), failing(4_000, 0, 0)] {
        assert_eq!(look(Some(&quarantine), completed(fails), NOW), Fate::Free);
    }
    assert_eq!(look(None, completed(failing(0, 0, 10)), NOW), Fate::Free);
}

#[test]
fn an_initial_cycle_is_never_in_quarantine_for_its_failures_but_switches_off_and_says_why() {
    let initial = Finding::Completed {
        kind: CycleKind::Initial,
        failing: failing(45_000, 0, 0),
        held_back: 0,
    };
    let Fate::Off(off) = look(None, initial, NOW) else {
        panic!("it goes on");
    };
    assert_eq!(off.because, SwitchedOffBecause::InitialCycleFailed);
    assert_eq!(off.error.code, "EncounteredBaseEscrowThreshold");
    let initial = Finding::Broken(trouble("Timeout", "Pingboard", ""));
    assert!(matches!(look(None, initial, NOW), Fate::Held(_)));
}

/// The hours from look to look.
#[test]
fn cycles_become_rarer_while_too_many_objects_fail() {
    let (mut now, mut known, mut gaps) = (NOW, None, Vec::new());
    for _ in 0..6 {
        let quarantine = held(look(known.as_ref(), completed(failing(5_000, 0, 0)), now));
        gaps.push(quarantine.next_attempt.milliseconds_since(now) / 3_600_000);
        now = quarantine.next_attempt;
        known = Some(quarantine);
    }
    assert_eq!(gaps, [6, 12, 24, 24, 24, 24]);
    let known = known.unwrap();
    assert_eq!(
        (known.series_count, known.series_began, known.current_began),
        (5, NOW, NOW)
    );
}

/// The minutes from request to request.
#[test]
fn an_application_that_cannot_be_worked_with_is_asked_soon_and_never_more_rarely_than_every_half_hour() {
    let (mut now, mut known, mut gaps) = (NOW, None, Vec::new());
    for _ in 0..9 {
        let quarantine = held(look(known.as_ref(), broken("Timeout"), now));
        gaps.push(quarantine.next_attempt.milliseconds_since(now) / 60_000);
        now = quarantine.next_attempt;
        known = Some(quarantine);
    }
    assert_eq!(gaps, [1, 1, 2, 4, 8, 16, 30, 30, 30]);
}

#[test]
fn what_only_sent_changes_is_not_the_look_that_a_quarantine_waits_for() {
    let first = held(look(None, completed(failing(5_000, 0, 0)), NOW));
    let later = NOW.plus_seconds(60);
    let second = held(look(Some(&first), completed(failing(5_001, 0, 0)), later));
    assert_eq!(
        (second.next_attempt, second.series_count),
        (first.next_attempt, 0)
    );
}

#[test]
fn another_reason_begins_anew_within_the_same_series() {
    let first = held(look(None, broken("Timeout"), NOW));
    let later = NOW.plus_seconds(3_600);
    let second = held(look(Some(&first), completed(failing(5_000, 0, 0)), later));
    assert_eq!((second.series_began, second.current_began), (NOW, later));
    assert_eq!(second.next_attempt, later.plus_seconds(6 * 3_600));
}

#[test]
fn after_28_days_the_job_is_switched_off() {
    let first = held(look(None, broken("Unauthorized"), NOW));
    let day = |days: i64| NOW.plus_seconds(days * 86_400);
    assert!(matches!(
        look(Some(&first), broken("Unauthorized"), day(28)),
        Fate::Held(_)
    ));
    let later = day(28).plus_seconds(1);
    let Fate::Off(off) = look(Some(&first), broken("Unauthorized"), later) else {
        panic!("it goes on");
    };
    assert_eq!(
        (off.because, off.at),
        (SwitchedOffBecause::QuarantineTooLong, later)
    );
    // A cycle that succeeds on that day is a success.
    assert_eq!(look(Some(&first), completed(failing(0, 0, 1)), later), Fate::Free);
}

#[test]
fn a_quarantine_that_was_lifted_begins_a_new_series() {
    let lifted = Quarantine {
        lifted: true,
        ..held(look(None, broken("Unauthorized"), NOW))
    };
    let later = NOW.plus_seconds(40 * 86_400);
    let again = held(look(Some(&lifted), broken("Unauthorized"), later));
    assert_eq!((again.series_began, again.lifted), (later, false));
}

#[test]
fn deletions_that_are_held_back_slow_nothing_down_and_switch_nothing_off() {
    let waiting = || Finding::Completed {
        kind: CycleKind::Initial,
        failing: failing(0, 0, 10),
        held_back: 30,
    };
    let first = held(look(None, waiting(), NOW));
    assert_eq!(first.reason, QuarantineReason::TooManyDeletes);
    assert_eq!(first.next_attempt, REGULAR);
    let later = NOW.plus_seconds(60 * 86_400);
    assert!(matches!(look(Some(&first), waiting(), later), Fate::Held(_)));
}

//! A service that asks for time.

use std::time::{Duration, Instant, SystemTime};

use model::Shortfall;
use simulator::graph::{Fault, FaultRule, Options};

use super::office::{Office, group, person};
use super::view::View;

async fn office() -> Office {
    let office = Office::open(Options {
        page_size: 2,
        ..Options::default()
    })
    .await;
    for number in 0..6 {
        office.tenant.put_user(person(&format!("P{number}")));
    }
    office.tenant.put_group(group("Team"));
    office
}

fn status(status: u16, retry_after: Option<&str>) -> Fault {
    Fault::Status {
        status,
        code: "TooManyRequests",
        retry_after: retry_after.map(str::to_owned),
    }
}

#[tokio::test]
async fn what_is_asked_for_is_waited_for_and_the_read_goes_on() {
    for (number, retry_after) in [(429, Some("1")), (503, Some("1")), (504, Some("1")), (429, None)] {
        // As a date, from now on.
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3));
        let retry_after = retry_after.unwrap_or(&date);
        let office = office().await;
        office.tenant.fail(FaultRule::once(
            "/users/delta",
            2,
            status(number, Some(retry_after)),
        ));
        let started = Instant::now();
        let outcome = office.read_everything().await;
        let mut view = View::default();
        view.take(&outcome);
        view.assert_is(&office.tenant, "everything");
        assert!(
            started.elapsed() >= Duration::from_secs(1),
            "{number} {retry_after}"
        );
        assert!(
            outcome.has_note("was given time 1 time"),
            "{:?}",
            outcome.read.notes
        );
    }
}

#[tokio::test]
async fn whoever_asks_for_too_long_ends_the_read() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_hours(1));
    for (number, retry_after) in [(429, "301"), (503, "86400"), (429, date.as_str())] {
        let office = office().await;
        office.tenant.fail(FaultRule::once(
            "/users/delta",
            2,
            status(number, Some(retry_after)),
        ));
        let started = Instant::now();
        let outcome = office.read_everything().await;
        let (reason, problem) = outcome.shortfall();
        assert_eq!(reason, Shortfall::Throttled);
        assert!(problem.message.contains("to be left alone for"), "{problem:?}");
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}

#[tokio::test]
async fn a_service_in_trouble_is_asked_again_a_few_times() {
    for number in [429, 500, 502, 503, 504] {
        let office = office().await;
        office.tenant.fail(FaultRule {
            times: 3,
            ..FaultRule::once("/groups/delta", 1, status(number, None))
        });
        let outcome = office.read_everything().await;
        outcome.cursor();
        assert!(
            outcome.has_note("was given time 3 times"),
            "{:?}",
            outcome.read.notes
        );
    }
    for number in [500, 503] {
        let office = office().await;
        office
            .tenant
            .fail(FaultRule::always("/groups/delta", status(number, None)));
        let outcome = office.read_everything().await;
        let (reason, problem) = outcome.shortfall();
        assert_eq!(reason, Shortfall::Refused);
        assert!(problem.message.contains(&number.to_string()), "{problem:?}");
    }
}

//! An incremental cycle in which nothing has changed.

use std::time::{Duration, Instant};

use crate::office::Office;
use crate::report;
use crate::target::Target;

const PEOPLE: usize = 100_000;

pub(crate) async fn measure() {
    println!("\nIncremental cycle without a change, {PEOPLE} people with accounts");
    let target = Target::start(Duration::ZERO).await;
    let office = Office::new(PEOPLE, &target.base_url).await;
    let start = Instant::now();
    let initial = office.cycle().await;
    report::note(
        &format!("  the initial cycle before, {} requests", initial.requests),
        &format!("{:.1} s", start.elapsed().as_secs_f64()),
    );
    office.wait_for_the_interval();
    let start = Instant::now();
    let unchanged = office.cycle().await;
    let time = start.elapsed();
    report::line(
        "  requests",
        &unchanged.requests.to_string(),
        "0",
        unchanged.requests == 0,
    );
    report::line(
        "  time",
        &format!("{:.3} s", time.as_secs_f64()),
        "< 1 s",
        time < Duration::from_secs(1),
    );
}

//! Requests per second of an initial cycle, beside those of a bare loop with the same requests.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::office::Office;
use crate::recorded::{Recorded, record};
use crate::target::Target;
use crate::{bare_loop, report};

const PEOPLE: usize = 4000;
/// The two are measured in turns, so that a machine that becomes slower does so for both.
const ROUNDS: usize = 5;

pub(crate) async fn measure() {
    let requests = Arc::new(record(PEOPLE).await);
    println!(
        "\nInitial cycle of {PEOPLE} people, {} requests, median of {ROUNDS}",
        requests.len()
    );
    compare(
        "an application that answers after 10 ms",
        Duration::from_millis(10),
        0.9,
        &requests,
    )
    .await;
    compare(
        "an application that answers at once",
        Duration::ZERO,
        0.5,
        &requests,
    )
    .await;
}

async fn compare(what: &str, latency: Duration, aim: f64, requests: &Arc<Vec<Recorded>>) {
    let (mut bare, mut cycle) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let target = Target::start(latency).await;
        bare.push(rate(
            requests.len(),
            bare_loop::run(&target.base_url, requests).await,
        ));
        let target = Target::start(latency).await;
        let office = Office::new(PEOPLE, &target.base_url).await;
        let start = Instant::now();
        let sent = usize::try_from(office.cycle().await.requests).unwrap();
        cycle.push(rate(sent, start.elapsed()));
    }
    let (bare, cycle) = (report::median(bare), report::median(cycle));
    println!("{what}");
    report::note("  bare loop", &format!("{bare:.0} requests/s"));
    report::note("  cycle", &format!("{cycle:.0} requests/s"));
    let ratio = cycle / bare;
    report::line(
        "  cycle / bare loop",
        &format!("{ratio:.2}"),
        &format!(">= {aim}"),
        ratio >= aim,
    );
}

#[expect(clippy::cast_precision_loss, reason = "printed without decimals")]
fn rate(requests: usize, time: Duration) -> f64 {
    requests as f64 / time.as_secs_f64()
}

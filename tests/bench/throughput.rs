//! Requests per second of an initial cycle, beside those of a bare loop with the same requests.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tests::Database;

use crate::office::{Office, Size};
use crate::recorded::{Recorded, record};
use crate::target::Target;
use crate::{bare_loop, company, report};

/// 100,000 people, 2,000 groups and 500,000 memberships.
pub(crate) const WHOLE: Measured = Measured {
    size: company::SIZE,
    rounds: 1,
};
/// A twenty-fifth of it, in turns, so that a machine that becomes slower does so for all.
pub(crate) const PART: Measured = Measured {
    size: Size {
        people: 4000,
        groups: 80,
        members: 250,
    },
    rounds: 3,
};

/// What is measured how often.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    size: Size,
    rounds: usize,
}

pub(crate) async fn measure(measured: Measured) {
    let Measured { size, rounds } = measured;
    let requests = Arc::new(record(size).await);
    println!(
        "\nInitial cycle of {} people and {} groups of {}, {} requests, median of {rounds}",
        size.people,
        size.groups,
        size.members,
        requests.len()
    );
    for (what, latency, aim) in [
        (
            "an application that answers after 10 ms",
            Duration::from_millis(10),
            0.9,
        ),
        ("an application that answers at once", Duration::ZERO, 0.6),
    ] {
        println!("{what}");
        compare(measured, latency, aim, &requests).await;
    }
}

async fn compare(measured: Measured, latency: Duration, aim: f64, requests: &Arc<Vec<Recorded>>) {
    let (mut bare, mut sqlite, mut postgres) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..measured.rounds {
        let target = Target::start(latency).await;
        bare.push(rate(
            requests.len(),
            bare_loop::run(&target.base_url, requests).await,
        ));
        for (database, rates) in [
            (Database::Sqlite, &mut sqlite),
            (Database::Postgres, &mut postgres),
        ] {
            let target = Target::start(latency).await;
            let office = Office::of(measured.size, database, &target.base_url).await;
            let start = Instant::now();
            let sent = usize::try_from(office.cycle().await.requests).unwrap();
            rates.push(rate(sent, start.elapsed()));
        }
    }
    let bare = report::median(bare);
    report::note("  bare loop", &format!("{bare:.0} requests/s"));
    for (name, rates) in [("SQLite", sqlite), ("PostgreSQL", postgres)] {
        let cycle = report::median(rates);
        report::note(&format!("  cycle on {name}"), &format!("{cycle:.0} requests/s"));
        let ratio = cycle / bare;
        report::line(
            &format!("  cycle on {name} / bare loop"),
            &format!("{ratio:.2}"),
            &format!(">= {aim}"),
            ratio >= aim,
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "printed without decimals")]
fn rate(requests: usize, time: Duration) -> f64 {
    requests as f64 / time.as_secs_f64()
}

//! How much of an application's quota a cycle uses, and how many requests are one too many.

use std::time::{Duration, Instant};

use simulator::{FaultKind, Profile, RetryAfter, Simulator};

use crate::office::Office;
use crate::report;
use crate::target::TOKEN;

const PEOPLE: usize = 300;
/// Requests per second.
const QUOTA: u32 = 20;
const AIM: f64 = 0.95;

pub(crate) async fn measure() {
    println!("\nInitial cycle of {PEOPLE} people, of an application that takes {QUOTA} requests per second");
    for latency in [1, 100] {
        cycle(latency, true).await;
        cycle(latency, false).await;
    }
}

async fn cycle(latency_milliseconds: u64, is_declared: bool) {
    let profile = Profile {
        latency: Duration::from_millis(latency_milliseconds),
        ..Profile::standard()
    };
    let application = Simulator::start(profile, Some(TOKEN.into())).await.unwrap();
    application.switch_on(FaultKind::Quota {
        requests: u64::from(QUOTA),
        window: Duration::from_secs(1),
        retry_after: RetryAfter::Seconds(1),
    });
    let office = Office::new(PEOPLE, &application.base_url()).await;
    if is_declared {
        office.limit(i64::from(QUOTA)).await;
    }
    let start = Instant::now();
    let requests = u32::try_from(office.cycle().await.requests).unwrap();
    // What the first moment takes is there before any time has passed.
    let share = f64::from(requests - QUOTA) / (start.elapsed().as_secs_f64() * f64::from(QUOTA));
    let refused = application.hits("quota");
    let how = if is_declared { "declared" } else { "not declared" };
    println!("{how}, answers after {latency_milliseconds} ms");
    let used = format!("{:.1} %", share * 100.0);
    if is_declared {
        let aim = format!(">= {:.0} %", AIM * 100.0);
        report::line("  share of the quota that is used", &used, &aim, share >= AIM);
        report::line("  requests too many", &refused.to_string(), "0", refused == 0);
    } else {
        report::note("  share of the quota that is used, learning included", &used);
        report::note("  requests too many", &refused.to_string());
    }
}

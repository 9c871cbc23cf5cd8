//! A large company: 100,000 people, 2,000 groups and 500,000 memberships, on both databases.

use std::process::Command;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use tests::Database;
use tests::http_client::HttpClient;

use crate::office::{Office, Size};
use crate::target::{TOKEN, Target};
use crate::{memory, report};

pub(crate) const SIZE: Size = Size {
    people: 100_000,
    groups: 2000,
    members: 250,
};

/// The argument that measures one database, whose word follows.
pub(crate) const COMMAND: &str = "company-on";

/// Measures each database in a process of its own, whose memory it is.
pub(crate) fn measure() {
    for database in ["sqlite", "postgres"] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let status = command.args([COMMAND, database]).status().unwrap();
        assert!(status.success(), "the measurement on {database} failed");
    }
}

pub(crate) async fn measure_on(database: &str) {
    let database = match database {
        "sqlite" => Database::Sqlite,
        "postgres" => Database::Postgres,
        other => panic!("{other} is neither sqlite nor postgres"),
    };
    println!(
        "\n{} people, {} groups, {} memberships on {database:?}",
        SIZE.people,
        SIZE.groups,
        SIZE.groups * SIZE.members
    );
    let target = Target::start(Duration::ZERO).await;
    let office = Office::of(SIZE, database, &target.base_url).await;
    memory::forget_peak();
    initial(&office).await;
    unchanged(&office).await;
    again(&office).await;
    memory::peak();
    leaver(&office).await;
}

async fn initial(office: &Office) {
    let start = Instant::now();
    let counts = office.cycle().await;
    report::note(
        &format!("  initial cycle, {} requests", counts.requests),
        &format!("{:.1} s", start.elapsed().as_secs_f64()),
    );
}

async fn unchanged(office: &Office) {
    office.wait_for_the_interval();
    let start = Instant::now();
    let counts = office.cycle().await;
    let time = start.elapsed();
    report::line(
        "  cycle without a change: requests",
        &counts.requests.to_string(),
        "0",
        counts.requests == 0,
    );
    report::line(
        "  cycle without a change: time",
        &format!("{:.3} s", time.as_secs_f64()),
        "< 1 s",
        time < Duration::from_secs(1),
    );
}

/// Everybody is looked at again, and nothing is to be sent: reading, planning and the log rows that say so.
#[expect(clippy::cast_precision_loss, reason = "printed without decimals")]
async fn again(office: &Office) {
    office.restart().await;
    let start = Instant::now();
    let counts = office.cycle().await;
    let time = start.elapsed();
    assert_eq!(counts.requests, 0, "{counts:?}");
    let rate = SIZE.people as f64 / time.as_secs_f64();
    report::note(
        "  everybody looked at again, with groups and log",
        &format!("{rate:.0} people/s"),
    );
}

/// Somebody leaves while everybody's account is changed.
async fn leaver(office: &Office) {
    office.change_everybody().await;
    let cycle = office.begin_cycle();
    tokio::time::sleep(Duration::from_secs(1)).await;
    office.let_go(office.first).await;
    let start = Instant::now();
    while is_active(office).await {
        assert!(start.elapsed() < Duration::from_mins(5), "never disabled");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let time = start.elapsed();
    let is_running = !cycle.is_finished();
    cycle.await.unwrap();
    report::line(
        "  a leaver during a cycle about everybody",
        &format!("{:.2} s", time.as_secs_f64()),
        "< 2 s",
        is_running && time < Duration::from_secs(2),
    );
}

async fn is_active(office: &Office) -> bool {
    let account = office.account_of(office.first).await;
    let request = http::Request::get(format!("{}/Users/{account}", office.tenant_url))
        .header("authorization", format!("Bearer {TOKEN}"))
        .body(Full::new(Bytes::new()))
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    let account: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    account["active"] == true
}

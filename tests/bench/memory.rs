//! The memory of a server that has nothing to do, and the most that a measurement needed.

use tests::Installation;

use crate::report;

/// Megabytes at rest.
const AIM: f64 = 60.0;
/// Megabytes of a cycle about a large company, or a read of one.
const PEAK_AIM: f64 = 300.0;

pub(crate) async fn measure() {
    println!("\nIdle memory of `rollcall serve` on a new installation");
    let installation = Installation::start().await;
    resident("  after its start", installation.process_id());
    installation.create_administrator("admin", "global-administrator");
    let mut visitor = installation.visitor("admin").await;
    for _ in 0..10 {
        for page in [
            "/",
            "/applications",
            "/applications/gallery",
            "/users",
            "/groups",
            "/logs",
            "/account",
        ] {
            visitor.page(page).await;
        }
    }
    resident("  after 70 pages", installation.process_id());
}

/// Resident memory as Linux counts it.
fn resident(what: &str, process: u32) {
    let status = format!("/proc/{process}/status");
    line(what, megabytes(&status, "VmRSS:"), AIM);
}

/// Begins to count the peak of this process's memory anew.
pub(crate) fn forget_peak() {
    // Linux: proc_pid_clear_refs(5).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak of this process's memory.
pub(crate) fn peak() {
    line(
        "  peak memory",
        megabytes("/proc/self/status", "VmHWM:"),
        PEAK_AIM,
    );
}

fn line(what: &str, megabytes: Option<f64>, aim: f64) {
    let Some(megabytes) = megabytes else {
        return report::note(what, "not measured: no /proc");
    };
    report::line(
        what,
        &format!("{megabytes:.1} MB"),
        &format!("< {aim} MB"),
        megabytes < aim,
    );
}

/// A line of a process's status that is in kilobytes; none without a `/proc`.
fn megabytes(status: &str, name: &str) -> Option<f64> {
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap();
    Some(kilobytes * 1024.0 / 1_000_000.0)
}

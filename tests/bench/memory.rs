//! The memory of a server that has nothing to do.

use tests::Installation;

use crate::report;

/// Megabytes of the aim.
const AIM: f64 = 60.0;

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
    let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) else {
        return report::note(what, "not measured: no /proc");
    };
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().unwrap();
    let megabytes = kilobytes * 1024.0 / 1_000_000.0;
    report::line(
        what,
        &format!("{megabytes:.1} MB"),
        &format!("< {AIM} MB"),
        megabytes < AIM,
    );
}

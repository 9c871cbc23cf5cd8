//! What Rollcall costs, measured in one run beside what is possible: `cargo xtask bench`, which builds the release
//! binary first and prints the sizes of the site.
//!
//! Without an argument everything is measured; with the names of measurements (`mapping`, `planning`, `scoping`, `throughput`,
//! `unchanged`, `company`, `directory`, `quota`, `memory`, and `initial` with a whole company) only those. Aims are printed beside the figures and are no verdict: the machine may be busy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that goes wrong has no figure"
)]

mod bare_loop;
mod company;
mod directory;
mod mapping;
mod memory;
mod office;
mod planning;
mod quota;
mod recorded;
mod report;
mod scoping;
mod target;
mod throughput;
mod unchanged;

#[tokio::main]
async fn main() {
    outbound::install_crypto_provider();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, latency] = arguments.as_slice()
        && command == target::COMMAND
    {
        return target::serve(latency.parse().unwrap()).await;
    }
    if let [command, database] = arguments.as_slice()
        && command == company::COMMAND
    {
        return company::measure_on(database).await;
    }
    if let [command, what, port] = arguments.as_slice()
        && command == directory::COMMAND
    {
        return directory::measure_in(what, port.parse().unwrap()).await;
    }
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == name);
    if wanted("mapping") {
        mapping::measure();
    }
    if wanted("planning") {
        planning::measure();
    }
    if wanted("scoping") {
        scoping::measure().await;
    }
    if wanted("throughput") {
        throughput::measure(throughput::PART).await;
    }
    // Ten minutes: only where it is asked for.
    if arguments.iter().any(|argument| argument == "initial") {
        throughput::measure(throughput::WHOLE).await;
    }
    if wanted("unchanged") {
        unchanged::measure().await;
    }
    if wanted("company") {
        company::measure();
    }
    if wanted("directory") {
        directory::measure();
    }
    if wanted("quota") {
        quota::measure().await;
    }
    if wanted("memory") {
        memory::measure().await;
    }
}

//! What others say about our own SCIM: an independent conformance tester judges the simulator, so that the tests which
//! use it are not a conversation with ourselves.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod bodies;

use std::process::{Command, Stdio};

use simulator::{Profile, Simulator};
use tests::tool::tool;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_independent_tester_finds_no_error_in_the_standard_profile() {
    let program = tool("ROLLCALL_TEST_SCIM2_CLI", "target/tools/python/bin/scim2");
    let server = Simulator::start(Profile::standard(), Some("conformance".into()))
        .await
        .unwrap();
    let mut command = Command::new(program);
    command
        .args(["-u", &server.base_url(), "test"])
        .env("SCIM_CLI_HEADERS", "Authorization: Bearer conformance")
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    let count = |word: &str| report.lines().filter(|line| line.starts_with(word)).count();
    let (successes, errors) = (count("SUCCESS"), count("ERROR"));
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && errors == 0,
        "{errors} errors:\n{report}\n{complaints}"
    );
    assert!(
        successes > 100,
        "the tester checked only {successes} things:\n{report}"
    );
}

//! The application that requests are sent to: the simulator, in a process of its own as a real application would be.

use std::process::Command;
use std::time::Duration;

use simulator::{IdStyle, Profile, Simulator};
use tests::Program;

/// The argument that makes this program the application.
pub(crate) const COMMAND: &str = "serve-target";
/// Its token.
pub(crate) const TOKEN: &str = "bench-token";

/// A running, empty application. It ends with this value.
pub(crate) struct Target {
    _program: Program,
    /// Its SCIM base URL.
    pub(crate) base_url: String,
}

impl Target {
    /// Starts an application that answers after this time.
    pub(crate) async fn start(latency: Duration) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args([COMMAND, &latency.as_millis().to_string()]);
        let program = Program::start("the application", &mut command);
        let base_url = program
            .wait_for(|line| line.starts_with("http://").then(|| line.to_owned()))
            .await;
        Self {
            _program: program,
            base_url,
        }
    }
}

/// Every application of a measurement gives the same ids, so that what was sent to one can be sent to another.
pub(crate) fn profile() -> Profile {
    Profile {
        ids: IdStyle::Number,
        ..Profile::standard()
    }
}

/// Is the application until it is killed.
pub(crate) async fn serve(latency_milliseconds: u64) {
    let profile = Profile {
        latency: Duration::from_millis(latency_milliseconds),
        ..profile()
    };
    let running = Simulator::start(profile, Some(TOKEN.into())).await.unwrap();
    println!("{}", running.base_url());
    std::future::pending::<()>().await;
}

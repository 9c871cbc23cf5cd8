//! What the commands need beside Rust: found on the machine, installed where that is safe, else named with the way
//! to get it.

mod axe;
mod better_auth;
mod chromium;
mod debian;
mod graph_client;
mod npm;
mod other_servers;
mod path;
mod postgres;
mod python;
mod slapd;
pub(crate) mod wasm_opt;
pub(crate) mod wasm_target;

use std::path::PathBuf;
use std::thread::JoinHandle;

use anyhow::{Result, bail};

/// One thing that a test run needs and its environment variable.
#[derive(Debug)]
pub(crate) struct Tool {
    /// The environment variable by which the tests find it.
    pub(crate) variable: &'static str,
    /// Where it is, or what is missing and how to get it.
    pub(crate) found: Result<PathBuf>,
}

/// A variable and where its tool is.
type Found = (&'static str, PathBuf);

/// A search for everything that the tests need, beside whatever else is done: what has to be installed waits for the network,
/// not for a processor.
#[derive(Debug)]
pub(crate) struct Search(JoinHandle<Result<Vec<Found>>>);

impl Search {
    /// Begins. What is missing is said as soon as it is known.
    pub(crate) fn begin() -> Self {
        Self(std::thread::spawn(|| {
            for_tests().inspect_err(|error| eprintln!("error: {error:#}"))
        }))
    }

    /// Waits until everything is there.
    ///
    /// # Errors
    /// When something is missing.
    pub(crate) fn end(self) -> Result<Vec<Found>> {
        self.0
            .join()
            .unwrap_or_else(|_| bail!("the search for the tools ended unexpectedly"))
    }
}

/// Prints a line for each tool, for a shell that runs single tests by itself.
///
/// # Errors
/// When something is missing.
pub(crate) fn print() -> Result<()> {
    for (variable, path) in for_tests()? {
        println!("export {variable}='{}'", path.display());
    }
    Ok(())
}

/// Finds or installs everything that the tests need.
///
/// # Errors
/// One error that names every missing thing and the way to get it.
fn for_tests() -> Result<Vec<Found>> {
    debian::install_missing();
    let tools = [
        Tool {
            variable: "ROLLCALL_TEST_CHROMIUM",
            found: chromium::browser(),
        },
        Tool {
            variable: "ROLLCALL_TEST_CHROMEDRIVER",
            found: chromium::driver(),
        },
        Tool {
            variable: "ROLLCALL_TEST_POSTGRES_BIN",
            found: postgres::programs(),
        },
        Tool {
            variable: "ROLLCALL_TEST_SLAPD",
            found: slapd::server(),
        },
        Tool {
            variable: "ROLLCALL_TEST_SCIM2_SERVER",
            found: python::program("scim2-server"),
        },
        Tool {
            variable: "ROLLCALL_TEST_SCIM2_CLI",
            found: python::program("scim2"),
        },
        Tool {
            variable: "ROLLCALL_TEST_SCIM_SANITY",
            found: python::program("scim-sanity"),
        },
        Tool {
            variable: "ROLLCALL_TEST_PYTHON",
            found: python::program("python"),
        },
        Tool {
            variable: "ROLLCALL_TEST_BETTER_AUTH",
            found: better_auth::folder(),
        },
        Tool {
            variable: "ROLLCALL_TEST_SAML_JACKSON",
            found: other_servers::saml_jackson(),
        },
        Tool {
            variable: "ROLLCALL_TEST_SCIMMY",
            found: other_servers::scimmy(),
        },
        Tool {
            variable: "ROLLCALL_TEST_GRAPH_CLIENT",
            found: graph_client::folder(),
        },
        Tool {
            variable: "ROLLCALL_TEST_AXE",
            found: axe::script(),
        },
    ];
    let (found, missing): (Vec<_>, Vec<_>) = tools.into_iter().partition(|tool| tool.found.is_ok());
    if !missing.is_empty() {
        let lines = missing
            .into_iter()
            .filter_map(|tool| tool.found.err())
            .map(|error| format!("\n  - {error:#}"));
        bail!(
            "the tests need what this machine does not have:{}",
            lines.collect::<String>()
        );
    }
    Ok(found
        .into_iter()
        .filter_map(|tool| Some((tool.variable, tool.found.ok()?)))
        .collect())
}

//! Servers that are not ours, started on free ports with nothing in them. They end with their value.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::program::Program;
use tests::tool::{folder_of_tool, tool};

pub(crate) const TOKEN: &str = "token-of-another-server";

/// A running server.
pub(crate) struct Server {
    pub(crate) url: String,
    _program: Program,
    _folder: tempfile::TempDir,
}

/// Better Auth with its SCIM plugin, from npm.
pub(crate) async fn better_auth() -> Server {
    let packages = folder_of_tool("ROLLCALL_TEST_BETTER_AUTH", "target/tools/npm/better-auth");
    let node = node(&packages);
    on_node(&node, &packages, "better_auth.mjs", "api/auth/scim/v2").await
}

/// SAML Jackson, the directory sync of Polis, from npm.
pub(crate) async fn saml_jackson() -> Server {
    let packages = folder_of_tool("ROLLCALL_TEST_SAML_JACKSON", "target/tools/npm/saml-jackson");
    on_node(&any_node(), &packages, "saml_jackson.mjs", "scim/v2").await
}

/// SCIMMY behind Express, from npm.
pub(crate) async fn scimmy() -> Server {
    let packages = folder_of_tool("ROLLCALL_TEST_SCIMMY", "target/tools/npm/scimmy");
    on_node(&any_node(), &packages, "scimmy.mjs", "scim").await
}

/// A script of ours with the packages of a folder; its arguments are a port, the token and a file for its data.
async fn on_node(node: &Path, packages: &Path, script: &'static str, path: &str) -> Server {
    // Node looks for packages beside the script.
    let copy = packages.join(format!("rollcall_{script}"));
    std::fs::copy(here().join(script), &copy).unwrap();
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let mut command = Command::new(node);
    command
        .arg(copy)
        .arg(port.to_string())
        .arg(TOKEN)
        .arg(folder.path().join("data.db"))
        .current_dir(packages);
    let program = Program::start(script, &mut command);
    program.wait_for(|line| (line == "listening").then_some(())).await;
    Server {
        url: format!("http://127.0.0.1:{port}/{path}"),
        _program: program,
        _folder: folder,
    }
}

/// A Django site with django-scim2, from PyPI.
pub(crate) async fn django_scim2() -> Server {
    let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
    let mut command = Command::new(tool("ROLLCALL_TEST_PYTHON", "target/tools/python/bin/python"));
    command
        .arg("-B")
        .arg(here().join("django_scim2.py"))
        .arg(port.to_string())
        .arg(folder.path())
        .env("SCIM_TOKEN", TOKEN);
    let program = Program::start("django-scim2", &mut command);
    program.wait_for(|line| (line == "listening").then_some(())).await;
    Server {
        url: format!("http://127.0.0.1:{port}/scim/v2"),
        _program: program,
        _folder: folder,
    }
}

/// The Node.js among the packages, whose name says what machine it is for.
fn node(packages: &Path) -> PathBuf {
    let folders = std::fs::read_dir(packages.join("node_modules")).unwrap();
    let is_node = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("node-"))
    };
    let node = folders.map(|folder| folder.unwrap().path()).find(is_node);
    node.expect("a Node.js among the packages").join("bin/node")
}

/// The Node.js that Better Auth brings runs the others too, whatever the machine has.
fn any_node() -> PathBuf {
    node(&folder_of_tool(
        "ROLLCALL_TEST_BETTER_AUTH",
        "target/tools/npm/better-auth",
    ))
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("third_party/servers")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

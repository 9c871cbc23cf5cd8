//! The release binary as a user runs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::program::Program;
use crate::tool::tool;
use crate::visitor::Visitor;

/// The password of every administrator that a test makes.
pub const PASSWORD: &str = "Correct-Horse-Battery-7";

/// A running `rollcall serve` with a data folder of its own. It ends, and its data goes, with this value.
#[derive(Debug)]
pub struct Installation {
    program: Program,
    address: String,
    folder: TempDir,
}

impl Installation {
    /// A new installation, in which nobody can sign in yet.
    pub async fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap()).await
    }

    /// Starts on a folder whose `data` was prepared; see [`Installation::data_dir`].
    pub async fn start_in(folder: TempDir) -> Self {
        let program = serve(folder.path());
        let address = program.wait_for(|line| after(line, "Rollcall is at ")).await;
        let installation = Self {
            program,
            address,
            folder,
        };
        installation.wait().await;
        installation
    }

    /// Kills the process with SIGKILL and starts another one on the same data.
    pub async fn crash_and_restart(&mut self) {
        self.crash();
        self.restart().await;
    }

    /// Kills the process with SIGKILL.
    pub fn crash(&mut self) {
        self.program.kill();
    }

    /// Starts another process on the same data.
    pub async fn restart(&mut self) {
        self.program = serve(self.folder.path());
        self.address = self.program.wait_for(|line| after(line, "Rollcall is at ")).await;
    }

    async fn wait(&self) {
        let answer = Visitor::new(&self.address).get("/readyz").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }

    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// The one-time code for /setup, as it was printed.
    pub async fn setup_code(&self) -> String {
        self.program
            .wait_for(|line| after(line, "enter this code: "))
            .await
    }

    /// The data folder.
    pub fn data_dir(&self) -> PathBuf {
        data_dir(self.folder.path())
    }

    /// The id of the running process.
    pub fn process_id(&self) -> u32 {
        self.program.id()
    }

    /// Adds an administrator by the command line, with [`PASSWORD`].
    pub fn create_administrator(&self, user_name: &str, role: &str) {
        let password = self.folder.path().join("password");
        std::fs::write(&password, PASSWORD).unwrap();
        let output = rollcall()
            .args(["admin", "create", user_name, "--role", role, "--data-dir"])
            .arg(self.data_dir())
            .arg("--password-file")
            .arg(&password)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "rollcall admin create: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Somebody who browses it, signed in as this administrator.
    pub async fn visitor(&self, user_name: &str) -> Visitor {
        let mut visitor = Visitor::new(&self.address);
        let form = [("user_name", user_name), ("password", PASSWORD)];
        let answer = visitor.post("/api/identity/sign-in", &form).await;
        assert_eq!(answer.location(), Some("/"), "{answer:?}");
        visitor
    }
}

/// Where an installation in this folder keeps its data.
pub fn data_dir(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn serve(folder: &Path) -> Program {
    let mut command = rollcall();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data_dir(folder));
    Program::start("rollcall serve", &mut command)
}

/// The shipped binary, with none of this shell's settings.
fn rollcall() -> Command {
    let mut command = Command::new(tool("ROLLCALL_TEST_BINARY", "target/release/rollcall"));
    command.env_clear();
    command
}

fn after(line: &str, words: &str) -> Option<String> {
    line.split_once(words).map(|(_, rest)| rest.trim().to_owned())
}

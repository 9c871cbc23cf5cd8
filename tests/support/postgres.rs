//! A PostgreSQL server of the test's own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server. It ends, and its data goes, with this value.
#[derive(Debug)]
pub struct Postgres {
    process: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts a server with an empty database, or says why there is none: the variable `ROLLCALL_TEST_POSTGRES_BIN`
    /// names the folder of `initdb` and `postgres` and is set by `cargo xtask test`.
    pub fn start() -> Result<Self, String> {
        let programs =
            programs().ok_or("no PostgreSQL server programs were found; cargo xtask test installs them")?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let data = folder.path().join("data");
        std::fs::create_dir(&data).map_err(|error| error.to_string())?;
        give_away(folder.path());
        run(unprivileged(&programs.join("initdb")).arg("-D").arg(&data).args([
            "-U",
            "rollcall",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.map_err(|error| error.to_string())?.port();
        let process = unprivileged(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""])
            .args([
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let server = Self {
            process,
            port,
            _folder: folder,
        };
        server.wait()?;
        Ok(server)
    }

    /// The URL of its database.
    pub fn url(&self) -> String {
        format!("postgres://rollcall@127.0.0.1:{}/postgres", self.port)
    }

    /// Waits until it answers a connection's start-up message rather than merely listening.
    fn wait(&self) -> Result<(), String> {
        use std::io::{Read, Write};
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            if let Ok(mut connection) = std::net::TcpStream::connect(("127.0.0.1", self.port)) {
                let mut message = vec![0, 0, 0, 0, 0, 3, 0, 0];
                message.extend_from_slice(b"user\0rollcall\0database\0postgres\0\0");
                message[3] = u8::try_from(message.len()).unwrap_or(0);
                let mut answer = [0];
                // `R` asks for (no) authentication; while it starts up the answer is an error, `E`.
                if connection.write_all(&message).is_ok()
                    && connection.read_exact(&mut answer).is_ok()
                    && answer == *b"R"
                {
                    return Ok(());
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("PostgreSQL did not start within 30 seconds".into())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn programs() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("ROLLCALL_TEST_POSTGRES_BIN") {
        return Some(folder.into());
    }
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.retain(|folder| folder.join("postgres").exists());
    versions.sort();
    versions.pop()
}

/// PostgreSQL refuses to run as root, so root hands it to the user `postgres`, which its package creates.
fn unprivileged(program: &Path) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("setpriv");
        command
            .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
            .arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn give_away(folder: &Path) {
    if is_root() {
        let _ = Command::new("chown")
            .args(["-R", "postgres:postgres"])
            .arg(folder)
            .status();
    }
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n")
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

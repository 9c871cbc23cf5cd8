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

/// Where a server keeps its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In memory where there is plenty: a disk takes longer for the thousand files of a cluster that come and go than most tests.
    Memory,
    /// Where data usually is.
    Disk,
}

impl Place {
    fn folder(self) -> std::io::Result<tempfile::TempDir> {
        /// Kilobytes that must be free.
        const PLENTY: u64 = 4_000_000;
        let memory = Path::new("/dev/shm");
        let free = output(Command::new("df").args(["-k", "--output=avail"]).arg(memory));
        let free = free
            .ok()
            .and_then(|free| free.lines().last()?.trim().parse().ok());
        match self {
            Self::Memory if free.is_some_and(|free: u64| free >= PLENTY) => tempfile::tempdir_in(memory),
            _ => tempfile::tempdir(),
        }
    }
}

impl Postgres {
    /// Starts a server with an empty database, or says why there is none: the variable `ROLLCALL_TEST_POSTGRES_BIN`
    /// names the folder of `initdb` and `postgres` and is set by `cargo xtask test`.
    pub fn start(place: Place) -> Result<Self, String> {
        let programs =
            programs().ok_or("no PostgreSQL server programs were found; cargo xtask test installs them")?;
        let folder = place.folder().map_err(|error| error.to_string())?;
        give_away(folder.path());
        let data = new_cluster(&programs, folder.path())?;
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
                // Shared memory of a server that is killed would stay; its folder goes.
                "-c",
                "dynamic_shared_memory_type=mmap",
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
            std::thread::sleep(Duration::from_millis(10));
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

/// A new, empty cluster in a folder. `initdb` takes longer than most tests, so what it made once is copied from beside the test
/// binary.
fn new_cluster(programs: &Path, folder: &Path) -> Result<PathBuf, String> {
    let data = folder.join("data");
    let version = output(Command::new(programs.join("postgres")).arg("--version"))?;
    let version: String = version.chars().filter(char::is_ascii_alphanumeric).collect();
    let binary = std::env::current_exe().map_err(|error| error.to_string())?;
    let made = binary.with_file_name(format!("cluster-of-{version}"));
    if made.exists() {
        copy(&made, &data)?;
        return Ok(data);
    }
    let mut initdb = unprivileged(&programs.join("initdb"));
    initdb.arg("-D").arg(&data);
    initdb.args(["-U", "rollcall", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
    // A megabyte of log is enough for most tests, and quickly copied.
    output(initdb.args(["--no-sync", "--wal-segsize=1"]))?;
    let own = made.with_extension(std::process::id().to_string());
    copy(&data, &own)?;
    if std::fs::rename(&own, &made).is_err() {
        // Another test was quicker.
        let _ = std::fs::remove_dir_all(&own);
    }
    Ok(data)
}

/// Copies a folder with its owners.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    output(Command::new("cp").arg("-a").arg(from).arg(to)).map(|_| ())
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

/// What a program prints; what it complains of when it fails.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

//! A program that a test started.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::sync::watch;

/// How long a program may take until it says what a test waits for.
const PATIENCE: Duration = Duration::from_mins(1);
/// The lines that are shown when a test fails.
const SHOWN: usize = 30;

/// A running program and everything that it wrote. It is killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    name: &'static str,
    process: Child,
    output: watch::Receiver<Output>,
}

#[derive(Debug, Default)]
struct Output {
    lines: Vec<String>,
    ended_streams: usize,
}

impl Program {
    /// Starts a program without input.
    pub fn start(name: &'static str, command: &mut Command) -> Self {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} cannot be started ({command:?}): {error}"));
        let (sender, output) = watch::channel(Output::default());
        keep(process.stdout.take().unwrap(), sender.clone());
        keep(process.stderr.take().unwrap(), sender);
        Self {
            name,
            process,
            output,
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits for the first line in which something is found.
    pub async fn wait_for<T>(&self, find: impl Fn(&str) -> Option<T>) -> T {
        let mut output = self.output.clone();
        let wait = async {
            loop {
                {
                    let output = output.borrow_and_update();
                    if let Some(found) = output.lines.iter().find_map(|line| find(line)) {
                        return Some(found);
                    }
                    if output.ended_streams == 2 {
                        return None;
                    }
                }
                if output.changed().await.is_err() {
                    return None;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(Some(found)) => found,
            Ok(None) => panic!("{} ended too early:\n{}", self.name, self.output()),
            Err(tokio::time::error::Elapsed { .. }) => {
                panic!("{} does not say what it should:\n{}", self.name, self.output())
            }
        }
    }

    /// The last lines that it wrote.
    pub fn output(&self) -> String {
        let output = self.output.borrow();
        let first = output.lines.len().saturating_sub(SHOWN);
        output.lines[first..].join("\n")
    }

    /// Kills it without a warning (SIGKILL), and waits until it is gone.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- the last lines of {}\n{}\n---", self.name, self.output());
        }
    }
}

/// Reads a stream to its end; a program whose output nobody reads stands still.
fn keep(stream: impl Read + Send + 'static, output: watch::Sender<Output>) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            output.send_modify(|output| output.lines.push(line));
        }
        output.send_modify(|output| output.ended_streams += 1);
    });
}

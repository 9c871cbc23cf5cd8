//! A mail server for tests: it takes mail on a free port of loopback, keeps it, and refuses what it is told to refuse.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Clone, Default)]
pub struct Behaviour {
    /// The certificate that it encrypts with; none to offer no encryption.
    pub tls: Option<TlsAcceptor>,
    /// Whether it encrypts from the first byte, and not by STARTTLS.
    pub tls_at_once: bool,
    /// The user name and password without which it takes no mail.
    pub credentials: Option<(String, String)>,
}

/// A mail that the server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who it is from.
    pub sender: String,
    /// Who it is for.
    pub recipient: String,
    /// The mail as it came.
    pub content: String,
    /// Whether it came over an encrypted connection.
    pub encrypted: bool,
}

/// A running mail server. It ends with this value.
pub struct TestServer {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    behaviour: Behaviour,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    refusals: VecDeque<String>,
    connections: usize,
}

impl fmt::Debug for TestServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestServer")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl TestServer {
    /// Starts a server.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(behaviour: Behaviour) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared {
            behaviour,
            state: Mutex::default(),
        });
        let of_connections = shared.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = of_connections.clone();
                // A client that goes away ends its connection and nothing else.
                tokio::spawn(async move { shared.serve(stream).await });
            }
        });
        Ok(Self { port, shared, task })
    }

    /// The mails that it took, the oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.state().taken.clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Answers the next recipients with these lines, such as `550 5.1.1 No such user`, one each, and then takes mail again.
    pub fn refuse(&self, answers: &[&str]) {
        let answers = answers.iter().map(|answer| (*answer).to_owned());
        self.shared.state().refusals.extend(answers);
    }
}

/// What a dialogue ended with.
enum Next {
    End,
    StartTls,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        self.state().connections += 1;
        let tls = self.behaviour.tls.clone();
        match tls {
            Some(tls) if self.behaviour.tls_at_once => {
                let mut stream = BufStream::new(tls.accept(stream).await?);
                stream.write_all(b"220 test\r\n").await?;
                self.talk(&mut stream, true).await?;
            }
            tls => {
                let mut stream = BufStream::new(stream);
                stream.write_all(b"220 test\r\n").await?;
                let next = self.talk(&mut stream, false).await?;
                if let (Next::StartTls, Some(tls)) = (next, tls) {
                    let mut stream = BufStream::new(tls.accept(stream.into_inner()).await?);
                    self.talk(&mut stream, true).await?;
                }
            }
        }
        Ok(())
    }

    /// The dialogue, up to its end or to STARTTLS.
    async fn talk<S>(&self, stream: &mut BufStream<S>, encrypted: bool) -> io::Result<Next>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let offers_tls = self.behaviour.tls.is_some() && !encrypted;
        let mut signed_in = self.behaviour.credentials.is_none();
        let (mut sender, mut recipient) = (String::new(), String::new());
        loop {
            stream.flush().await?;
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(Next::End);
            }
            let line = line.trim_end();
            let command = line.to_ascii_uppercase();
            let answer = if command.starts_with("EHLO") {
                let mut lines = vec!["test"];
                if offers_tls {
                    lines.push("STARTTLS");
                } else if self.behaviour.credentials.is_some() {
                    lines.push("AUTH PLAIN");
                }
                greeting(&lines)
            } else if command == "STARTTLS" && offers_tls {
                stream.write_all(b"220 go ahead\r\n").await?;
                stream.flush().await?;
                return Ok(Next::StartTls);
            } else if command == "QUIT" {
                stream.write_all(b"221 bye\r\n").await?;
                stream.flush().await?;
                return Ok(Next::End);
            } else if offers_tls {
                "530 5.7.0 Must issue a STARTTLS command first".into()
            } else if let Some(given) = line.strip_prefix("AUTH PLAIN ") {
                signed_in = self.accepts(given);
                if signed_in {
                    "235 welcome".into()
                } else {
                    // As some do, it says what it got.
                    format!("535 5.7.8 Authentication failed: {given}")
                }
            } else if !signed_in {
                "530 5.7.0 Authentication required".into()
            } else if command.starts_with("MAIL FROM:") {
                sender = between_angles(line);
                "250 ok".into()
            } else if command.starts_with("RCPT TO:") {
                recipient = between_angles(line);
                let refusal = self.state().refusals.pop_front();
                refusal.unwrap_or_else(|| "250 ok".into())
            } else if command == "DATA" {
                stream.write_all(b"354 go ahead\r\n").await?;
                stream.flush().await?;
                let taken = Taken {
                    sender: sender.clone(),
                    recipient: recipient.clone(),
                    content: content(stream).await?,
                    encrypted,
                };
                self.state().taken.push(taken);
                "250 taken".into()
            } else {
                "502 not known".into()
            };
            stream.write_all(answer.as_bytes()).await?;
            stream.write_all(b"\r\n").await?;
        }
    }

    /// Whether these are the credentials, in the form of RFC 4616.
    fn accepts(&self, given: &str) -> bool {
        let expected = self.behaviour.credentials.as_ref();
        expected.is_some_and(|(user_name, password)| {
            STANDARD.encode(format!("\0{user_name}\0{password}")) == given
        })
    }
}

/// The answer to a greeting: every line but the last goes on.
fn greeting(lines: &[&str]) -> String {
    let last = lines.len().saturating_sub(1);
    let lines = lines.iter().enumerate().map(|(position, line)| {
        let mark = if position == last { ' ' } else { '-' };
        format!("250{mark}{line}")
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

/// The address in `MAIL FROM:<a@b>`.
fn between_angles(line: &str) -> String {
    let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    address.map(|(address, _)| address.to_owned()).unwrap_or_default()
}

/// The mail, up to the line with a dot alone.
async fn content<S: AsyncRead + AsyncWrite + Unpin + Send>(stream: &mut BufStream<S>) -> io::Result<String> {
    let mut content = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || line == ".\r\n" {
            return Ok(content);
        }
        content.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

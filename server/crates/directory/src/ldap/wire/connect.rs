//! From settings to a connection that is signed in: name, TCP, TLS, bind, root DSE.

use std::net::SocketAddr;
use std::time::Duration;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use model::{LdapSecurity, LdapSettings, LdapSignIn, ReadProblem, Shortfall};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::{TcpSocket, TcpStream};

use super::diagnostic;
use super::failure::{Failure, code};
use super::root::Root;
use super::search::{Query, Search};
use super::server::{Server, servers};
use super::tls::{self, Seen, Tls};

/// The longest time for each step of a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Makes connections.
#[derive(Clone, Debug)]
pub(in crate::ldap) struct Connector {
    /// The servers, in the order in which they are tried.
    pub(in crate::ldap) servers: Vec<Server>,
    security: LdapSecurity,
    sign_in: LdapSignIn,
    bind_name: String,
    password: Option<SecretString>,
    tls: Option<Tls>,
}

/// A connection that is signed in.
#[derive(Debug)]
pub(in crate::ldap) struct Session {
    /// The connection.
    pub(in crate::ldap) ldap: Ldap,
    /// To which server, with its port.
    pub(in crate::ldap) server: String,
    /// What the server says about itself.
    pub(in crate::ldap) root: Root,
}

impl Connector {
    /// What the settings say.
    ///
    /// # Errors
    /// [`Shortfall::Settings`].
    pub(in crate::ldap) fn new(
        settings: &LdapSettings,
        secret: Option<SecretString>,
    ) -> Result<Self, ReadProblem> {
        let wrong = |message: &str, advice: &str| ReadProblem {
            reason: Shortfall::Settings,
            message: message.to_owned(),
            advice: advice.to_owned(),
        };
        let tls = Tls::new(settings, secret.as_ref())?;
        let bind_name = settings.bind_name.trim().to_owned();
        let password = secret.filter(|_| settings.sign_in == LdapSignIn::Simple);
        match settings.sign_in {
            // Without a password a server takes the name for nothing and answers success. Source: RFC 4513 §5.1.2.
            LdapSignIn::Simple if !bind_name.is_empty() => {
                let is_empty = |password: &SecretString| password.expose_secret().is_empty();
                if password.as_ref().is_none_or(is_empty) {
                    return Err(wrong(
                        "There is a name to sign in with, but no password.",
                        "Enter the password of that account.",
                    ));
                }
            }
            LdapSignIn::External if tls.is_none() => {
                return Err(wrong(
                    "A client certificate signs in within TLS only.",
                    "Choose TLS or StartTLS as protection.",
                ));
            }
            _ => {}
        }
        Ok(Self {
            servers: servers(settings)?,
            security: settings.security,
            sign_in: settings.sign_in,
            bind_name,
            password,
            tls,
        })
    }

    /// A connection to the first server that answers, `preferred` before the others.
    ///
    /// # Errors
    /// Why the first one did not answer, with those of the others in its message. A refused password ends the search: each
    /// further try would count towards locking the account.
    pub(in crate::ldap) async fn open(&self, preferred: Option<&str>) -> Result<Session, ReadProblem> {
        let mut first: Option<ReadProblem> = None;
        let mut servers: Vec<&Server> = self.servers.iter().collect();
        servers.sort_by_key(|server| preferred.is_some_and(|preferred| server.shown() != preferred));
        for server in servers {
            let problem = match self.open_one(server).await {
                Ok(session) => return Ok(session),
                Err(problem) => problem,
            };
            let is_over = problem.reason == Shortfall::SignIn || problem.reason == Shortfall::Settings;
            match &mut first {
                None => first = Some(problem),
                Some(_) if is_over => first = Some(problem),
                Some(first) => {
                    first.message.push(' ');
                    first.message.push_str(&problem.message);
                }
            }
            if is_over {
                break;
            }
        }
        Err(first.unwrap_or_else(|| ReadProblem {
            reason: Shortfall::Settings,
            message: "No server is entered.".into(),
            advice: "Enter the host of the directory server.".into(),
        }))
    }

    async fn open_one(&self, server: &Server) -> Result<Session, ReadProblem> {
        let shown = server.shown();
        let doing = format!("connecting to {shown}");
        let seen = Seen::default();
        let opened = async {
            let addresses = resolve(server).await?;
            let stream = connect(server, &addresses).await?;
            let mut ldap = self.speak(server, stream, &seen).await?;
            self.bind(&mut ldap).await?;
            let root = root(&ldap).await?;
            Ok(Session {
                ldap,
                server: shown.clone(),
                root,
            })
        };
        opened
            .await
            .map_err(|failure: Failure| failure.into_problem(&doing))
    }

    /// Speaks LDAP over the stream, after TLS where that is wanted.
    ///
    /// # Errors
    /// [`Shortfall::Tls`].
    pub(in crate::ldap) async fn speak(
        &self,
        server: &Server,
        stream: TcpStream,
        seen: &Seen,
    ) -> Result<Ldap, Failure> {
        let broken = |error: std::io::Error| Failure::Lost(error.to_string());
        let stream = stream.into_std().map_err(broken)?;
        let mut settings = LdapConnSettings::new()
            .set_conn_timeout(PATIENCE)
            .set_std_stream(StdStream::Tcp(stream));
        if let Some(tls) = &self.tls {
            settings = settings
                .set_config(tls.to(server, seen)?)
                .set_starttls(self.security == LdapSecurity::StartTls);
        }
        let scheme = match self.security {
            LdapSecurity::Tls => "ldaps",
            LdapSecurity::StartTls | LdapSecurity::None => "ldap",
        };
        // The stream is there already: the address is a name for TLS at most, and there the verifier knows the true one.
        let host = if server.host.contains(':') {
            "address.invalid"
        } else {
            &server.host
        };
        let url = format!("{scheme}://{host}:{}", server.port);
        let made = LdapConnAsync::with_settings(settings, &url).await;
        let (connection, ldap) = made.map_err(|error| match error {
            LdapError::UrlParsing { .. } => Failure::problem_of(
                Shortfall::Settings,
                format!("\"{}\" is no host.", server.host),
                "Enter the server's DNS name.",
            ),
            error if self.tls.is_some() => tls::failure(&error, server, seen),
            error => error.into(),
        })?;
        // It ends when the last handle is gone, or the server hangs up; whoever waits is told.
        tokio::spawn(async move {
            let _ = connection.drive().await;
        });
        Ok(ldap)
    }

    /// Signs in.
    ///
    /// # Errors
    /// What the server said.
    pub(in crate::ldap) async fn bind(&self, ldap: &mut Ldap) -> Result<(), Failure> {
        let mut ldap = ldap.clone();
        let connector = self.clone();
        // In a task of its own: the library panics on answers that break the protocol.
        let bound = tokio::spawn(async move {
            ldap.with_timeout(PATIENCE);
            match connector.sign_in {
                LdapSignIn::External => ldap.sasl_external_bind().await,
                LdapSignIn::Simple => {
                    let password = connector
                        .password
                        .as_ref()
                        .map_or("", |text| text.expose_secret());
                    ldap.simple_bind(&connector.bind_name, password).await
                }
            }
        });
        let result = bound
            .await
            .map_err(|_| Failure::Lost("the server answered something that is no answer".into()))??;
        match result.rc {
            0 => Ok(()),
            code::BUSY | code::UNAVAILABLE | code::UNWILLING => Err(Failure::problem_of(
                Shortfall::Connection,
                format!(
                    "The server takes no sign-in now (result {}: {}).",
                    result.rc,
                    diagnostic::shown(&result.text)
                ),
                "Try again later; a second server could answer meanwhile.",
            )),
            _ => Err(Failure::of(result)),
        }
    }

    /// Whom it signs in as, for reports.
    pub(in crate::ldap) fn name(&self) -> String {
        match self.sign_in {
            LdapSignIn::External => "the client certificate".to_owned(),
            LdapSignIn::Simple if self.bind_name.is_empty() => "nobody (anonymous)".to_owned(),
            LdapSignIn::Simple => self.bind_name.clone(),
        }
    }

    /// Whether connections are protected.
    pub(in crate::ldap) fn security(&self) -> LdapSecurity {
        self.security
    }
}

/// The addresses of a server.
///
/// # Errors
/// [`Shortfall::Connection`].
pub(in crate::ldap) async fn resolve(server: &Server) -> Result<Vec<SocketAddr>, Failure> {
    let lookup = tokio::time::timeout(
        PATIENCE,
        tokio::net::lookup_host((server.host.as_str(), server.port)),
    );
    let found: Vec<SocketAddr> = match lookup.await {
        Ok(Ok(found)) => found.collect(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    };
    if found.is_empty() {
        return Err(Failure::problem_of(
            Shortfall::Connection,
            format!("The name {} could not be resolved.", server.host),
            "Check the name for typing errors, and that this computer can resolve names of that network.",
        ));
    }
    Ok(found)
}

/// A TCP connection to the first address that answers.
///
/// # Errors
/// [`Shortfall::Connection`].
pub(in crate::ldap) async fn connect(
    server: &Server,
    addresses: &[SocketAddr],
) -> Result<TcpStream, Failure> {
    let mut why = "no address".to_owned();
    for address in addresses {
        match tokio::time::timeout(PATIENCE, dial(*address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => why = format!("no answer within {} seconds", PATIENCE.as_secs()),
        }
    }
    Err(Failure::problem_of(
        Shortfall::Connection,
        format!("No connection to {}: {why}.", server.shown()),
        "Check host and port, that the directory server is running, and that no firewall stands between.",
    ))
}

async fn dial(address: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = if address.is_ipv6() {
        TcpSocket::new_v6()
    } else {
        TcpSocket::new_v4()
    }?;
    socket.set_keepalive(true)?;
    socket.set_nodelay(true)?;
    socket.connect(address).await
}

/// The root DSE; an empty one where it is hidden.
///
/// # Errors
/// When the connection is gone.
pub(in crate::ldap) async fn root(ldap: &Ldap) -> Result<Root, Failure> {
    let mut search = Search::new(ldap, Query::base("", &Root::ATTRIBUTES));
    match search.entry().await {
        Ok(entry) => Ok(entry.as_ref().map(Root::read).unwrap_or_default()),
        Err(Failure::Answer { code, .. }) if code != code::OPERATIONS_ERROR => Ok(Root::default()),
        Err(failure) => Err(failure),
    }
}

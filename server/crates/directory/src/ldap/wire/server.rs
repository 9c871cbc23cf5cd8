//! Which servers, by name and port.

use model::{LdapSecurity, LdapSettings, ReadProblem, Shortfall};

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ldap) struct Server {
    /// Its name or address, without brackets.
    pub(in crate::ldap) host: String,
    /// Its port.
    pub(in crate::ldap) port: u16,
}

impl Server {
    /// Host and port in one text, as messages and cursors name it.
    pub(in crate::ldap) fn shown(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// The servers of the settings, in their order.
///
/// # Errors
/// [`Shortfall::Settings`] if there is none, or one cannot be understood.
pub(in crate::ldap) fn servers(settings: &LdapSettings) -> Result<Vec<Server>, ReadProblem> {
    let default_port = match settings.security {
        LdapSecurity::Tls => 636,
        LdapSecurity::StartTls | LdapSecurity::None => 389,
    };
    let texts = settings.servers.iter().map(|text| text.trim());
    let servers: Result<Vec<Server>, ReadProblem> = texts
        .filter(|text| !text.is_empty())
        .map(|text| {
            server(text, default_port).ok_or_else(|| ReadProblem {
                reason: Shortfall::Settings,
                message: format!("\"{text}\" is no server."),
                advice: "Write a host with an optional port, such as dc1.example.org:636.".into(),
            })
        })
        .collect();
    let servers = servers?;
    if servers.is_empty() {
        return Err(ReadProblem {
            reason: Shortfall::Settings,
            message: "No server is entered.".into(),
            advice: "Enter the host of the directory server.".into(),
        });
    }
    Ok(servers)
}

fn server(text: &str, default_port: u16) -> Option<Server> {
    // Whoever has an LDAP URL at hand pastes it.
    let (text, default_port) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ldaps") => (rest, 636),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ldap") => (rest, default_port),
        Some(_) => return None,
        None => (text, default_port),
    };
    let text = text.trim_end_matches('/');
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, rest.strip_prefix(':'))
        }
        None if text.matches(':').count() > 1 => (text, None),
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    let port = match port {
        Some(port) => port.parse().ok().filter(|&port| port != 0)?,
        None => default_port,
    };
    let is_host = !host.is_empty() && !host.contains(['/', '@', '?', '#', '%', ' ', '\\', '[', ']']);
    is_host.then(|| Server {
        host: host.to_owned(),
        port,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_with_and_without_ports() {
        let read = |text| server(text, 636).map(|server| server.shown());
        assert_eq!(read("dc1.example.org").as_deref(), Some("dc1.example.org:636"));
        assert_eq!(read("ldap://dc1:389/").as_deref(), Some("dc1:389"));
        assert_eq!(read("::1").as_deref(), Some("[::1]:636"));
        assert_eq!(read("[::1]:390").as_deref(), Some("[::1]:390"));
        assert_eq!(read("dc1:"), None);
        assert_eq!(read("https://dc1"), None);
        assert_eq!(read("user@dc1"), None);
    }
}

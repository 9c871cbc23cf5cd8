//! Why a mail could not be sent, and what to do.

use std::fmt;

/// The cause of an [`Error`], for logs.
pub(crate) type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What was being done when the mail server said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Greeting it.
    Greeting,
    /// Asking for encryption.
    StartTls,
    /// Signing in.
    SignIn,
    /// Handing over the mail.
    Mail,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Greeting => "the greeting",
            Self::StartTls => "STARTTLS",
            Self::SignIn => "the sign-in",
            Self::Mail => "the mail",
        })
    }
}

/// Why a mail was not sent. No text contains the password.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not an address that mail can be sent from or to.
    #[error("{0} is not an e-mail address")]
    Address(String),
    /// The mail could not be written.
    #[error("the mail could not be written")]
    Message(#[source] Cause),
    /// The certificates that are to be trusted cannot be read.
    #[error("the CA certificates cannot be read")]
    Certificates(#[source] Cause),
    /// No connection.
    #[error("no connection to {host}, port {port}, could be made")]
    Connect {
        /// The mail server.
        host: String,
        /// Its port.
        port: u16,
        /// Why.
        #[source]
        source: Cause,
    },
    /// The TLS handshake failed.
    #[error("no trusted TLS connection to {host} could be made: {problem}")]
    Tls {
        /// The mail server.
        host: String,
        /// What is wrong, in words for an administrator.
        problem: TlsProblem,
        /// Why.
        #[source]
        source: Cause,
    },
    /// No complete answer in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The mail server.
        host: String,
    },
    /// The connection cannot be encrypted by STARTTLS.
    #[error("{host} offers no STARTTLS")]
    NoStartTls {
        /// The mail server.
        host: String,
    },
    /// There is no common way to sign in.
    #[error("{host} offers no way of signing in that is known here")]
    NoSignIn {
        /// The mail server.
        host: String,
    },
    /// The mail server said no.
    #[error("the mail server refused {step}: {code} {text}")]
    Refused {
        /// What it refused.
        step: Step,
        /// Its code (RFC 5321, section 4.2.1).
        code: u16,
        /// Its words.
        text: String,
    },
    /// The connection broke, or what answers is no mail server.
    #[error("the connection to {host} broke, or it is no mail server")]
    Broken {
        /// The mail server.
        host: String,
        /// Why.
        #[source]
        source: Cause,
    },
}

/// What is wrong with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsProblem {
    /// The certificate's authority is not trusted here.
    UnknownAuthority,
    /// The certificate has expired.
    Expired,
    /// The certificate names another host.
    OtherName,
    /// The certificate is not valid for another reason.
    InvalidCertificate,
    /// The port does not speak TLS.
    NoTls,
    /// Anything else.
    Handshake,
}

impl fmt::Display for TlsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownAuthority => "its certificate is signed by an authority that is not trusted here",
            Self::Expired => "its certificate has expired",
            Self::OtherName => "its certificate is for another name",
            Self::InvalidCertificate => "its certificate is not valid",
            Self::NoTls => "the port does not speak TLS",
            Self::Handshake => "the handshake failed",
        })
    }
}

impl Error {
    /// Whether trying again cannot help, because the mail server refuses this very mail for good. What an administrator
    /// can mend in the settings, a wrong password say, is not: the mail goes out once it is mended.
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Address(_) | Self::Message(_) => true,
            Self::Refused {
                step: Step::Mail,
                code,
                ..
            } => *code >= 500 && !is_about_signing_in(*code),
            _ => false,
        }
    }

    /// What to do, one or two sentences.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Address(_) => "Enter one address, such as it@example.com.",
            Self::Message(_) => "This is a fault of Rollcall; send the server's log to its developers.",
            Self::Certificates(_) => {
                "Paste the certificates of the authority in PEM, from BEGIN CERTIFICATE to END CERTIFICATE."
            }
            Self::Connect { .. } => {
                "Check the server's name and port, and that a firewall lets this machine connect to it."
            }
            Self::Tls { problem, .. } => match problem {
                TlsProblem::UnknownAuthority => {
                    "Paste the certificate of the authority that signed it under CA certificates."
                }
                TlsProblem::Expired => "Have the mail server's certificate renewed.",
                TlsProblem::OtherName => "Enter the mail server by the name that is in its certificate.",
                TlsProblem::NoTls => "Choose STARTTLS, which port 587 usually wants, or check the port.",
                TlsProblem::InvalidCertificate | TlsProblem::Handshake => {
                    "Check the mail server's certificate and that it offers TLS 1.2 or newer."
                }
            },
            Self::Timeout { .. } => {
                "Check the port: 465 usually wants TLS, 587 STARTTLS. A firewall that swallows connections looks the same."
            }
            Self::NoStartTls { .. } => {
                "Choose TLS with port 465, or check the port: STARTTLS is usually offered at 587."
            }
            Self::NoSignIn { .. } => {
                "If signing in is not needed, clear the user name. Some servers offer it only on an encrypted connection: choose STARTTLS or TLS."
            }
            Self::Broken { .. } => "Check the server's name, port and security.",
            Self::Refused { step, code, .. } => refused(*step, *code),
        }
    }
}

/// Codes that mean the settings, whatever was being done (RFC 4954, section 6; RFC 3207, section 4).
const fn is_about_signing_in(code: u16) -> bool {
    matches!(code, 530 | 534 | 535 | 538)
}

const fn refused(step: Step, code: u16) -> &'static str {
    match (step, code) {
        (_, 530) => {
            "The server wants an encrypted connection or a sign-in first: choose STARTTLS, and enter the user name and password."
        }
        (_, 535) => {
            "Check the user name and enter the password again. Some providers want a password made for this purpose."
        }
        (_, 534 | 538) => {
            "The server wants another way of signing in: choose STARTTLS or TLS, or allow SMTP sign-in for this account."
        }
        (_, 400..=499) => "This is temporary: try again in a few minutes.",
        (Step::Mail, 552) => "The recipient's mailbox is full. Free it, or enter another address.",
        (Step::Mail, 550 | 551 | 553 | 554) => {
            "Check the recipient's and the sender's address, and that the server lets this machine send mail."
        }
        _ => "Ask the administrator of the mail server what its answer means.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(step: Step, code: u16) -> Error {
        Error::Refused {
            step,
            code,
            text: "no".into(),
        }
    }

    #[test]
    fn only_what_is_refused_for_good_is_not_tried_again() {
        for (step, code, permanent) in [
            (Step::Mail, 550, true),
            (Step::Mail, 552, true),
            (Step::Mail, 554, true),
            (Step::Mail, 530, false),
            (Step::Mail, 535, false),
            (Step::Mail, 451, false),
            (Step::SignIn, 535, false),
            (Step::Greeting, 554, false),
            (Step::StartTls, 454, false),
        ] {
            assert_eq!(error(step, code).is_permanent(), permanent, "{step} {code}");
        }
        assert!(Error::Address("it".into()).is_permanent());
        assert!(!Error::Timeout { host: "h".into() }.is_permanent());
    }

    #[test]
    fn the_advice_belongs_to_the_code() {
        for (step, code, words) in [
            (Step::Mail, 530, "STARTTLS"),
            (Step::SignIn, 535, "password"),
            (Step::Mail, 550, "address"),
            (Step::Mail, 552, "full"),
            (Step::Mail, 451, "temporary"),
            (Step::Greeting, 421, "temporary"),
            (Step::Mail, 503, "administrator"),
        ] {
            let advice = error(step, code).advice();
            assert!(advice.contains(words), "{step} {code}: {advice}");
        }
    }
}

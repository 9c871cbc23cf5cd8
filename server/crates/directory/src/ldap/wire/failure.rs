//! What can go wrong between us and a server.

use ldap3::{LdapError, LdapResult};
use model::{ReadProblem, Shortfall};

use super::diagnostic;

/// Why something did not succeed.
#[derive(Debug)]
pub(in crate::ldap) enum Failure {
    /// The server said no.
    Answer {
        /// The result code. Source: RFC 4511 §4.1.9.
        code: u32,
        /// Its own words.
        diagnostic: String,
        /// Where it says that the rest is.
        referrals: Vec<String>,
    },
    /// The connection is gone, or nothing comes.
    Lost(String),
    /// Something else, in words already.
    Problem(ReadProblem),
    /// Nobody takes what is read.
    Stopped,
}

/// The result codes that decide something. Source: RFC 4511 appendix A, RFC 4533 §2.6.
pub(in crate::ldap) mod code {
    pub(in crate::ldap) const OPERATIONS_ERROR: u32 = 1;
    pub(in crate::ldap) const TIME_LIMIT: u32 = 3;
    pub(in crate::ldap) const SIZE_LIMIT: u32 = 4;
    pub(in crate::ldap) const AUTH_METHOD: u32 = 7;
    pub(in crate::ldap) const STRONGER_AUTH: u32 = 8;
    pub(in crate::ldap) const REFERRAL: u32 = 10;
    pub(in crate::ldap) const ADMIN_LIMIT: u32 = 11;
    pub(in crate::ldap) const CRITICAL_EXTENSION: u32 = 12;
    pub(in crate::ldap) const CONFIDENTIALITY: u32 = 13;
    pub(in crate::ldap) const NO_SUCH_OBJECT: u32 = 32;
    pub(in crate::ldap) const INVALID_DN: u32 = 34;
    pub(in crate::ldap) const INAPPROPRIATE_AUTH: u32 = 48;
    pub(in crate::ldap) const INVALID_CREDENTIALS: u32 = 49;
    pub(in crate::ldap) const NO_ACCESS: u32 = 50;
    pub(in crate::ldap) const BUSY: u32 = 51;
    pub(in crate::ldap) const UNAVAILABLE: u32 = 52;
    pub(in crate::ldap) const UNWILLING: u32 = 53;
    pub(in crate::ldap) const REFRESH_REQUIRED: u32 = 4096;
}

impl Failure {
    /// The failure of an answer that is no success.
    pub(in crate::ldap) fn of(result: LdapResult) -> Self {
        Self::Answer {
            code: result.rc,
            diagnostic: diagnostic::shown(&result.text),
            referrals: result.refs,
        }
    }

    /// A problem in words.
    pub(in crate::ldap) fn problem_of(
        reason: Shortfall,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self::Problem(ReadProblem {
            reason,
            message: message.into(),
            advice: advice.into(),
        })
    }

    /// The result code, if there was an answer.
    pub(in crate::ldap) fn code(&self) -> Option<u32> {
        match self {
            Self::Answer { code, .. } => Some(*code),
            _ => None,
        }
    }

    /// In words, with what was being done: "reading users below ou=people,dc=example,dc=org".
    pub(in crate::ldap) fn into_problem(self, doing: &str) -> ReadProblem {
        let (reason, message, advice) = match self {
            Self::Problem(problem) => return problem,
            Self::Stopped => (
                Shortfall::Stopped,
                format!("The read was stopped while {doing}."),
                "Start it again.".to_owned(),
            ),
            Self::Lost(why) => (
                Shortfall::Connection,
                format!("The connection broke while {doing}: {why}."),
                "The next read tries again. If it happens again, look into the server's log and at what stands between."
                    .to_owned(),
            ),
            Self::Answer {
                code,
                diagnostic,
                referrals,
            } => return answer(code, &diagnostic, &referrals, doing),
        };
        ReadProblem {
            reason,
            message,
            advice,
        }
    }
}

impl From<LdapError> for Failure {
    fn from(error: LdapError) -> Self {
        match error {
            LdapError::LdapResult { result } => Self::of(result),
            LdapError::Timeout { .. } => Self::Lost("the server did not answer in time".into()),
            LdapError::EndOfStream
            | LdapError::ResultRecv { .. }
            | LdapError::OpSend { .. }
            | LdapError::IdScrubSend { .. }
            | LdapError::MiscSend { .. } => {
                Self::Lost("the server hung up before its answer was complete".into())
            }
            LdapError::FilterParsing => Self::problem_of(
                Shortfall::Settings,
                "The filter is not one that a directory server understands.",
                "Correct the filter: every part stands in parentheses, such as (&(objectClass=person)(mail=*)).",
            ),
            other => Self::Lost(diagnostic::shown(&other.to_string())),
        }
    }
}

fn answer(code: u32, diagnostic: &str, referrals: &[String], doing: &str) -> ReadProblem {
    let (reason, what, advice) = meaning(code, diagnostic);
    let what = match diagnostic::sign_in(diagnostic) {
        Some((words, _)) if code == code::INVALID_CREDENTIALS => words,
        _ => what,
    };
    let advice = match diagnostic::sign_in(diagnostic) {
        Some((_, advice)) if code == code::INVALID_CREDENTIALS => advice,
        _ => advice,
    };
    let mut message = format!("While {doing}: {what} (result {code}");
    if !diagnostic.is_empty() {
        message.push_str(": ");
        message.push_str(diagnostic);
    }
    message.push(')');
    if !referrals.is_empty() {
        message.push_str("; it points to ");
        message.push_str(&referrals.join(", "));
    }
    message.push('.');
    ReadProblem {
        reason,
        message,
        advice: advice.to_owned(),
    }
}

fn meaning(code: u32, diagnostic: &str) -> (Shortfall, &'static str, &'static str) {
    match code {
        code::SIZE_LIMIT => (
            Shortfall::SizeLimit,
            "the server gives this account no more entries",
            "Raise the size limit for this account on the server (OpenLDAP: olcLimits with size=unlimited; 389: nsSizeLimit), or use an account without one.",
        ),
        code::ADMIN_LIMIT => (
            Shortfall::SizeLimit,
            "an administrative limit of the server was exceeded",
            "Raise the look-through limit for this account (389: nsLookThroughLimit; Active Directory: the LDAP policies), or narrow the filter to indexed attributes.",
        ),
        code::TIME_LIMIT => (
            Shortfall::TimeLimit,
            "the server gave up after its time limit",
            "Raise the time limit for this account on the server (OpenLDAP: olcLimits with time=unlimited), index what the filter names, or make pages smaller.",
        ),
        code::REFERRAL => (
            Shortfall::Referral,
            "this part is on another server, which is not followed",
            "Connect to the server that holds it, or narrow the base to what this server holds.",
        ),
        code::NO_SUCH_OBJECT => (
            Shortfall::BaseMissing,
            "the server knows no entry of that name, or hides it from this account",
            "Check the base for typing errors and renames, and that this account may read it.",
        ),
        code::INVALID_DN => (
            Shortfall::Settings,
            "the server does not take this for a DN",
            "Correct the base or the sign-in name: it looks like ou=people,dc=example,dc=org.",
        ),
        code::INVALID_CREDENTIALS => (
            Shortfall::SignIn,
            "the server refused the name or the password",
            "Enter the password again, and check the sign-in name, usually a complete DN.",
        ),
        code::INAPPROPRIATE_AUTH | code::AUTH_METHOD => (
            Shortfall::SignIn,
            "the server does not let this account sign in this way",
            "Give the account a password, or choose another way to sign in.",
        ),
        code::STRONGER_AUTH | code::CONFIDENTIALITY => (
            Shortfall::SignIn,
            "the server wants a protected connection first",
            "Choose TLS or StartTLS as protection.",
        ),
        code::OPERATIONS_ERROR if diagnostic.contains("successful bind") => (
            Shortfall::SignIn,
            "the server wants a sign-in first",
            "Enter the name and password of an account that may read.",
        ),
        code::NO_ACCESS => (
            Shortfall::AccessDenied,
            "the account may not do this",
            "Give this account the right to read there.",
        ),
        code::BUSY => (
            Shortfall::Throttled,
            "the server is busy",
            "The next read tries again. If it stays busy, read less often.",
        ),
        code::UNAVAILABLE => (
            Shortfall::Connection,
            "the server is not available",
            "The next read tries again. Add a second server, so that another one answers meanwhile.",
        ),
        code::UNWILLING => (
            Shortfall::Refused,
            "the server is not willing to do this",
            "Read the server's own words; often a control or a filter is switched off there.",
        ),
        code::CRITICAL_EXTENSION => (
            Shortfall::Refused,
            "the server does not offer what was asked for",
            "Choose another way to find changes, or Automatic.",
        ),
        code::REFRESH_REQUIRED => (
            Shortfall::CursorLost,
            "the server does not know any more what changed since the last read",
            "Everything is read next.",
        ),
        _ => (
            Shortfall::Refused,
            "the server refused",
            "Read the server's own words, and look into its log.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_reasons_with_the_servers_words() {
        let answer = |code, diagnostic: &str| Failure::Answer {
            code,
            diagnostic: diagnostic.into(),
            referrals: Vec::new(),
        };
        for (code, reason) in [
            (3, Shortfall::TimeLimit),
            (4, Shortfall::SizeLimit),
            (8, Shortfall::SignIn),
            (10, Shortfall::Referral),
            (11, Shortfall::SizeLimit),
            (32, Shortfall::BaseMissing),
            (49, Shortfall::SignIn),
            (50, Shortfall::AccessDenied),
            (52, Shortfall::Connection),
            (53, Shortfall::Refused),
            (4096, Shortfall::CursorLost),
        ] {
            let problem = answer(code, "own words").into_problem("testing");
            assert_eq!(problem.reason, reason, "{code}");
            assert!(problem.message.contains("own words"), "{}", problem.message);
        }
        let expired =
            answer(49, "80090308: AcceptSecurityContext error, data 532, v1db1").into_problem("signing in");
        assert!(
            expired.message.contains("the password has expired"),
            "{}",
            expired.message
        );
    }
}

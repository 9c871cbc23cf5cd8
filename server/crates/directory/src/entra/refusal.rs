//! Words for what went wrong, and what to do.

use model::{ReadProblem, Shortfall};
use outbound::{Error, Response, StatusCode};
use serde_json::Value;

use super::advice::{self, About};

/// The longest part of an answer that is quoted, in characters.
const QUOTED: usize = 300;

/// A problem of a read.
pub(super) fn problem(
    reason: Shortfall,
    message: impl Into<String>,
    advice: impl Into<String>,
) -> ReadProblem {
    ReadProblem {
        reason,
        message: message.into(),
        advice: advice.into(),
    }
}

/// Why there is no JSON.
#[derive(Debug)]
pub(super) struct Refusal {
    /// The status, if there was an answer.
    pub(super) status: Option<StatusCode>,
    pub(super) problem: ReadProblem,
}

impl From<ReadProblem> for Refusal {
    fn from(problem: ReadProblem) -> Self {
        Self {
            status: None,
            problem,
        }
    }
}

impl From<Refusal> for ReadProblem {
    fn from(refusal: Refusal) -> Self {
        refusal.problem
    }
}

/// The answer is no success.
pub(super) fn answered(about: About, response: &Response) -> Refusal {
    let status = response.status;
    let body = serde_json::from_slice(&response.body).unwrap_or_default();
    let told = Told::of(&body);
    let message = format!(
        "Microsoft Graph answered {}{} when {} were to be read{}",
        status.as_u16(),
        told.code
            .as_ref()
            .map(|code| format!(" ({code})"))
            .unwrap_or_default(),
        about.words(),
        told.words()
    );
    let (reason, advice) = match status.as_u16() {
        _ if is_lost(status, &told) => (
            Shortfall::CursorLost,
            "Nothing has to be done: the next read reads everything. It happens after a week without a read, and when Microsoft resets its change tracking.".to_owned(),
        ),
        401 => (
            Shortfall::SignIn,
            "Check that login address and Graph address belong to the same cloud, and that the app registration is still there and enabled.".to_owned(),
        ),
        403 => (Shortfall::AccessDenied, about.grant()),
        429 => (Shortfall::Throttled, LATER.to_owned()),
        400 | 501 if status == StatusCode::NOT_IMPLEMENTED || told.is_about_a_property() => (
            Shortfall::Settings,
            "Correct the name in the attribute rules of this source that the answer mentions; changes of some properties, such as skills or birthday, cannot be read.".to_owned(),
        ),
        404 if about == About::Assignments => (
            Shortfall::BaseMissing,
            "Enter the object id of the enterprise application, or the client id of its app registration.".to_owned(),
        ),
        500.. => (
            Shortfall::Refused,
            "Read again later. If it goes on, look at the service health of Microsoft 365.".to_owned(),
        ),
        _ => (
            Shortfall::Refused,
            "Read again. If it goes on, ask Microsoft with the request id.".to_owned(),
        ),
    };
    Refusal {
        status: Some(status),
        problem: problem(reason, message, advice),
    }
}

/// The service asks to be left alone for longer than a read waits.
pub(super) fn throttled(about: About, response: &Response, seconds: Option<u64>) -> Refusal {
    let asked = seconds.map_or_else(
        || "goes on asking for fewer requests".to_owned(),
        |seconds| format!("asks to be left alone for {seconds} seconds"),
    );
    Refusal {
        status: Some(response.status),
        problem: problem(
            Shortfall::Throttled,
            format!(
                "Microsoft Graph answered {} when {} were to be read, and {asked}",
                response.status.as_u16(),
                about.words()
            ),
            LATER,
        ),
    }
}

const LATER: &str = "Nothing has to be done: it is tried again at the next time of the schedule. If it goes on, read less often, and look for other programs that read this tenant with the same app registration.";

/// There is no answer.
pub(super) fn unanswered(error: &Error) -> ReadProblem {
    let (reason, advice) = match error {
        Error::Resolve { .. } | Error::ForbiddenAddress { .. } => (
            Shortfall::Connection,
            "Check login address and Graph address of this source, and that this server can resolve names of the internet.",
        ),
        Error::Connect { .. } | Error::Proxy { .. } => (
            Shortfall::Connection,
            "Check that a firewall lets this server connect to the login and Graph addresses, or that the proxy does.",
        ),
        Error::Timeout { .. } | Error::Protocol { .. } => (
            Shortfall::Connection,
            "Read again. If it goes on, look at what stands between this server and Microsoft: firewall, proxy, inspection of TLS.",
        ),
        Error::Tls { .. } => (
            Shortfall::Tls,
            "Where a proxy inspects TLS, enter its certificate authority in this source, or trust it on this server.",
        ),
        Error::Token {
            reason,
            is_passing: false,
            ..
        } => (Shortfall::SignIn, advice::for_sign_in(reason)),
        Error::Token { .. } => (
            Shortfall::Refused,
            "Read again later. If it goes on, look at the service health of Microsoft 365.",
        ),
        Error::InvalidToken => (
            Shortfall::SignIn,
            "Enter the client secret once more; it must be one line of plain letters, digits and punctuation.",
        ),
        Error::Redirected { .. } | Error::TooLarge { .. } => (
            Shortfall::Refused,
            "Check the Graph address of this source: what answers there is not Microsoft Graph.",
        ),
        Error::Setup(_) => (
            Shortfall::Settings,
            "Check the certificates of this source and the network options of this installation.",
        ),
        Error::Stopped { .. } => (Shortfall::Stopped, "Start it again."),
    };
    problem(reason, error.to_string(), advice)
}

/// The answer is a success, but not one of Graph.
pub(super) fn not_graph(about: About, what: &str) -> ReadProblem {
    problem(
        Shortfall::Refused,
        format!("The answer to the request for {} {what}", about.words()),
        "Read again. If it goes on, check the Graph address of this source, and that no proxy answers in its place.",
    )
}

/// The pages do not fit together.
pub(super) fn paging(about: About, what: &str) -> ReadProblem {
    problem(
        Shortfall::Paging,
        format!("The pages of {} do not fit together: {what}", about.words()),
        "Read again. If it goes on, check the Graph address of this source.",
    )
}

/// What an error says. Source: `OData` JSON Format 4.01 §21.1, Microsoft Graph "error resource type".
#[derive(Debug, Default)]
struct Told {
    code: Option<String>,
    inner_code: Option<String>,
    message: Option<String>,
    request_id: Option<String>,
}

impl Told {
    fn of(body: &Value) -> Self {
        let Some(error) = body.get("error") else {
            return Self::default();
        };
        let inner = error.get("innerError").or_else(|| error.get("innererror"));
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(clipped);
        Self {
            code: text(error.get("code")).filter(|code| !code.is_empty()),
            inner_code: text(inner.and_then(|inner| inner.get("code"))),
            message: text(error.get("message")).filter(|message| !message.is_empty()),
            request_id: text(inner.and_then(|inner| inner.get("request-id"))),
        }
    }

    fn words(&self) -> String {
        let message = self.message.as_ref().map(|message| format!(": {message}"));
        let request = self.request_id.as_ref().map(|id| format!(" (request id {id})"));
        message.unwrap_or_default() + &request.unwrap_or_default()
    }

    fn is_about_a_property(&self) -> bool {
        let message = self.message.as_deref().unwrap_or_default();
        message.contains("property") || message.contains("$select")
    }
}

/// Whether what the request goes on from is not known any more.
fn is_lost(status: StatusCode, told: &Told) -> bool {
    let is_lost = |code: &str| {
        let code = code.to_ascii_lowercase();
        code.contains("syncstatenotfound") || code.contains("resync")
    };
    match status.as_u16() {
        410 => true,
        400 | 404 => [&told.code, &told.inner_code]
            .into_iter()
            .flatten()
            .any(|code| is_lost(code)),
        _ => false,
    }
}

/// One line, not too long.
fn clipped(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    line.chars().take(QUOTED).chain(['…']).collect()
}

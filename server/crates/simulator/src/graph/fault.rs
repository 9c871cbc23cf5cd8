use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Content};
use super::state::State;

/// What goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection breaks instead of an answer.
    HangUp,
    /// An error of Graph.
    Status {
        /// The status.
        status: u16,
        /// The code in its body.
        code: &'static str,
        /// The value of `Retry-After`, if there is one.
        retry_after: Option<String>,
    },
    /// A page for people with status 200.
    NotJson,
    /// A page of a delta query that has both links.
    BothLinks,
    /// A page of a delta query that has neither.
    NoLink,
    /// The next page is said to be at this host, such as `https://evil.example`.
    ElsewhereLink(String),
    /// The next page is said to be this one again.
    Circle,
}

/// When something goes wrong.
#[derive(Clone, Debug)]
pub struct FaultRule {
    /// Requests whose address contains this.
    pub path: String,
    /// So many of them pass first.
    pub after: usize,
    /// So many of them are struck then.
    pub times: usize,
    /// What goes wrong.
    pub fault: Fault,
}

impl FaultRule {
    /// Strikes request number `nth`, from 1, among those whose address contains `path`.
    pub fn once(path: &str, nth: usize, fault: Fault) -> Self {
        Self {
            path: path.to_owned(),
            after: nth.saturating_sub(1),
            times: 1,
            fault,
        }
    }

    /// Strikes every request whose address contains `path`.
    pub fn always(path: &str, fault: Fault) -> Self {
        Self {
            path: path.to_owned(),
            after: 0,
            times: usize::MAX,
            fault,
        }
    }
}

impl State {
    /// What strikes this request; counts it.
    pub(super) fn strike(&mut self, address: &str) -> Option<Fault> {
        for rule in &mut self.faults {
            if !address.contains(&rule.path) || rule.times == 0 {
                continue;
            }
            if rule.after > 0 {
                rule.after -= 1;
                continue;
            }
            rule.times -= 1;
            return Some(rule.fault.clone());
        }
        None
    }
}

/// The answer instead of one, where the fault makes it by itself.
pub(super) fn instead(fault: &Fault) -> Option<Answer> {
    match fault {
        Fault::HangUp => Some(Answer {
            content: Content::HangUp,
            ..Answer::ok(Value::Null)
        }),
        Fault::NotJson => Some(Answer {
            content: Content::Html,
            ..Answer::ok(Value::Null)
        }),
        Fault::Status {
            status,
            code,
            retry_after,
        } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let answer = Answer::error(status, code, "The request was refused by a switched-on fault.");
            Some(match retry_after {
                Some(value) => answer.with("retry-after", value.clone()),
                None => answer,
            })
        }
        Fault::BothLinks | Fault::NoLink | Fault::ElsewhereLink(_) | Fault::Circle => None,
    }
}

/// The answer with other links.
pub(super) fn spoiled(fault: &Fault, mut answer: Answer, address: &str) -> Answer {
    const NEXT: &str = "@odata.nextLink";
    const DELTA: &str = "@odata.deltaLink";
    let Content::Json(Value::Object(body)) = &mut answer.content else {
        return answer;
    };
    match fault {
        Fault::BothLinks => {
            for name in [NEXT, DELTA] {
                body.entry(name).or_insert_with(|| json!(address));
            }
        }
        Fault::NoLink => {
            body.remove(NEXT);
            body.remove(DELTA);
        }
        Fault::ElsewhereLink(host) => {
            body.remove(DELTA);
            body.insert(
                NEXT.to_owned(),
                json!(format!("{host}/v1.0/users/delta?$skiptoken=x")),
            );
        }
        Fault::Circle => {
            body.remove(DELTA);
            body.insert(NEXT.to_owned(), json!(address));
        }
        Fault::HangUp | Fault::Status { .. } | Fault::NotJson => {}
    }
    answer
}

//! What was asked and answered while something was done, for whoever explains it later.

use std::cell::RefCell;

use outbound::{Request, Response};
use secrecy::{ExposeSecret, SecretString};

/// Exchanges that are kept; of more, the last ones.
const MOST: usize = 12;
/// Bodies that are larger are not kept. Unit: bytes.
const LARGEST: usize = 64 * 1024;

/// One request and what came back. Without headers, and without what one signs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Path and query, percent-encoded, as they were sent.
    pub target: String,
    /// The body that was sent.
    pub body: Option<String>,
    /// The status of the answer; none where there was no answer.
    pub status: Option<u16>,
    /// The body of the answer, or why there was none.
    pub answer: String,
}

tokio::task_local! {
    static TRANSCRIPT: RefCell<Vec<Exchange>>;
}

/// Does something, and gives with it the exchanges of every client meanwhile. Tasks that it spawns are not heard.
pub async fn recorded<T>(work: impl Future<Output = T>) -> (T, Vec<Exchange>) {
    let heard = async {
        let done = work.await;
        (done, TRANSCRIPT.with(RefCell::take))
    };
    TRANSCRIPT.scope(RefCell::default(), heard).await
}

/// Notes an answer, if somebody listens.
pub(crate) fn answered(request: &Request<'_>, response: &Response, secret: &SecretString) {
    note(request, || {
        let status = Some(response.status.as_u16());
        (status, text(&response.body, secret.expose_secret()))
    });
}

/// Notes that no answer came, if somebody listens.
pub(crate) fn unanswered(request: &Request<'_>, error: &outbound::Error) {
    // What was stopped before it was sent was not asked.
    if !matches!(error, outbound::Error::Stopped { .. }) {
        note(request, || (None, error.to_string()));
    }
}

fn note(request: &Request<'_>, answer: impl FnOnce() -> (Option<u16>, String)) {
    // Nobody listens where there is no transcript.
    let _ = TRANSCRIPT.try_with(|transcript| {
        let (status, answer) = answer();
        let endpoint = request.endpoint.as_str();
        let path = endpoint.splitn(4, '/').nth(3).unwrap_or_default();
        let mut kept = transcript.borrow_mut();
        if kept.len() >= MOST {
            kept.remove(0);
        }
        kept.push(Exchange {
            method: request.method.to_string(),
            target: format!("/{path}"),
            body: request.body.as_ref().map(|body| text(body, "")),
            status,
            answer,
        });
    });
}

/// The text of a body, without the secret that one signs in with.
fn text(body: &[u8], secret: &str) -> String {
    if body.len() > LARGEST {
        return format!("({} bytes)", body.len());
    }
    let text = String::from_utf8_lossy(body);
    let secret = secret.trim();
    if secret.is_empty() {
        text.into_owned()
    } else {
        text.replace(secret, "***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_signs_in_with_is_not_kept() {
        assert_eq!(text(b"token s3cret-1 is wrong", "s3cret-1"), "token *** is wrong");
        assert_eq!(text(b"fine", ""), "fine");
        assert_eq!(text(&vec![b'x'; LARGEST + 1], ""), "(65537 bytes)");
    }

    #[tokio::test]
    async fn without_a_listener_nothing_is_kept() {
        let endpoint = outbound::Endpoint::parse(
            "https://a.example/scim/v2/Users?filter=x",
            &outbound::UrlPolicy::default(),
        );
        let request = Request::new(http::Method::GET, endpoint.unwrap());
        note(&request, || panic!("nobody asked"));
        let ((), heard) = recorded(async {
            for status in 0..20 {
                note(&request, || (Some(status), String::new()));
            }
        })
        .await;
        assert_eq!(heard.len(), MOST);
        assert_eq!(heard[0].target, "/scim/v2/Users?filter=x");
        assert_eq!(heard[11].status, Some(19));
    }
}

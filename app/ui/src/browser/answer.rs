use gloo_net::{Error, http::Request};
use web_sys::UrlSearchParams;

use super::problem::Problem;

/// What came back from a server function.
pub(super) enum Answer {
    /// It is done; the server may say where to go.
    Done {
        /// An address of this site.
        location: Option<String>,
    },
    /// It was refused.
    Refused(Problem),
}

/// Posts fields to a server function.
pub(super) async fn post(action: &str, fields: &UrlSearchParams) -> Answer {
    match attempt(action, fields).await {
        Ok(answer) => answer,
        Err(_) => Answer::Refused(Problem::new(
            "The server could not be reached.",
            "Nothing you typed is lost. Check the network connection and try again.",
        )),
    }
}

async fn attempt(action: &str, fields: &UrlSearchParams) -> Result<Answer, Error> {
    let request = Request::post(action)
        .header("Accept", "application/json")
        .body(fields)?;
    let response = request.send().await?;
    let headers = response.headers();
    if response.ok() && headers.get("serverfnerror").is_none() {
        let location = headers.get("Location");
        return Ok(Answer::Done { location });
    }
    let problem = Problem::read(&response.text().await?);
    Ok(Answer::Refused(
        problem.unwrap_or_else(|| unreadable(response.status())),
    ))
}

/// An answer from something between us and the server, for example a proxy.
fn unreadable(status: u16) -> Problem {
    Problem::new(
        &format!("The server answered with status {status} and without an explanation."),
        "Nothing you typed is lost. Try again; if it stays so, look into the server's log.",
    )
}

//! Whether an application is there at all: one cheap question that changes nothing.

use outbound::Retry;

use crate::{Client, Error, ErrorKind, Resource};

/// A filter by a user name that nobody has.
const NOBODY: &str = r#"userName eq "rollcall-asks-whether-you-are-there""#;

impl Error {
    /// Whether the application may be at fault, and not the object that the request was about: nothing usable came back, or
    /// it says that it failed.
    pub fn may_be_an_outage(&self) -> bool {
        self.is_connection_level()
            || matches!(
                self.kind,
                ErrorKind::Timeout | ErrorKind::WebExceptionProtocolError | ErrorKind::InternalServerError
            )
    }
}

impl Client {
    /// Asks the application, once, for an account that nobody has. Whatever it answers as an application that works and
    /// accepts the credentials is good, also that it cannot filter.
    ///
    /// # Errors
    /// What shows that it cannot be worked with.
    pub async fn is_there(&self) -> Result<(), Error> {
        let client = self.clone().with_retry(Retry::NEVER);
        let answer = match client.search(Resource::Users, &[("filter", NOBODY)]).await {
            // Some fail over a filter only.
            Err(error) if error.kind == ErrorKind::InternalServerError => {
                client.list(Resource::Users, 1, Some(1)).await.map_err(|_| error)
            }
            answer => answer,
        };
        match answer {
            Err(error) if error.may_be_an_outage() || error.was_stopped() => {
                let path = client.endpoint(&[Resource::Users.endpoint()], &[]);
                let path = path.map_or_else(|_| String::new(), |endpoint| endpoint.path().to_owned());
                Err(error.of_request(format!("GET {path}")))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;

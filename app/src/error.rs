//! What a server function answers when it cannot do what it was asked, and the page that says so.

use std::fmt;

use leptos::{
    prelude::*,
    server_fn::{
        Bytes, Encodes,
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_location};
use model::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use ui::{Button, EmptyState, Erase, encode};

/// The error of every server function: a [`Problem`] that a person may read, and nothing else.
///
/// It has no blanket `From`, so that no library's message can reach a browser by `?`; the one conversion is from the
/// portal's error, which writes what is ours to the log and leaves an incident id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(pub Problem);

impl AppError {
    /// Nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self(
            Problem::new(ProblemKind::Unauthenticated, "You are not signed in.")
                .with_hint("Sign in and try again."),
        )
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for AppError {}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

#[cfg(feature = "ssr")]
impl From<portal::Error> for AppError {
    fn from(error: portal::Error) -> Self {
        Self(error.into_problem())
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    /// What Leptos itself has to say: it becomes words, and the technical part goes to the console or log.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        leptos::logging::warn!("{error}");
        let problem = match error {
            ServerFnErrorErr::Request(_) => {
                Problem::new(ProblemKind::Internal, "The server could not be reached.")
                    .with_hint("Check the network connection and try again.")
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Problem::new(ProblemKind::Invalid, "The form was not complete.")
                    .with_hint("Reload the page and fill it in again.")
            }
            _ => Problem::new(ProblemKind::Internal, "The server's answer could not be read.")
                .with_hint("Reload the page: the server may have been updated."),
        };
        Self(problem)
    }

    /// Called once, when the error leaves the server: the place that knows the HTTP status.
    fn ser(&self) -> Bytes {
        #[cfg(feature = "ssr")]
        crate::server::answer_with(self.0.kind);
        JsonEncoding::encode(self).unwrap_or_default()
    }
}

/// A page that could not be shown, with the HTTP status that says so; somebody who is not signed in is sent to do so.
#[component]
pub fn ErrorView(
    /// Why.
    error: AppError,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::answer_with(error.0.kind);
    let (icon, title) = match error.0.kind {
        ProblemKind::Unauthenticated => return sign_in(),
        ProblemKind::Forbidden => ("shield", "You may not see this"),
        ProblemKind::NotFound => ("search", "Not found"),
        _ => ("warning", "This did not work"),
    };
    let text = error.to_string();
    view! {
        <Title text=title/>
        <EmptyState
            page=true
            icon=icon
            title=title
            text=text
            action=view! { <Button href="/">"Go to the start page"</Button> }.erase()
        />
    }
    .erase()
}

fn sign_in() -> AnyView {
    let location = use_location();
    let next = format!(
        "{}{}",
        location.pathname.get_untracked(),
        location.search.get_untracked()
    );
    view! { <Redirect path=format!("/sign-in?return={}", encode(&next))/> }.erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_travels_as_the_problem_that_forms_read() {
        let error = AppError(
            Problem::field("tenant_url", "This is not an address.").with_hint("Begin with https://."),
        );
        let json = String::from_utf8(error.ser().to_vec()).unwrap();
        let read = ui::Problem::from_json(&json).unwrap();
        assert_eq!(read.message, "This is not an address.");
        assert_eq!(read.hint.as_deref(), Some("Begin with https://."));
        assert_eq!(
            read.field("tenant_url").as_deref(),
            Some("This is not an address.")
        );
        assert_eq!(AppError::de(error.ser()), error);
    }

    #[test]
    fn what_leptos_says_is_not_shown() {
        let error = AppError::from_server_fn_error(ServerFnErrorErr::Request("dns: 10.0.0.1 refused".into()));
        assert!(!error.to_string().contains("10.0.0.1"), "{error}");
        assert_eq!(error.0.kind, ProblemKind::Internal);
    }
}

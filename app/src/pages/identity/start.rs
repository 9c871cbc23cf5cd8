use leptos::{prelude::*, server_fn::codec::GetUrl};
use leptos_router::components::Redirect;
use serde::{Deserialize, Serialize};
use ui::{Erase, Load};

use crate::{AppError, ErrorView};

/// What somebody who comes to sign in finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Start {
    /// There is no administrator yet.
    SetUp,
    /// Nobody is signed in.
    SignIn,
    /// They are signed in already.
    SignedIn,
}

/// What somebody who comes to sign in finds.
#[server(name = ReadStart, prefix = "/api/identity", endpoint = "start", input = GetUrl)]
pub(crate) async fn start() -> Result<Start, AppError> {
    if crate::server::visitor().is_some() {
        return Ok(Start::SignedIn);
    }
    let first = crate::server::portal().needs_setup().await?;
    Ok(if first { Start::SetUp } else { Start::SignIn })
}

/// A page for one of the three, in the middle of an empty frame; who comes for another one is sent there.
pub(super) fn centred(wanted: Start, return_to: String, page: fn(String) -> AnyView) -> AnyView {
    let found = Resource::new_blocking(|| (), |()| start());
    view! {
        <Load view=move || {
            let return_to = return_to.clone();
            async move {
                match found.await {
                    Ok(found) if found == wanted => page(return_to),
                    Ok(Start::SetUp) => view! { <Redirect path="/setup"/> }.erase(),
                    Ok(Start::SignIn) => view! { <Redirect path="/sign-in"/> }.erase(),
                    Ok(Start::SignedIn) => view! { <Redirect path=return_to/> }.erase(),
                    Err(error) => view! { <ErrorView error=error/> }.erase(),
                }
            }
        }/>
    }
    .erase()
}

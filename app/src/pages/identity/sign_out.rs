use leptos::prelude::*;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::pages::handle;

/// Ends the session of this browser. The button is in the account's menu.
#[server(name = PostSignOut, prefix = "/api/identity", endpoint = "sign-out")]
pub(crate) async fn sign_out() -> Result<(), AppError> {
    handle::own_account()?.sign_out().await?;
    crate::server::set_cookie(crate::server::cleared(crate::server::visit().https));
    leptos_axum::redirect("/sign-in");
    Ok(())
}

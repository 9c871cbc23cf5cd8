//! Signing in.

use tests::installation::PASSWORD;
use tests::{Browser, Installation};

/// Fills in the form of /sign-in, which the browser was sent to or goes to.
pub(crate) async fn sign_in(browser: &Browser, installation: &Installation, user_name: &str) {
    browser.open(&installation.url("/sign-in")).await;
    browser.fill("User name", user_name).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Sign in").await;
    browser.wait_for_path(|path| path == "/").await;
    browser.settle().await;
}

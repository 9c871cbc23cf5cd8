//! Signing in.

use simulator::{Profile, Running, Simulator};
use tests::installation::PASSWORD;
use tests::prepared::TOKEN;
use tests::{Browser, Installation, Prepared, Scripts};

/// So many people provisioned into Pingboard, and a browser in which `robin` is signed in, who may change everything.
pub(crate) async fn signed_in(people: usize, scripts: Scripts) -> (Running, Prepared, Installation, Browser) {
    let target = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(people, "pingboard", "Pingboard", &target.base_url()).await;
    let installation = Installation::start_in(folder).await;
    prepared.wait_for_completion().await;
    installation.create_administrator("robin", "global-administrator");
    let browser = Browser::start(scripts).await;
    sign_in(&browser, &installation, "robin").await;
    (target, prepared, installation, browser)
}

/// Fills in the form of /sign-in, which the browser was sent to or goes to.
pub(crate) async fn sign_in(browser: &Browser, installation: &Installation, user_name: &str) {
    browser.open(&installation.url("/sign-in")).await;
    browser.fill("User name", user_name).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Sign in").await;
    browser.wait_for_path(|path| path == "/").await;
    browser.settle().await;
}

/// The one-time code of the terminal makes the first administrator.
pub(crate) async fn set_up(browser: &Browser, installation: &Installation) {
    browser.open(&installation.url("/")).await;
    browser.wait_for_path(|path| path == "/setup").await;
    browser
        .fill("One-time code", &installation.setup_code().await)
        .await;
    browser.fill("Your name", "Robin Admin").await;
    browser.fill("User name", "robin").await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Set up and sign in").await;
    browser.wait_for_path(|path| path == "/").await;
    browser.settle().await;
    browser.see("Robin Admin").await;
    browser.expect_clean_console().await;
}

//! The portal by keyboard alone.

use tests::installation::PASSWORD;
use tests::{Browser, Installation, Scripts};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_reached_by_keyboard() {
    let installation = Installation::start().await;
    installation.create_administrator("robin", "global-administrator");
    let browser = Browser::start(Scripts::On).await;
    browser.open(&installation.url("/sign-in")).await;
    tab_to(&browser, "User name").await;
    browser.type_keys("robin").await;
    tab_to(&browser, "Password").await;
    browser.type_keys(PASSWORD).await;
    browser.type_keys(ENTER).await;
    browser.wait_for_path(|path| path == "/").await;
    browser.settle().await;

    tab_to(&browser, "Skip to content").await;
    browser.type_keys(ENTER).await;
    browser.wait_for_focus("main").await;
    browser.open(&installation.url("/")).await;
    tab_to(&browser, "Enterprise applications").await;
    browser.type_keys(ENTER).await;
    browser.wait_for_path(|path| path == "/applications").await;
    browser.settle().await;
    tab_to(&browser, "New application").await;
    browser.type_keys(ENTER).await;
    browser
        .wait_for_path(|path| path == "/applications/gallery")
        .await;
    browser.expect_clean_console().await;
    browser.close().await;
}

/// Presses Tab until this has the focus.
pub(crate) async fn tab_to(browser: &Browser, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..60 {
        browser.type_keys(TAB).await;
        let focused = browser.focused().await;
        if focused == name {
            return;
        }
        passed.push(focused);
    }
    panic!("Tab never reaches {name:?}; it passes {passed:#?}");
}

//! The write probe: it asks first, names what it creates, and shows a report that everybody can read.

use tests::{Scripts, axe};

use crate::sign_in::signed_in;

async fn understood(scripts: Scripts) {
    let (target, prepared, installation, browser) = signed_in(3, scripts).await;
    let edit = format!("/applications/{}/provisioning/edit", prepared.application);
    browser.open(&installation.url(&edit)).await;
    browser.press("Advanced connection settings").await;
    browser.press("Find out by a write probe").await;
    browser.see("Write probe of Pingboard").await;
    browser.press("Run write probe").await;
    browser.see("Create throw-away accounts in Pingboard?").await;
    browser.see("Rollcall probe …").await;
    if scripts == Scripts::On {
        browser.settle().await;
        assert_eq!(axe::violations(&browser).await, "");
    }
    browser.press("Create and delete them").await;
    if scripts == Scripts::On {
        browser.see("The application is understood.").await;
        browser.settle().await;
        assert_eq!(axe::violations(&browser).await, "");
    } else {
        browser.reload_until("The application is understood.").await;
    }
    browser.see("Disable an account").await;
    browser.see("Whoever comes back gets a new account.").await;
    browser.see("There are no groups there").await;
    assert_eq!(target.accounts().len(), 3, "nothing of the probe is left");
    browser.open(&installation.url(&edit)).await;
    browser.press("Advanced connection settings").await;
    browser.see("Automatic: as the write probe learned it.").await;
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_asks_first_and_reports() {
    understood(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_works_without_scripts() {
    understood(Scripts::Off).await;
}

//! Building a scoping filter, seeing whom it would touch, and saving it.

use serde_json::json;
use simulator::Running;
use tests::{Browser, Installation, Prepared, Scripts, axe};

use crate::sign_in::signed_in;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Twelve people with accounts, and the page of the mapping.
async fn at_the_mapping(scripts: Scripts) -> (Running, Prepared, Installation, Browser) {
    let (target, prepared, installation, browser) = signed_in(12, scripts).await;
    let mapping = format!(
        "/applications/{}/provisioning/mappings/users",
        prepared.application
    );
    browser.open(&installation.url(&mapping)).await;
    (target, prepared, installation, browser)
}

fn active(target: &Running) -> usize {
    let is_active = |number: &usize| {
        let account = target.account_by_user_name(&format!("person.number{number}@corp.example"));
        account.is_some_and(|account| account["active"] == json!(true))
    };
    (0..12).filter(is_active).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_is_built_by_keyboard_previewed_and_confirmed() {
    let (target, prepared, _installation, browser) = at_the_mapping(Scripts::On).await;
    assert_eq!(active(&target), 12);
    browser.follow("Add scoping filters").await;
    browser.settle().await;
    browser.press("Add scoping filter").await;
    browser.wait_for_focus("[name='filters[0][title]']").await;
    // From here on the hands stay on the keyboard; Enter previews.
    for keys in [
        "First five",
        TAB,
        "displayNam",
        TAB,
        "REGEX",
        TAB,
        "Number[0-4]$",
        ENTER,
    ] {
        browser.type_keys(keys).await;
    }
    browser.see("Did you mean displayName?").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.fill("Source attribute", "displayName\u{e007}").await;
    browser.see("5 of 12 people would be in scope.").await;
    browser.see("7 people would leave scope and be disabled.").await;
    browser.see("Person Number11").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    assert_eq!(active(&target), 12, "nothing is saved by looking");

    browser.press("Save").await;
    browser.see("Nothing is saved yet.").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press("Save and disable 7 accounts").await;
    browser.see("Saved.").await;
    prepared
        .wait_until("seven disabled accounts", async || active(&target) == 5)
        .await;
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_is_built_without_scripts() {
    let (target, prepared, _installation, browser) = at_the_mapping(Scripts::Off).await;
    browser.follow("Add scoping filters").await;
    browser.press("Add scoping filter").await;
    browser.fill("Source attribute", "department").await;
    browser.choose("Operator", "IS NOT NULL").await;
    // What is typed stays while the form grows.
    browser.press("Add clause to filter 1").await;
    browser.see("and").await;
    browser.press("Remove clause 2 of filter 1").await;
    browser.press("Preview").await;
    browser.see("12 of 12 people would be in scope.").await;
    browser.press("Save").await;
    browser.see("Saved.").await;
    browser.follow("Back to the mapping").await;
    browser.see("department IS NOT NULL").await;
    prepared.wait_for_completion().await;
    assert_eq!(active(&target), 12);
    browser.close().await;
}

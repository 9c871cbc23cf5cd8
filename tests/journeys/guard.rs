//! Too many people would lose their accounts: it is held back, reviewed, allowed for one and rejected for the rest.

use serde_json::json;
use simulator::Running;
use tests::registration::audit;
use tests::{Browser, Installation, Prepared, Scripts, axe};

use crate::sign_in::signed_in;

/// Twelve people with accounts, of whom five are blocked although two may be; and the page Provisioning.
async fn five_of_two(scripts: Scripts) -> (Running, Prepared, Installation, Browser) {
    let (target, prepared, installation, browser) = signed_in(12, scripts).await;
    let page = format!("/applications/{}/provisioning", prepared.application);
    browser.open(&installation.url(&format!("{page}/edit"))).await;
    browser.fill("Accounts per cycle", "2").await;
    browser.press("Save").await;
    browser.wait_for_path(|path| path.contains("saved=")).await;
    let blocked: Vec<_> = prepared.people.iter().take(5).map(|person| person.id).collect();
    prepared
        .store
        .set_account_enabled(&blocked, false, model::Timestamp(1), &audit())
        .await
        .unwrap();
    prepared
        .wait_until("what is held back", async || waiting(&prepared).await == 5)
        .await;
    browser.open(&installation.url(&page)).await;
    (target, prepared, installation, browser)
}

async fn waiting(prepared: &Prepared) -> i64 {
    prepared
        .store
        .held_back(prepared.application)
        .await
        .unwrap()
        .waiting()
}

fn works(target: &Running, number: usize) -> bool {
    let account = target.account_by_user_name(&format!("person.number{number}@corp.example"));
    account.is_some_and(|account| account["active"] == json!(true))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_is_allowed_and_the_rest_are_rejected() {
    let (target, prepared, _installation, browser) = five_of_two(Scripts::On).await;
    browser
        .see("5 people would lose their accounts in Pingboard. This is held back.")
        .await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    assert!((0..12).all(|number| works(&target, number)));

    browser.press("Review and allow deletes").await;
    browser.see("Account disabled").await;
    browser.see("Sign-in is blocked").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.tick("Select Person Number3").await;
    browser.press("Allow").await;
    browser.see("Allow 1 delete in Pingboard?").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press("Allow 1 delete").await;
    browser.wait_for_path(|path| path.ends_with("/deletions")).await;
    prepared
        .wait_until("one disabled account", async || !works(&target, 3))
        .await;

    browser.press("Reject all 4").await;
    browser.see("Reject 4 deletes in Pingboard?").await;
    browser.see("Person Number4").await;
    browser.press("Reject 4 deletes").await;
    browser.wait_for_path(|path| path.ends_with("/deletions")).await;
    browser.see("by robin").await;
    browser.do_not_see("Reject all").await;
    assert!((0..12).all(|number| works(&target, number) == (number != 3)));
    assert_eq!(waiting(&prepared).await, 0);
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_are_allowed_without_scripts() {
    let (target, prepared, _installation, browser) = five_of_two(Scripts::Off).await;
    browser.press("Review and allow deletes").await;
    browser.press("Reject").await;
    browser.see("Nothing is selected.").await;
    browser.press("Provisioning").await;
    browser.press("Review and allow deletes").await;
    browser.press("Allow all 5").await;
    browser.press("Allow 5 deletes").await;
    prepared
        .wait_until("five disabled accounts", async || {
            (0..12).all(|number| works(&target, number) == (number > 4))
        })
        .await;
    browser.reload_until("No deletions are held back").await;
    browser.close().await;
}

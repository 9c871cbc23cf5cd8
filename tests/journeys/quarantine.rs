//! The secret token stops working: provisioning goes into quarantine, the page says why, a new token ends it.

use serde_json::json;
use tests::prepared::TOKEN;
use tests::registration::audit;
use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_token_ends_a_quarantine() {
    mend(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_token_ends_a_quarantine_without_scripts() {
    mend(Scripts::Off).await;
}

async fn mend(scripts: Scripts) {
    let has_scripts = matches!(scripts, Scripts::On);
    let (target, prepared, installation, browser) = signed_in(3, scripts).await;
    let page = format!("/applications/{}/provisioning", prepared.application);
    browser.open(&installation.url(&format!("{page}/edit"))).await;
    browser.fill("Secret Token", "expired").await;
    browser.press("Save").await;
    browser.wait_for_path(|path| path.contains("saved=")).await;
    prepared
        .store
        .set_account_enabled(&[prepared.people[0].id], false, model::Timestamp(1), &audit())
        .await
        .unwrap();
    prepared
        .wait_until("the quarantine", async || {
            let quarantine = prepared.store.quarantine(prepared.application).await.unwrap();
            quarantine.is_some_and(|quarantine| !quarantine.lifted)
        })
        .await;

    browser.open(&installation.url("/")).await;
    browser.see("Pingboard is in quarantine.").await;
    browser.press("Show").await;
    browser
        .see("Provisioning is in quarantine. Pingboard refuses the secret token.")
        .await;
    browser.see("EncounteredQuarantineException").await;
    browser.see("GET /scim/v2/Users: HTTP 401").await;
    if has_scripts {
        browser.settle().await;
        assert_eq!(axe::violations(&browser).await, "");
    }
    browser.press("Restart provisioning").await;
    browser
        .reload_until("Provisioning is in quarantine. Pingboard refuses the secret token.")
        .await;

    browser.press("Edit credentials").await;
    browser.fill("Secret Token", TOKEN).await;
    browser.press("Save").await;
    browser.wait_for_path(|path| path.contains("saved=")).await;
    let works = |number: usize| {
        let account = target.account_by_user_name(&format!("person.number{number}@corp.example"));
        account.is_some_and(|account| account["active"] == json!(true))
    };
    prepared
        .wait_until("the disabled account", async || !works(0) && works(1))
        .await;
    prepared
        .wait_until("the end of the quarantine", async || {
            let quarantine = prepared.store.quarantine(prepared.application).await.unwrap();
            quarantine.is_none()
        })
        .await;
    browser.open(&installation.url(&page)).await;
    browser.do_not_see("Provisioning is in quarantine.").await;
    if has_scripts {
        browser.expect_clean_console().await;
    }
    browser.close().await;
}

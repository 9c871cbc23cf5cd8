//! One person is provisioned now, and every step is shown.

use tests::registration::audit;
use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_sent_now_and_shown_step_by_step() {
    let (target, prepared, installation, browser) = signed_in(3, Scripts::On).await;
    let page = format!("/applications/{}/provisioning", prepared.application);
    browser.open(&installation.url(&page)).await;
    browser.press("Provision on demand").await;
    browser.see("Search for a person or a group").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser
        .open(&installation.url(&format!("{page}/on-demand?q=Number1")))
        .await;
    browser.see("Person Number1").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press("Provision Person Number1").await;
    browser.see("Already up to date").await;
    for step in ["Import", "Determine if in scope", "Match", "Perform action"] {
        browser.see(step).await;
    }
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    assert_eq!(target.accounts().len(), 3);
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_without_scripts() {
    let (target, prepared, installation, browser) = signed_in(2, Scripts::Off).await;
    let stored = prepared.store.objects_by_ids(&[prepared.people[0].id]).await;
    let mut changed = stored.unwrap().remove(0);
    changed.attributes.insert("jobTitle".into(), "Captain".into());
    let page = format!("/applications/{}/provisioning/on-demand", prepared.application);
    browser
        .open(&installation.url(&format!("{page}?q=Number0")))
        .await;
    prepared.store.update_object(&changed, &audit()).await.unwrap();
    browser.press("Provision Person Number0").await;
    browser.see("Determine if in scope").await;
    let account = target
        .account_by_user_name("person.number0@corp.example")
        .unwrap();
    assert_eq!(account["title"], "Captain");
    browser.close().await;
}

//! A plan is read, approved, and exactly that is done.

use model::{ProvisioningStatus, Timestamp};
use tests::registration::audit;
use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_approved_while_provisioning_is_off() {
    let (target, prepared, installation, browser) = signed_in(4, Scripts::On).await;
    let off = ProvisioningStatus::Off;
    let (store, application) = (&prepared.store, prepared.application);
    store
        .set_job_status(application, off, Timestamp(1), &audit())
        .await
        .unwrap();
    let stored = prepared.store.objects_by_ids(&[prepared.people[2].id]).await;
    let mut changed = stored.unwrap().remove(0);
    changed.attributes.insert("jobTitle".into(), "Captain".into());
    store.update_object(&changed, &audit()).await.unwrap();

    browser
        .open(&installation.url(&format!("/applications/{application}/provisioning")))
        .await;
    browser.press("Plan").await;
    browser.see("See it before it happens").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press("Plan the next cycle").await;
    browser.see("Changes title").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    let plan = browser.path().await;
    browser.follow("Person Number2").await;
    browser.see("Captain").await;
    browser.see("PATCH").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.open(&installation.url(&plan)).await;
    browser.press("Approve and run").await;
    browser.press("Run").await;
    browser.see("Provisioning logs").await;
    prepared
        .wait_until("the change", async || {
            let account = target.account_by_user_name("person.number2@corp.example");
            account.is_some_and(|account| account["title"] == "Captain")
        })
        .await;
    browser.expect_clean_console().await;
    browser.close().await;
}

//! Why somebody has the account that they have.

use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_is_explained_from_where_they_are_provisioned() {
    let (_target, prepared, installation, browser) = signed_in(2, Scripts::On).await;
    let person = prepared.people[0].id;
    browser
        .open(&installation.url(&format!("/users/{person}?tab=applications")))
        .await;
    browser.press("Explain Pingboard").await;
    browser.see("Everything is as it should be.").await;
    browser.see("Person Number0 in Pingboard").await;
    browser.see("Linked to account").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.expect_clean_console().await;
    browser.close().await;
}

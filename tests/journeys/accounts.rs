//! Accounts that were changed behind our back are read, seen and put right; those that were there before are linked.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use serde_json::json;
use tests::http_client::HttpClient;
use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_account_is_put_right() {
    changed(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_account_is_put_right_without_scripts() {
    changed(Scripts::Off).await;
}

async fn changed(scripts: Scripts) {
    let (target, prepared, installation, browser) = signed_in(4, scripts).await;
    let with_scripts = scripts == Scripts::On;
    let account = target
        .account_by_user_name("person.number2@corp.example")
        .unwrap();
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": "title", "value": "Empress"}],
    });
    let request = Request::builder()
        .method(Method::PATCH)
        .uri(format!(
            "{}/Users/{}",
            target.base_url(),
            account["id"].as_str().unwrap()
        ))
        .header("authorization", format!("Bearer {}", tests::prepared::TOKEN))
        .header("content-type", "application/scim+json")
        .body(Full::from(Bytes::from(body.to_string())))
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    assert!(reply.status.is_success(), "{reply:?}");

    let application = prepared.application;
    browser
        .open(&installation.url(&format!("/applications/{application}/provisioning")))
        .await;
    browser.press("Accounts").await;
    browser.see("See what is there").await;
    if with_scripts {
        browser.settle().await;
        assert_eq!(axe::violations(&browser).await, "");
    }
    browser.press("Read accounts now").await;
    browser.see("Empress").await;
    if with_scripts {
        browser.settle().await;
        assert_eq!(axe::violations(&browser).await, "");
    }
    browser.tick("Select title of Person Number2").await;
    browser.press("Overwrite").await;
    prepared
        .wait_until("our value", async || {
            let account = target.account_by_user_name("person.number2@corp.example");
            account.is_some_and(|account| account["title"] != "Empress")
        })
        .await;
    browser.press("Read accounts now").await;
    browser.see("Every linked account is as it was last sent.").await;
    if with_scripts {
        browser.expect_clean_console().await;
    }
    browser.close().await;
}

//! Setting mail up, with a test mail before it is saved.

use mail::test_server::{Behaviour, TestServer};
use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_is_tested_and_set_up() {
    test_and_set_up(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_is_tested_and_set_up_without_scripts() {
    test_and_set_up(Scripts::Off).await;
}

async fn test_and_set_up(scripts: Scripts) {
    let has_scripts = matches!(scripts, Scripts::On);
    let (_target, prepared, installation, browser) = signed_in(1, scripts).await;
    let server = TestServer::start(Behaviour::default()).await.unwrap();
    let edit = format!("/applications/{}/provisioning/edit", prepared.application);
    browser.open(&installation.url(&edit)).await;
    browser.follow("Set up mail").await;
    browser.see("Not set up").await;
    browser.fill("Server", "127.0.0.1").await;
    browser.choose("Security", "None").await;
    browser.fill("Port", &server.port.to_string()).await;
    browser.fill("Sender", "rollcall@corp.example").await;
    server.refuse(&["550 5.1.1 No such user"]);
    for said in ["550 5.1.1 No such user", "The mail server took the test mail"] {
        browser.fill("Send test mail to", "me@corp.example").await;
        browser.press("Send test mail").await;
        browser.see(said).await;
    }
    assert_eq!(server.taken()[0].recipient, "me@corp.example");
    browser.see("Not set up").await;
    browser.press("Save").await;
    browser.see("Saved").await;
    browser.do_not_see("Not set up").await;
    if has_scripts {
        assert_eq!(axe::violations(&browser).await, "");
    }
    browser.open(&installation.url(&edit)).await;
    browser.do_not_see("Set up mail").await;
    browser.close().await;
}

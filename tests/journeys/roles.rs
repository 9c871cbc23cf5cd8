//! What a Reports Reader sees: what happened, and not how it is configured.

use simulator::{Profile, Simulator};
use tests::prepared::TOKEN;
use tests::{Browser, Installation, Prepared, Scripts};

use crate::sign_in::sign_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reports_reader_sees_logs_but_no_configuration() {
    let target = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(3, "pingboard", "Org chart", &target.base_url()).await;
    let installation = Installation::start_in(folder).await;
    prepared.wait_for_completion().await;
    installation.create_administrator("rita", "reports-reader");
    let browser = Browser::start(Scripts::On).await;
    sign_in(&browser, &installation, "rita").await;

    browser.press("Provisioning logs").await;
    browser.see("Person Number1").await;
    browser.press("Enterprise applications").await;
    browser.follow("Org chart").await;
    browser.see("Provisioning logs").await;
    browser.do_not_see("Properties").await;
    browser.expect_clean_console().await;
    browser.close().await;

    let mut rita = installation.visitor("rita").await;
    let application = prepared.application;
    for page in [
        "provisioning/edit",
        "provisioning/mappings/users",
        "users-and-groups",
    ] {
        let answer = rita.get(&format!("/applications/{application}/{page}")).await;
        assert_eq!(answer.status, 403, "{page}: {}", answer.text);
        assert!(
            !answer.text.contains(&target.base_url()),
            "{page} tells the tenant URL"
        );
    }
    let id = application.to_string();
    let answer = rita
        .post("/api/monitoring/stop-provisioning", &[("application", &id)])
        .await;
    assert!(
        answer.status == 403
            || answer
                .location()
                .is_some_and(|location| location.contains("__err")),
        "{answer:?}"
    );
    let answer = rita
        .post("/api/applications/assign", &[("application", &id)])
        .await;
    assert!(
        answer.status == 403
            || answer
                .location()
                .is_some_and(|location| location.contains("__err")),
        "{answer:?}"
    );
}

//! The portal without JavaScript, up to a saved configuration.

use simulator::{Profile, Simulator};
use tests::people::person;
use tests::{Browser, Installation, Prepared, Scripts};

use crate::sign_in::sign_in;

const TOKEN: &str = "token-without-scripts";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_is_saved_without_scripts() {
    let target = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let (folder, _store) = Prepared::folder_with(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    let installation = Installation::start_in(folder).await;
    installation.create_administrator("robin", "global-administrator");
    let browser = Browser::start(Scripts::Off).await;
    sign_in(&browser, &installation, "robin").await;

    browser.press("Enterprise applications").await;
    browser.press("New application").await;
    browser.fill("Search the gallery", "pingboard\u{e007}").await;
    browser.wait_for_path(|path| path.contains("q=pingboard")).await;
    browser.follow("Pingboard").await;
    browser.fill("Name", "Org chart").await;
    browser.press("Create").await;
    browser.see("Set up provisioning").await;

    browser.follow("Users and groups").await;
    browser.press("Add user or group").await;
    browser.tick("Select Ana Duarte").await;
    browser.press("Assign").await;
    browser.see("Ana Duarte").await;

    browser.press("Provisioning").await;
    browser.press("Get started").await;
    browser.choose("Provisioning Mode", "Automatic").await;
    // A mistake comes back with what is wrong, beside the field, and with what was typed, apart from the secret.
    browser.fill("Tenant URL", "http://scim.example.com/v2").await;
    browser.fill("Secret Token", TOKEN).await;
    browser.press("Save").await;
    browser.see("https").await;

    browser.fill("Tenant URL", &target.base_url()).await;
    browser.fill("Secret Token", TOKEN).await;
    browser.press("Test Connection").await;
    browser.see("The connection works").await;

    browser.fill("Secret Token", TOKEN).await;
    browser.press("Save").await;
    browser.see("Saved.").await;
    browser.choose("Provisioning Status", "On").await;
    browser.press("Save").await;
    browser
        .wait_for_path(|path| path.contains("/provisioning?"))
        .await;
    browser.reload_until("Completed").await;
    assert!(target.account_by_user_name("ana.duarte@corp.example").is_some());
    browser.close().await;
}

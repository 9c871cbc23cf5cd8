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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_is_connected_without_scripts() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("people.csv");
    std::fs::write(
        &file,
        "number,displayName,userPrincipalName,boss\n1,Ana Duarte,ana@corp.example,\n2,Bo Lindqvist,bo@corp.example,1\n",
    )
    .unwrap();
    let installation = Installation::start().await;
    installation.create_administrator("robin", "global-administrator");
    let browser = Browser::start(Scripts::Off).await;
    sign_in(&browser, &installation, "robin").await;

    browser.press("Directories").await;
    browser.press("Add directory").await;
    browser.choose("Type", "CSV or JSON file").await;
    browser.fill("Name", "Personnel").await;
    browser.press("Continue").await;
    // A mistake comes back with what is wrong, and with everything that was typed: without it the file cannot be read.
    browser.fill("Folder", "personnel").await;
    browser.fill("Column that never changes", "number").await;
    browser.fill("Column with the manager", "boss").await;
    browser.fill("Column with groups", "").await;
    browser.press("Save").await;
    browser.see("Enter the whole path").await;

    browser.fill("Folder", &files.path().display().to_string()).await;
    browser.press("Test connection").await;
    browser.see("The connection works").await;
    browser.press("Save").await;
    browser
        .wait_for_path(|path| path.starts_with("/directories/") && !path.contains("connection"))
        .await;
    browser.reload_until("Complete").await;
    browser.press("Users").await;
    browser.see("Ana Duarte").await;
    browser.close().await;
}

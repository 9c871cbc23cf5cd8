//! The tutorial: from a new installation to the first account and its log entry, step by step.

use simulator::{Profile, Simulator};
use tests::{Browser, Installation, Scripts};

use crate::sign_in::set_up;

const TOKEN: &str = "token-of-the-tutorial";
const PEOPLE: &str = "User principal name,Display name,First name,Last name,Email,Job title\n\
    ana.duarte@corp.example,Ana Duarte,Ana,Duarte,ana.duarte@corp.example,Engineer\n\
    bo.lindqvist@corp.example,Bo Lindqvist,Bo,Lindqvist,bo.lindqvist@corp.example,Designer\n\
    chidi.okafor@corp.example,Chidi Okafor,Chidi,Okafor,chidi.okafor@corp.example,Analyst\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tutorial_works_as_written() {
    let pingboard = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let installation = Installation::start().await;
    let browser = Browser::start(Scripts::On).await;

    set_up(&browser, &installation).await;
    import(&browser, &installation).await;
    add_from_the_gallery(&browser, &installation).await;
    assign_one_user(&browser).await;
    enter_credentials(&browser, &pingboard.base_url()).await;
    review_mappings(&browser).await;
    switch_on(&browser).await;
    let account = pingboard.account_by_user_name("ana.duarte@corp.example").unwrap();
    assert_eq!(account["title"], "Engineer");
    assert_eq!(account["preferredLanguage"], serde_json::Value::Null);
    assert_eq!(pingboard.accounts().len(), 1, "nobody else is assigned");
    read_the_log(&browser).await;
    browser.close().await;
}

/// A file of three people.
async fn import(browser: &Browser, _installation: &Installation) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.csv");
    std::fs::write(&file, PEOPLE).unwrap();
    browser.press("Users").await;
    browser.wait_for_path(|path| path == "/users").await;
    browser.press("Import a file").await;
    browser.attach("CSV file", &file).await;
    browser.press("Upload and continue").await;
    browser.see("people.csv").await;
    browser.press("Continue to the preview").await;
    browser.see("To create").await;
    browser.press("Import 3 rows").await;
    browser.see("3 rows imported").await;
    browser.expect_clean_console().await;
}

async fn add_from_the_gallery(browser: &Browser, _installation: &Installation) {
    browser.press("Enterprise applications").await;
    browser.wait_for_path(|path| path == "/applications").await;
    browser.see("No applications yet").await;
    browser.press("New application").await;
    browser.fill("Search the gallery", "Pingboard\u{e007}").await;
    browser.wait_for_path(|path| path.ends_with("?q=Pingboard")).await;
    browser.follow("Pingboard").await;
    browser.see("Capabilities").await;
    browser.press("Create").await;
    browser
        .wait_for_path(|path| path.starts_with("/applications/") && !path.contains("gallery"))
        .await;
    browser.see("Set up provisioning").await;
    browser.expect_clean_console().await;
}

async fn assign_one_user(browser: &Browser) {
    browser.follow("Users and groups").await;
    browser.see("Nobody is assigned yet").await;
    browser.press("Add user or group").await;
    browser.see("Assign one user first").await;
    browser.tick("Select Ana Duarte").await;
    browser.press("Assign").await;
    browser
        .wait_for_path(|path| path.ends_with("/users-and-groups"))
        .await;
    browser.see("Ana Duarte").await;
    browser.expect_clean_console().await;
}

/// A wrong token first: the test names what is wrong. Then the right one, and everything passes.
async fn enter_credentials(browser: &Browser, tenant_url: &str) {
    browser.press("Provisioning").await;
    browser.press("Get started").await;
    browser
        .wait_for_path(|path| path.ends_with("/provisioning/edit"))
        .await;
    browser.choose("Provisioning Mode", "Automatic").await;
    browser.fill("Tenant URL", tenant_url).await;
    browser.fill("Secret Token", "not-the-token").await;
    browser.press("Test Connection").await;
    browser.see("admin permissions").await;
    browser.expect_clean_console().await;

    browser.fill("Secret Token", TOKEN).await;
    browser.press("Test Connection").await;
    browser.see("The connection works").await;
    browser.fill("Notification Email", "it@corp.example").await;
    browser
        .tick("Send an email notification when a failure occurs")
        .await;
    browser.press("Save").await;
    browser.see("Saved.").await;
    browser.expect_clean_console().await;
}

async fn review_mappings(browser: &Browser) {
    browser.follow("users to Pingboard").await;
    browser.see("Matching, 1").await;
    browser.follow("title").await;
    browser.see("Edit attribute").await;
    browser
        .choose("Apply this mapping", "Only during object creation")
        .await;
    browser.press_in_panel("Save").await;
    browser
        .wait_for_path(|path| path.ends_with("/mappings/users"))
        .await;
    browser.see("Only during object creation").await;
    browser.expect_clean_console().await;
}

async fn switch_on(browser: &Browser) {
    browser.press("Back to the provisioning settings").await;
    browser
        .wait_for_path(|path| path.contains("/provisioning/edit"))
        .await;
    browser
        .choose("Scope", "Sync only assigned users and groups")
        .await;
    browser.choose("Provisioning Status", "On").await;
    browser.press("Save").await;
    browser
        .wait_for_path(|path| path.contains("/provisioning?"))
        .await;
    browser.see("Completed").await;
    browser.see("Initial cycle").await;
    browser.expect_clean_console().await;
}

async fn read_the_log(browser: &Browser) {
    browser.press("View provisioning logs of this cycle").await;
    browser.wait_for_path(|path| path.contains("/logs?cycle=")).await;
    browser.follow("Ana Duarte").await;
    browser.see("Determine if in scope").await;
    browser.follow("Modified properties").await;
    browser.see("name.givenName").await;
    browser.press("Summary").await;
    browser.see("Source ID").await;
    browser.press("Troubleshooting").await;
    browser.see("Nothing to do").await;
    browser.expect_clean_console().await;
}

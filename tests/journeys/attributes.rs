//! What directory and application know about people: an attribute added to each is used wherever attributes are.

use tests::{Browser, Installation, Prepared, Scripts, axe};

use crate::keyboard::tab_to;
use crate::sign_in::signed_in;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const SPACE: &str = " ";

/// Chromium notes each answer that refuses something; this one was wanted.
async fn expect_refusal(browser: &Browser) {
    let errors = browser.console_errors().await;
    assert!(
        matches!(errors.as_slice(), [error] if error.contains("422")),
        "{errors:#?}"
    );
}

async fn clean(browser: &Browser, place: &str) {
    browser.settle().await;
    assert_eq!(axe::violations(browser).await, "", "{place}");
}

fn directory(rest: &str) -> String {
    format!("/directories/{}{rest}", model::Directory::BUILT_IN)
}

fn mapping(prepared: &Prepared, rest: &str) -> String {
    format!(
        "/applications/{}/provisioning/mappings/users{rest}",
        prepared.application
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attribute_added_to_the_directory_is_used_everywhere() {
    let (_target, prepared, installation, browser) = signed_in(3, Scripts::On).await;
    browser.open(&installation.url(&directory("/attributes"))).await;
    browser.see("None yet.").await;
    clean(&browser, "the attributes").await;

    // The hands stay on the keyboard: Escape leaves the question, and a mistake is said beside its field.
    tab_to(&browser, "Add attribute").await;
    browser.type_keys(ENTER).await;
    browser.see("Add an attribute").await;
    browser.type_keys(ESCAPE).await;
    browser.type_keys(ENTER).await;
    tab_to(&browser, "Name").await;
    browser.type_keys("job Title").await;
    browser.type_keys(ENTER).await;
    browser.wait_for_focus("[data-problem]").await;
    expect_refusal(&browser).await;
    clean(&browser, "the question with a mistake").await;
    browser.fill("Name", "badgeColor").await;
    tab_to(&browser, "Label (optional)").await;
    browser.type_keys("Colour of the badge").await;
    tab_to(&browser, "Add").await;
    browser.type_keys(ENTER).await;
    browser.see("Added").await;
    browser.see("badgeColor").await;
    clean(&browser, "the attributes with an added one").await;

    on_the_form_of_a_user(&browser, &installation).await;
    in_the_columns_of_a_file(&browser, &installation).await;
    as_the_source_of_a_mapping(&browser, &installation, &prepared).await;

    // What is used is not taken away.
    browser.open(&installation.url(&directory("/attributes"))).await;
    browser.press("Delete badgeColor").await;
    browser.press("Delete").await;
    browser.see("2 users have a value of badgeColor.").await;
    expect_refusal(&browser).await;
    browser.close().await;
}

async fn on_the_form_of_a_user(browser: &Browser, installation: &Installation) {
    browser.open(&installation.url("/users")).await;
    browser.follow("Person Number0").await;
    browser.press("Edit properties").await;
    browser.see("Added attributes").await;
    clean(browser, "the form of a user").await;
    browser.fill("Colour of the badge", "green").await;
    browser.press("Save").await;
    browser.see("Colour of the badge").await;
    browser.see("green").await;
    browser.expect_clean_console().await;
}

async fn in_the_columns_of_a_file(browser: &Browser, installation: &Installation) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("badges.csv");
    std::fs::write(
        &file,
        "userPrincipalName,badgeColor\nperson.number1@corp.example,blue\n",
    )
    .unwrap();
    browser.open(&installation.url(&directory("/import"))).await;
    browser.attach("CSV file", &file).await;
    browser.press("Upload and continue").await;
    browser.see("What each column holds.").await;
    let chosen = "return document.querySelector(\"[name='columns[1]']\").selectedOptions[0].innerText";
    let chosen = browser.run(chosen, vec![]).await;
    assert!(
        chosen.as_str().unwrap().contains("Colour of the badge"),
        "the column is recognised: {chosen}"
    );
    clean(browser, "the columns of a file").await;
    browser.press("Continue to the preview").await;
    browser.see("To change").await;
    browser.press("Import 1 row").await;
    browser.see("1 row imported").await;
    browser.expect_clean_console().await;
}

async fn as_the_source_of_a_mapping(browser: &Browser, installation: &Installation, prepared: &Prepared) {
    browser
        .open(&installation.url(&mapping(prepared, "/attributes/title")))
        .await;
    browser.choose("Mapping type", "Direct").await;
    browser
        .choose("Source attribute", "badgeColor (Colour of the badge)")
        .await;
    browser.press_in_panel("Save").await;
    browser
        .wait_for_path(|path| path.ends_with("/mappings/users"))
        .await;
    browser.see("badgeColor").await;
    browser
        .open(&installation.url(&mapping(prepared, "/preview?target=title")))
        .await;
    browser.see("green").await;
    browser.see("blue").await;
    browser.expect_clean_console().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attribute_added_to_the_list_is_mapped() {
    const BADGE: &str = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
    let (_target, prepared, installation, browser) = signed_in(3, Scripts::On).await;
    browser
        .open(&installation.url(&mapping(&prepared, "/attribute-list")))
        .await;
    clean(&browser, "the attribute list").await;
    tab_to(&browser, "Add attribute").await;
    browser.type_keys(ENTER).await;
    browser
        .wait_for_path(|path| path.ends_with("/attribute-list/new"))
        .await;
    browser.settle().await;
    tab_to(&browser, "Name").await;
    browser.type_keys("emails[type eq").await;
    browser.type_keys(ENTER).await;
    browser.wait_for_focus("[data-problem]").await;
    expect_refusal(&browser).await;
    clean(&browser, "an attribute with a mistake").await;
    browser.fill("Name", BADGE).await;
    tab_to(&browser, "May be cleared").await;
    browser.type_keys(SPACE).await;
    browser.type_keys(ENTER).await;
    browser
        .wait_for_path(|path| path.ends_with("/attribute-list"))
        .await;
    browser.see(BADGE).await;
    browser.follow(BADGE).await;
    browser.see("Edit attribute").await;
    clean(&browser, "an attribute of the list").await;

    // The list offers it to a new mapping; from then on it stays.
    browser
        .open(&installation.url(&mapping(&prepared, "/attributes/new")))
        .await;
    browser.fill("Target attribute", BADGE).await;
    browser
        .choose("Source attribute", "employeeId (Employee ID)")
        .await;
    browser.tick("Clear when empty").await;
    browser.press_in_panel("Save").await;
    browser
        .wait_for_path(|path| path.ends_with("/mappings/users"))
        .await;
    browser.see(BADGE).await;
    clean(&browser, "the mapping with a long name").await;
    browser
        .open(&installation.url(&mapping(&prepared, "/attribute-list")))
        .await;
    browser.follow(BADGE).await;
    browser.see("A mapping uses this attribute.").await;
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attributes_are_added_without_scripts() {
    let (_target, prepared, installation, browser) = signed_in(3, Scripts::Off).await;
    browser.open(&installation.url(&directory("/attributes"))).await;
    browser.press("Add attribute").await;
    browser.fill("Name", "badgeColor").await;
    browser.press("Add").await;
    browser.see("badgeColor").await;
    browser
        .open(&installation.url(&mapping(&prepared, "/attribute-list/new")))
        .await;
    browser.fill("Name", "nickName2").await;
    browser.press_in_panel("Save").await;
    browser
        .wait_for_path(|path| path.ends_with("/attribute-list"))
        .await;
    browser.see("nickName2").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_left_while_the_mapping_was_off_is_asked_about() {
    asked_about_leavers(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_left_is_asked_about_without_scripts() {
    asked_about_leavers(Scripts::Off).await;
}

async fn asked_about_leavers(scripts: Scripts) {
    let (target, prepared, installation, browser) = signed_in(3, scripts).await;
    let has_scripts = matches!(scripts, Scripts::On);
    let page = installation.url(&mapping(&prepared, ""));
    let active = |number: usize| {
        let account = target.account_by_user_name(&format!("person.number{number}@corp.example"));
        account.map(|account| account["active"] == serde_json::json!(true))
    };
    assert_eq!(active(0), Some(true));
    browser.open(&page).await;
    browser.tick("Enabled").await;
    browser.press("Save").await;
    browser.see("Users are not provisioned").await;

    browser.open(&installation.url("/users")).await;
    browser.follow("Person Number0").await;
    browser.press("Block sign-in").await;
    browser.press("Block").await;
    browser.see("Blocked").await;
    browser.open(&page).await;
    browser.tick("Enabled").await;
    browser.press("Save").await;
    browser.see("1 account would be disabled.").await;
    browser.see("Person Number0").await;
    browser.see("Users are not provisioned").await;
    if has_scripts {
        clean(&browser, "the question before Enabled").await;
    }
    browser.press("Save and disable 1 account").await;
    // Pingboard deletes whom it disables.
    prepared
        .wait_until("one disabled account", async || active(0) != Some(true))
        .await;
    assert_eq!((active(1), active(2)), (Some(true), Some(true)));
    browser.open(&page).await;
    browser.do_not_see("Users are not provisioned").await;
    if has_scripts {
        browser.expect_clean_console().await;
    }
    browser.close().await;
}

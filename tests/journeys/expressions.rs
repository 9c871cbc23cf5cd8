//! Writing an expression: told what is wrong before anything is saved, mended from the hint, tried out on a person.

use simulator::Running;
use tests::{Browser, Installation, Prepared, Scripts, axe};

use crate::sign_in::signed_in;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";
const TEXT: &str = "document.querySelector('[data-expression] textarea').value";

/// Three people, and the panel of the mapping to `title`.
async fn at_the_editor(scripts: Scripts) -> (Running, Prepared, Installation, Browser) {
    let (target, prepared, installation, browser) = signed_in(3, scripts).await;
    let panel = format!(
        "/applications/{}/provisioning/mappings/users/attributes/title",
        prepared.application
    );
    browser.open(&installation.url(&panel)).await;
    (target, prepared, installation, browser)
}

/// The coloured text must lie exactly on the text that is edited.
const LAYERS: &str = "const [a, b] = ['.expression-paint', '[data-expression] textarea'] \
    .map(s => document.querySelector(s).getBoundingClientRect()); \
    return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;";

async fn text(browser: &Browser) -> String {
    let text = browser.run(&format!("return {TEXT}"), Vec::new()).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_expression_is_mended_from_its_hint_previewed_and_saved() {
    let (_target, _prepared, _installation, browser) = at_the_editor(Scripts::On).await;
    browser.settle().await;
    browser.choose("Mapping type", "Expression").await;
    browser.fill("Expression", "tolower([displayNam]) & \"!\"").await;
    browser.see("There is no function tolower.").await;
    browser.press_in_panel("Save").await;
    browser.see("Nothing was saved.").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press_in_panel("Use ToLower").await;
    browser.see("The source has no attribute displayNam.").await;
    browser.press_in_panel("Use [displayName]").await;
    browser.see("No errors").await;
    assert_eq!(text(&browser).await, "ToLower([displayName]) & \"!\"");
    assert_eq!(browser.run(LAYERS, Vec::new()).await, true);
    browser.press_in_panel("Preview").await;
    browser.see("person number0!").await;
    browser.see("3 people, nothing odd.").await;
    browser.settle().await;
    assert_eq!(axe::violations(&browser).await, "");
    browser.press_in_panel("Save").await;
    browser
        .wait_for_path(|path| path.ends_with("/mappings/users"))
        .await;
    browser.see("ToLower([displayName])").await;
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suggestions_are_taken_by_keyboard() {
    let (_target, _prepared, _installation, browser) = at_the_editor(Scripts::On).await;
    browser.settle().await;
    browser.choose("Mapping type", "Expression").await;
    browser.fill("Expression", "").await;
    browser.type_keys("Join").await;
    browser.see("All values, those of lists too").await;
    browser.type_keys(ENTER).await;
    assert_eq!(text(&browser).await, "Join()");
    browser.type_keys("\" \", [giv").await;
    browser.type_keys(TAB).await;
    browser.type_keys(", su").await;
    browser.type_keys(DOWN).await;
    browser.type_keys("\u{e013}").await;
    browser.type_keys(ENTER).await;
    assert_eq!(text(&browser).await, "Join(\" \", [givenName], [surname])");
    browser.see("No errors").await;
    // Escape closes the suggestions and not the panel.
    browser.type_keys(" & gi").await;
    browser.type_keys("\u{e00c}").await;
    assert!(browser.path().await.ends_with("/attributes/title"));
    browser.expect_clean_console().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_form_checks_and_previews() {
    let (_target, _prepared, _installation, browser) = at_the_editor(Scripts::Off).await;
    browser.choose("Mapping type", "Expression").await;
    browser.fill("Expression", "ToLower([displayNam])").await;
    browser.press_in_panel("Check").await;
    browser.see("The source has no attribute displayNam.").await;
    browser.see("Did you mean [displayName]?").await;
    browser.fill("Expression", "ToLower([displayName])").await;
    browser.press_in_panel("Preview").await;
    browser.see("person number0").await;
    browser.press_in_panel("Save").await;
    browser.see("ToLower([displayName])").await;
    browser.close().await;
}

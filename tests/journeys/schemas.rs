//! Importing a configuration that Microsoft Entra exported, and restoring an earlier version.

use tests::{Scripts, axe};

use crate::sign_in::signed_in;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exported_schema_is_imported_and_an_earlier_version_restored() {
    import_and_restore(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_is_imported_and_restored_without_scripts() {
    import_and_restore(Scripts::Off).await;
}

async fn import_and_restore(scripts: Scripts) {
    let (_target, prepared, installation, browser) = signed_in(3, scripts).await;
    let has_scripts = matches!(scripts, Scripts::On);
    let clean = async |place: &str| {
        if has_scripts {
            browser.settle().await;
            assert_eq!(axe::violations(&browser).await, "", "{place}");
        }
    };
    let application = format!("/applications/{}", prepared.application);
    browser
        .open(&installation.url(&format!("{application}/provisioning/edit")))
        .await;
    browser.follow("Review your schema").await;
    browser.see("synchronizationRules").await;
    browser.see("Version 1").await;
    clean("the schema").await;

    // A file that is none is refused with the place of the fault.
    let files = tempfile::tempdir().unwrap();
    let broken = files.path().join("broken.json");
    std::fs::write(&broken, "{\n  \"id\": }").unwrap();
    browser.follow("Import").await;
    browser.attach("JSON file", &broken).await;
    browser.press("Continue").await;
    browser.see("line 2, column 9").await;

    // So is a text, which stays to be corrected.
    browser.fill("Or paste its text", "{ oops").await;
    browser.press("Continue").await;
    browser.see("line 1, column 3").await;
    if has_scripts {
        let pasted = "return document.querySelector('textarea[name=text]').value";
        assert_eq!(browser.run(pasted, Vec::new()).await, "{ oops");
    }

    let exported = files.path().join("customappsso.json");
    let entra = include_str!("../../server/crates/configuration/fixtures/entra.json");
    let elsewhere = entra.replace("@corp", "@elsewhere");
    std::fs::write(&exported, &elsewhere).unwrap();
    browser.attach("JSON file", &exported).await;
    browser.press("Continue").await;
    // Nobody needs an assignment here, so nobody has a role that the file could send.
    browser.see("Roles come from assignments").await;
    clean("an import with an error").await;
    browser.press("Discard").await;
    browser.follow("Import").await;
    let without_roles = elsewhere
        .replace("SingleAppRoleAssignment", "ToLower")
        .replace("appRoleAssignments", "employeeType");
    std::fs::write(&exported, without_roles).unwrap();
    browser.attach("JSON file", &exported).await;
    browser.press("Continue").await;
    browser.see("customappsso.json").await;
    browser.see("This is another rule. It is kept and not run").await;
    browser.see("added: department EQUALS").await;
    clean("the look before the import").await;
    // Its filters let nobody of this directory pass, and that is asked first.
    browser.see("3 people would leave scope and be disabled.").await;
    browser.press("Save").await;
    browser.press("Save and disable 3 accounts").await;
    browser
        .wait_for_path(|path| path.ends_with("/provisioning/schema"))
        .await;
    browser.see("Version 2").await;
    browser.see("Provision Azure Active Directory Users").await;

    browser.follow("Version 1").await;
    browser.see("If it is restored").await;
    clean("a version").await;
    browser.press("Restore").await;
    browser.see("Restore version 1?").await;
    browser.press_in_panel("Restore").await;
    browser.see("Version 3").await;
    browser.see("Restore version 1 of the schema").await;
    browser.do_not_see("Provision Azure Active Directory Users").await;
    prepared.wait_for_completion().await;

    // The imported version would take the accounts away once more: who they are is counted when that is meant.
    browser.follow("Version 2").await;
    browser.see("If it is restored").await;
    browser.do_not_see("would leave scope").await;
    browser.press("Restore").await;
    browser.press_in_panel("Restore").await;
    browser.see("3 people would leave scope and be disabled.").await;
    browser.see("Restore and disable 3 accounts").await;
    clean("the question of a version").await;
    browser
        .open(&installation.url(&format!("{application}/provisioning/schema")))
        .await;
    browser.see("Version 3").await;
    browser.do_not_see("Version 4").await;
    if has_scripts {
        browser.expect_clean_console().await;
    }
    browser.close().await;
}

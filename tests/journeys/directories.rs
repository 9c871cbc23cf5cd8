//! From sign-in to the first person of an OpenLDAP directory provisioned, without a manual: each step says what comes next, and
//! each failing test step what to do.

use simulator::{Profile, Simulator};
use tests::slapd::{self, Setup, Slapd};
use tests::{Browser, Installation, Scripts};

use crate::sign_in::set_up;

const TOKEN: &str = "token-of-the-journey";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_of_an_openldap_directory_gets_an_account() {
    let ldif = slapd::group("engineers", 1..=3);
    let server = Slapd::start(&Setup {
        people: 25,
        ldif,
        offers_sync: true,
        ..Setup::default()
    })
    .unwrap();
    let pingboard = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let installation = Installation::start().await;
    let browser = Browser::start(Scripts::On).await;

    set_up(&browser, &installation).await;
    add_the_directory(&browser).await;
    connect(&browser, &server).await;
    look_at_the_read(&browser, &server).await;
    look_at_the_names(&browser).await;
    provision(&browser, &pingboard.base_url()).await;
    let account = pingboard.account_by_user_name("u00001@example.org").unwrap();
    assert_eq!(account["title"], "Engineer");
    browser.close().await;
}

async fn add_the_directory(browser: &Browser) {
    browser.press("Directories").await;
    browser.wait_for_path(|path| path == "/directories").await;
    browser.press("Add directory").await;
    browser.wait_for_path(|path| path == "/directories/new").await;
    browser.choose("Type", "OpenLDAP").await;
    browser.fill("Name", "Head office").await;
    browser.press("Continue").await;
    browser.wait_for_path(|path| path.ends_with("/connection")).await;
    browser.see("Connection of Head office").await;
    browser.expect_clean_console().await;
}

/// What is missing is named, then an unknown authority, a wrong password, and where people may be; then it works.
async fn connect(browser: &Browser, server: &Slapd) {
    browser.press("Test connection").await;
    browser.see("Enter the name of a server").await;
    // The refusal itself is an entry there.
    browser.console_errors().await;
    browser
        .fill("Servers", &format!("localhost:{}", server.tls_port))
        .await;
    browser.fill("Name", slapd::SYNC).await;
    browser.fill("Password", "not-the-password").await;
    browser.press("Test connection").await;
    browser.see("certificate").await;
    browser.fill("Certificate authority", &server.authority.pem).await;
    browser.press("Test connection").await;
    browser.see("password").await;
    browser.expect_clean_console().await;

    browser.fill("Password", "syncpw").await;
    browser.press("Test connection").await;
    browser.see(&format!("the whole tree: {}", slapd::BASE)).await;
    let users = format!("ou=people,{}", slapd::BASE);
    browser.fill("Where users are", &users).await;
    let groups = format!("ou=groups,{}", slapd::BASE);
    browser.fill("Where groups are", &groups).await;
    browser.press("Test connection").await;
    browser.see("The connection works").await;
    browser.press("Save").await;
    browser
        .wait_for_path(|path| path.starts_with("/directories/") && !path.contains("connection"))
        .await;
    browser.expect_clean_console().await;
}

async fn look_at_the_read(browser: &Browser, server: &Slapd) {
    browser.see("Complete").await;
    browser.see("25").await;
    // It listens: a new person is there without anybody asking.
    server.change(&format!(
        "dn: {}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: new\ncn: New Person\nsn: Person\ndisplayName: New Person\nmail: new@example.org\n",
        format_args!("uid=new,ou=people,{}", slapd::BASE)
    ));
    browser.see("changes,").await;
    browser.see("26").await;
    browser.expect_clean_console().await;
}

async fn look_at_the_names(browser: &Browser) {
    browser.press("Names of attributes").await;
    browser.press("Look at what the source has").await;
    browser.see("employeenumber").await;
    browser.press("Directories").await;
    browser.wait_for_path(|path| path == "/directories").await;
    browser.see("Read by LDAP").await;
    browser.expect_clean_console().await;
}

async fn provision(browser: &Browser, tenant_url: &str) {
    browser.press("Enterprise applications").await;
    browser.press("New application").await;
    browser.follow("Pingboard").await;
    browser.see("Capabilities").await;
    browser.choose("Directory", "Head office").await;
    browser.press("Create").await;
    browser
        .wait_for_path(|path| path.starts_with("/applications/") && !path.contains("gallery"))
        .await;
    browser.follow("Users and groups").await;
    browser.press("Add user or group").await;
    browser.tick("Select User 1").await;
    browser.press("Assign").await;
    browser
        .wait_for_path(|path| path.ends_with("/users-and-groups"))
        .await;
    browser.press("Provisioning").await;
    browser.press("Get started").await;
    browser.choose("Provisioning Mode", "Automatic").await;
    browser.fill("Tenant URL", tenant_url).await;
    browser.fill("Secret Token", TOKEN).await;
    browser.choose("Provisioning Status", "On").await;
    browser.press("Save").await;
    browser.see("Completed").await;
    browser.see("Initial cycle").await;
    browser.expect_clean_console().await;
}

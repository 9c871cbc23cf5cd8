//! Every page in both themes and two widths: axe finds nothing, the console stays clean, nothing is wider than the
//! screen; and a picture of each for people to judge, in `target/screenshots`.

mod sources;

use std::fmt::Write;

use model::{Directory, DirectoryId, LogQuery, ObjectKind, ObjectQuery};
use simulator::{Profile, Simulator};
use tests::people::group;
use tests::prepared::TOKEN;
use tests::registration::audit;
use tests::{Browser, Installation, Prepared, Scripts, axe, screenshot};

use self::sources::Sources;
use crate::sign_in::sign_in;

/// Name of the picture and address; `{…}` is looked up in the installation.
const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("account", "/account"),
    ("administrators", "/settings/administrators"),
    ("mail", "/settings/mail"),
    ("applications", "/applications"),
    ("applications-nothing-found", "/applications?q=nothing-like-this"),
    ("gallery", "/applications/gallery"),
    ("gallery-entry", "/applications/gallery/pingboard?q=ping"),
    ("gallery-own", "/applications/gallery/custom"),
    ("application", "/applications/{app}"),
    ("application-properties", "/applications/{app}/properties"),
    ("application-assignments", "/applications/{app}/users-and-groups"),
    ("application-assign", "/applications/{app}/users-and-groups/add"),
    (
        "application-assign-groups",
        "/applications/{app}/users-and-groups/add?kind=group",
    ),
    (
        "application-unassign",
        "/applications/{app}/users-and-groups/remove?o={user}",
    ),
    ("provisioning", "/applications/{app}/provisioning"),
    ("provisioning-edit", "/applications/{app}/provisioning/edit"),
    ("deletions", "/applications/{app}/provisioning/deletions"),
    (
        "deletions-decide",
        "/applications/{app}/provisioning/deletions/decide?decision=allow&all=1",
    ),
    ("plans", "/applications/{app}/provisioning/plan"),
    ("accounts", "/applications/{app}/provisioning/accounts"),
    ("on-demand", "/applications/{app}/provisioning/on-demand"),
    ("write-probe", "/applications/{app}/provisioning/write-probe"),
    ("explain-user", "/users/{user}/explain/{app}"),
    ("mapping", "/applications/{app}/provisioning/mappings/users"),
    ("schema", "/applications/{app}/provisioning/schema"),
    (
        "schema-version",
        "/applications/{app}/provisioning/schema/versions/1",
    ),
    ("schema-import", "/applications/{app}/provisioning/schema/import"),
    (
        "mapping-attribute",
        "/applications/{app}/provisioning/mappings/users/attributes/title",
    ),
    (
        "mapping-expression",
        "/applications/{app}/provisioning/mappings/users/attributes/active",
    ),
    (
        "mapping-new",
        "/applications/{app}/provisioning/mappings/users/attributes/new",
    ),
    (
        "mapping-wrong-expression",
        "/applications/{app}/provisioning/mappings/users/attributes/title?expression=Join(\" \", [givenNam], tolower([surname])",
    ),
    (
        "mapping-preview",
        "/applications/{app}/provisioning/mappings/users/preview?target=title",
    ),
    (
        "attribute-list",
        "/applications/{app}/provisioning/mappings/users/attribute-list",
    ),
    (
        "attribute-list-attribute",
        "/applications/{app}/provisioning/mappings/users/attribute-list/title",
    ),
    ("scope", "/applications/{app}/provisioning/mappings/users/scope"),
    (
        "scope-preview",
        "/applications/{app}/provisioning/mappings/users/scope?draft=1&show=preview\
         &filters[0][title]=Scope of one&filters[0][clauses][0][operator]=Includes\
         &filters[0][clauses][0][attribute]=displayName&filters[0][clauses][0][value]=1\
         &filters[0][clauses][1][operator]=IS NOT NULL&filters[0][clauses][1][attribute]=mail\
         &filters[1][clauses][0][operator]=IS FALSE&filters[1][clauses][0][attribute]=accountEnabled",
    ),
    (
        "scope-wrong",
        "/applications/{app}/provisioning/mappings/users/scope?draft=1&show=preview\
         &filters[0][clauses][0][operator]=REGEX MATCH&filters[0][clauses][0][attribute]=displayNam",
    ),
    ("application-logs", "/applications/{app}/logs"),
    ("logs", "/logs"),
    ("logs-nothing-found", "/logs?q=nothing-like-this"),
    ("log-entry", "/logs/{entry}"),
    ("log-entry-troubleshooting", "/logs/{entry}?tab=troubleshooting"),
    ("log-entry-modified", "/logs/{entry}?tab=modified"),
    ("log-entry-summary", "/logs/{entry}?tab=summary"),
    ("audit", "/audit"),
    ("directories", "/directories"),
    ("directory", "/directories/{directory}"),
    ("directory-attributes", "/directories/{directory}/attributes"),
    ("import", "/directories/{directory}/import"),
    ("directories-new", "/directories/new"),
    ("directory-held", "/directories/{file}"),
    ("directory-unconnected", "/directories/{ldap}"),
    ("connection-file", "/directories/{file}/connection"),
    ("connection-ldap", "/directories/{ldap}/connection"),
    ("connection-entra", "/directories/{entra}/connection"),
    ("names", "/directories/{ldap}/names"),
    ("names-sample", "/directories/{file}/names?sample=1"),
    ("user-from-elsewhere", "/users/{elsewhere}"),
    ("users", "/users"),
    ("users-nothing-found", "/users?q=nothing-like-this"),
    ("users-new", "/users/new"),
    ("user", "/users/{user}"),
    ("user-edit", "/users/{user}/edit"),
    ("groups", "/groups"),
    ("groups-new", "/groups/new"),
    ("group", "/groups/{group}"),
    ("group-edit", "/groups/{group}/edit"),
];

/// The titles of pages that could not be shown.
const ERRORS: [&str; 3] = ["Not found", "This did not work", "You may not see this"];

/// Pages for people who are not signed in.
const OUTSIDE: &[(&str, &str)] = &[("sign-in", "/sign-in")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_accessible_in_both_themes() {
    let target = Simulator::start(Profile::pingboard(), Some(TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(60, "pingboard", "Pingboard", &target.base_url()).await;
    let team = group("Research");
    prepared
        .store
        .insert_objects(std::slice::from_ref(&team), &audit())
        .await
        .unwrap();
    let members: Vec<_> = prepared
        .people
        .iter()
        .map(|person| (team.id, person.id))
        .take(20)
        .collect();
    prepared.store.add_memberships(&members, &audit()).await.unwrap();
    let some = [team.id, prepared.people[0].id];
    prepared
        .store
        .assign(prepared.application, &some, "User", &audit())
        .await
        .unwrap();
    let sources = Sources::add(&prepared).await;
    let installation = Installation::start_in(folder).await;
    prepared.wait_for_completion().await;
    hold_back(&prepared).await;
    sources.hold_back(&prepared).await;

    let mut faults = String::new();
    let browser = Browser::start(Scripts::On).await;
    installation.setup_code().await;
    look_at(&browser, &installation, ("setup", "/setup"), &mut faults).await;
    installation.create_administrator("robin", "global-administrator");
    for page in OUTSIDE {
        look_at(&browser, &installation, *page, &mut faults).await;
    }
    sign_in(&browser, &installation, "robin").await;
    let names = Names::of(&prepared, &sources, team.id.to_string()).await;
    for (name, address) in PAGES {
        look_at(
            &browser,
            &installation,
            (name, &names.put_into(address)),
            &mut faults,
        )
        .await;
    }
    browser.close().await;
    assert!(faults.is_empty(), "{faults}");
}

/// Has more people blocked than one cycle may disable.
async fn hold_back(prepared: &Prepared) {
    let people: Vec<_> = prepared
        .people
        .iter()
        .skip(20)
        .take(15)
        .map(|person| person.id)
        .collect();
    let at = model::Timestamp(1);
    prepared
        .store
        .set_account_enabled(&people, false, at, &audit())
        .await
        .unwrap();
    let application = prepared.application;
    prepared
        .wait_until("what is held back", async || {
            prepared.store.held_back(application).await.unwrap().waiting() == 15
        })
        .await;
}

/// What the addresses name.
struct Names(Vec<(&'static str, String)>);

impl Names {
    async fn of(prepared: &Prepared, sources: &Sources, group: String) -> Self {
        let entries = prepared.store.log_entries(&LogQuery::default()).await.unwrap();
        Self(vec![
            ("{app}", prepared.application.to_string()),
            ("{entry}", entries.items[0].id.to_string()),
            ("{directory}", Directory::BUILT_IN.to_string()),
            ("{user}", first_user(prepared, Directory::BUILT_IN).await),
            ("{group}", group),
            ("{file}", sources.file.to_string()),
            ("{ldap}", sources.ldap.to_string()),
            ("{entra}", sources.entra.to_string()),
            ("{elsewhere}", first_user(prepared, sources.file).await),
        ])
    }

    fn put_into(&self, address: &str) -> String {
        self.0.iter().fold(address.to_owned(), |address, (name, value)| {
            address.replace(name, value)
        })
    }
}

async fn first_user(prepared: &Prepared, directory: DirectoryId) -> String {
    let query = ObjectQuery {
        directory: Some(directory),
        ..ObjectQuery::all(ObjectKind::User)
    };
    let users = prepared.store.objects(&query).await.unwrap();
    users.items[0].id.to_string()
}

async fn look_at(browser: &Browser, installation: &Installation, page: (&str, &str), faults: &mut String) {
    let (name, address) = page;
    for theme in ["light", "dark"] {
        for (width, height) in [(1440, 900), (390, 844)] {
            browser.look_like(width, height, theme).await;
            browser.open(&installation.url(address)).await;
            screenshot::save(browser, name, width, theme).await;
            let mut note =
                |fault: &str| writeln!(faults, "{name} ({address}) {width} {theme}: {fault}").unwrap();
            let title = browser.run("return document.title", vec![]).await.to_string();
            if ERRORS.iter().any(|error| title.contains(error)) {
                note(&format!("shows {title} instead of the page"));
            }
            let overflow = browser.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                vec![],
            );
            let overflow = overflow.await.as_i64().unwrap();
            if overflow > 0 {
                note(&format!("is {overflow} pixels wider than the screen"));
            }
            let broken = axe::violations(browser).await;
            if !broken.is_empty() {
                note(&broken);
            }
            for error in browser.console_errors().await {
                note(&error);
            }
        }
    }
}

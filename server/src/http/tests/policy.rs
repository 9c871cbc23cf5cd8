//! Everything that is registered, asked by everybody, compared with the table.

use app::App;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use model::{Capability, ObjectKind, ObjectQuery, Role};

use super::fixture::{Fixture, posted};
use crate::demo::sample;
use crate::policy::{Access, POLICY, UPLOADS, access};

/// Routes that are neither pages nor server functions; `router` has no way to list them.
const OTHERS: [&str; 9] = [
    "/healthz",
    "/readyz",
    "/pkg/{name}",
    "/icons/{name}",
    "/events",
    "/directory/export/{file}",
    "/applications/{app}/provisioning/schema/download",
    "/applications/{app}/provisioning/plan/{plan}/download",
    "/applications/{app}/provisioning/accounts/download",
];

fn pages() -> Vec<String> {
    generate_route_list(App)
        .iter()
        .map(|route| route.path().to_owned())
        .collect()
}

fn functions() -> Vec<(String, Method)> {
    server_fn_paths()
        .map(|(path, method)| (path.to_owned(), method))
        .collect()
}

#[tokio::test]
async fn the_table_lists_exactly_what_is_registered() {
    let mut registered: Vec<String> = functions()
        .into_iter()
        .map(|(path, _)| path)
        .chain(pages())
        .collect();
    assert!(registered.len() > 10, "{registered:?}");
    registered.extend(OTHERS.map(str::to_owned));
    registered.sort_unstable();
    registered.dedup();
    let mut listed: Vec<_> = POLICY.iter().map(|(path, _)| (*path).to_owned()).collect();
    listed.sort_unstable();
    let missing: Vec<_> = registered.iter().filter(|path| !listed.contains(path)).collect();
    assert!(missing.is_empty(), "not in the policy table: {missing:#?}");
    assert_eq!(listed, registered, "once each, and nothing that does not exist");
    assert!(functions().iter().all(|(path, _)| path.starts_with("/api/")));
    assert!(UPLOADS.iter().all(|path| access(path).is_some()));
}

async fn everybody(fixture: &Fixture) -> Vec<(Option<Role>, String)> {
    let mut everybody = vec![(None, String::new())];
    for (number, role) in Role::ALL.into_iter().enumerate() {
        let name = format!("person{number}");
        fixture.add(&name, role).await;
        everybody.push((Some(role), fixture.sign_in(&name).await));
    }
    everybody
}

#[tokio::test]
async fn server_functions_answer_as_the_table_says() {
    let fixture = Fixture::new().await;
    let everybody = everybody(&fixture).await;
    // Signing out ends the sessions that the others need.
    for (path, method) in functions()
        .into_iter()
        .filter(|(path, _)| path != "/api/identity/sign-out")
    {
        // What is not listed fails the first test.
        let Some(expected) = access(&path) else { continue };
        for (role, cookie) in &everybody {
            let request = if method == Method::GET {
                Request::get(&path)
                    .header(header::COOKIE, cookie)
                    .body(Body::empty())
                    .unwrap()
            } else {
                posted(&path, cookie, "")
            };
            let status = fixture.ask(request).await.status;
            let refused = match (expected, role) {
                (Access::Public, _) => None,
                (Access::Needs(_), None) => Some(StatusCode::UNAUTHORIZED),
                (Access::Needs(needed), Some(role)) => (!role.may(needed)).then_some(StatusCode::FORBIDDEN),
            };
            match refused {
                Some(refused) => assert_eq!(status, refused, "{path} as {role:?}"),
                None => assert!(
                    ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status),
                    "{path} as {role:?}: {status}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn exports_answer_as_the_table_says() {
    let fixture = Fixture::new().await;
    let manage = fixture.portal.command_line().manage_applications().unwrap();
    let application = manage.add_application("pingboard", "Pingboard").await.unwrap();
    let schema = format!("/applications/{application}/provisioning/schema/download");
    for (role, cookie) in everybody(&fixture).await {
        for (path, needed) in [
            ("/directory/export/users.csv", Capability::ReadDirectory),
            (schema.as_str(), Capability::ReadConfiguration),
        ] {
            let status = fixture.open(path, &cookie).await.status;
            let expected = match role {
                None => StatusCode::SEE_OTHER,
                Some(role) if role.may(needed) => StatusCode::OK,
                Some(_) => StatusCode::FORBIDDEN,
            };
            assert_eq!(status, expected, "{path} as {role:?}");
        }
    }
}

#[tokio::test]
async fn pages_answer_as_the_table_says() {
    let fixture = Fixture::new().await;
    let everybody = everybody(&fixture).await;
    sample::fill(&fixture.portal).await.unwrap();
    for path in pages() {
        // What is not listed fails the first test.
        let Some(expected) = access(&path) else { continue };
        let address = with_ids(&path, &fixture).await;
        for (role, cookie) in &everybody {
            let answer = fixture.open(&address, cookie).await;
            let status = answer.status;
            match (expected, role) {
                // The page for signing in sends who is signed in to the start page.
                (Access::Public, _) => {
                    assert!(status.is_success() || status.is_redirection(), "{path}: {status}");
                }
                (Access::Needs(_), None) => {
                    assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
                    assert!(answer.header("location").starts_with("/sign-in"), "{path}");
                }
                (Access::Needs(needed), Some(role)) if role.may(needed) => assert!(
                    ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status)
                        && !status.is_server_error(),
                    "{path} as {role:?}: {status}"
                ),
                (Access::Needs(_), Some(role)) => {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{path} as {role:?}");
                }
            }
        }
    }
}

/// The path with ids in the place of parameters: of the sample directory, and made up for what it does not have.
async fn with_ids(path: &str, fixture: &Fixture) -> String {
    let store = fixture.portal.store();
    let directory = store
        .directories()
        .await
        .unwrap()
        .remove(0)
        .directory
        .id
        .to_string();
    let kind = if path.starts_with("/users") {
        ObjectKind::User
    } else {
        ObjectKind::Group
    };
    let object = store
        .objects(&ObjectQuery::all(kind))
        .await
        .unwrap()
        .items
        .remove(0)
        .id
        .to_string();
    let parts = path.split('/').map(|part| match part {
        "{directory}" => directory.as_str(),
        "{object}" => object.as_str(),
        part if part.starts_with('{') => "00000000-0000-7000-8000-000000000000",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

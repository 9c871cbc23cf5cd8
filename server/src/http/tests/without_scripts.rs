//! Forms as a browser without scripts sends them: what was typed comes back, apart from secrets.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use model::Role;

use super::fixture::{Answer, Fixture, posted};

/// A portal with an application, and the cookie of somebody who may change it.
async fn with_application() -> (Fixture, String, String) {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let manage = fixture.portal.command_line().manage_applications().unwrap();
    let id = manage.add_application("pingboard", "Pingboard").await.unwrap();
    let cookie = fixture.sign_in("anna").await;
    (fixture, id.to_string(), cookie)
}

/// Posts as a browser does from the page `from`, and opens where it is sent.
async fn send(fixture: &Fixture, mut request: Request<Body>, from: &str, cookie: &str) -> (String, Answer) {
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, "text/html".parse().unwrap());
    headers.insert(
        header::REFERER,
        format!("http://localhost{from}").parse().unwrap(),
    );
    let answer = fixture.ask(request).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.header("location").to_owned();
    let path = location
        .strip_prefix("http://localhost")
        .unwrap_or(&location)
        .to_owned();
    let page = fixture.open(&path, cookie).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (path, page)
}

fn assert_shows(page: &Answer, parts: &[&str]) {
    for part in parts {
        assert!(page.body.contains(part), "{part} is missing in {}", page.body);
    }
}

#[tokio::test]
async fn a_refused_configuration_comes_back_as_typed_without_the_token() {
    let (fixture, id, cookie) = with_application().await;
    let edit = format!("/applications/{id}/provisioning/edit");
    let form = format!(
        "application={id}&version=1&mode=automatic&tenant_url=http://scim.example.com/v2&secret_token=top-secret\
         &notification_email=it@acme.example&notify_on_failure=true&scope=all&interval_minutes=17&status=off"
    );
    for action in ["save-provisioning", "test-connection"] {
        let request = posted(&format!("/api/applications/{action}"), &cookie, &form);
        let (path, page) = send(&fixture, request, &edit, &cookie).await;
        assert!(path.starts_with(&format!("{edit}?")), "{action}: {path}");
        assert!(
            !path.contains("secret") && !page.body.contains("top-secret"),
            "{path}"
        );
        assert_shows(
            &page,
            &[
                "value=\"http://scim.example.com/v2\"",
                "value=\"it@acme.example\"",
                "value=\"17\"",
                "https://",
            ],
        );
    }
    let plain = fixture.open(&edit, &cookie).await;
    assert!(!plain.body.contains("scim.example.com"), "nothing is stored");
}

#[tokio::test]
async fn a_mapping_comes_back_as_typed_when_it_is_checked_and_when_it_is_refused() {
    let (fixture, id, cookie) = with_application().await;
    let panel = format!("/applications/{id}/provisioning/mappings/users/attributes/new");
    let typed = "target=nickName2&mapping_type=expression&expression=ToLower([displayNam])&default_value=nobody\
                 &matching=true&precedence=7&apply=only_on_create&flow_null_values=true";
    let shown = [
        "value=\"nickName2\"",
        "value=\"nobody\"",
        "value=\"7\"",
        "ToLower([displayNam])",
        "displayName",
    ];
    let checked = fixture
        .open(
            &format!("{panel}?application={id}&mapping=users&schema_version=1&{typed}&search="),
            &cookie,
        )
        .await;
    assert_shows(&checked, &shown);
    let form = format!("application={id}&mapping=users&schema_version=1&{typed}");
    let request = posted("/api/applications/save-attribute-mapping", &cookie, &form);
    let (path, page) = send(&fixture, request, &panel, &cookie).await;
    assert!(path.starts_with(&format!("{panel}?")), "{path}");
    assert_shows(&page, &shown);
    for page in [checked, page] {
        let boxes = [
            "name=\"matching\"",
            "name=\"flow_null_values\"",
            "value=\"only_on_create\"",
        ];
        for name in boxes {
            let place = page.body.find(name).unwrap();
            let start = page.body[..place].rfind('<').unwrap();
            let end = place + page.body[place..].find('>').unwrap();
            assert!(
                page.body[start..end].contains("checked"),
                "{}",
                &page.body[start..end]
            );
        }
    }
}

#[tokio::test]
async fn mail_settings_come_back_as_typed_without_the_password() {
    let (fixture, _, cookie) = with_application().await;
    let form = "host=mail.acme.example&port=0&security=tls&user_name=mailer&password=top-secret\
                &sender=rollcall@acme.example&portal_address=https://r.acme.example&test_recipient=me@acme.example";
    for action in ["save-mail", "send-test-mail"] {
        let request = posted(&format!("/api/settings/{action}"), &cookie, form);
        let (path, page) = send(&fixture, request, "/settings/mail", &cookie).await;
        assert!(path.starts_with("/settings/mail?"), "{action}: {path}");
        assert!(
            !path.contains("secret") && !page.body.contains("top-secret"),
            "{path}"
        );
        assert_shows(
            &page,
            &[
                "value=\"mail.acme.example\"",
                "value=\"0\"",
                "value=\"mailer\"",
                "value=\"rollcall@acme.example\"",
                "value=\"https://r.acme.example\"",
                "value=\"me@acme.example\"",
                "Enter a port from 1 to 65535",
            ],
        );
    }
    let plain = fixture.open("/settings/mail", &cookie).await;
    assert!(!plain.body.contains("mail.acme.example"), "nothing is stored");
}

#[tokio::test]
async fn what_was_pasted_as_a_schema_and_refused_is_still_in_the_form() {
    let (fixture, id, cookie) = with_application().await;
    let import = format!("/applications/{id}/provisioning/schema/import");
    let body = [
        ("application", id.as_str()),
        ("file\"; filename=\"", ""),
        ("text", "{ oops-a-daisy"),
    ]
    .map(|(name, value)| {
        format!("--piece\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let request = Request::post("/api/applications/upload-schema")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=piece")
        .header(header::COOKIE, &cookie)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(format!("{}--piece--\r\n", body.concat())))
        .unwrap();
    let (_, page) = send(&fixture, request, &import, &cookie).await;
    assert_shows(&page, &["line 1, column 3", "{ oops-a-daisy"]);
    let later = fixture.open(&import, &cookie).await;
    assert!(
        !later.body.contains("oops-a-daisy"),
        "the page itself is an empty form"
    );
}

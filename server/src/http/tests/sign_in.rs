use axum::http::{Request, StatusCode, header};
use model::Role;

use super::fixture::{Fixture, PASSWORD, posted};
use crate::http::Connection;

#[tokio::test]
async fn from_the_setup_code_to_signing_out() {
    let fixture = Fixture::new().await;
    let code = fixture.portal.issue_setup_code().await.unwrap().unwrap();
    assert_eq!(fixture.open("/", "").await.header("location"), "/sign-in");
    assert_eq!(fixture.open("/sign-in", "").await.header("location"), "/setup");
    assert_eq!(fixture.open("/setup", "").await.status, StatusCode::OK);

    let form =
        |code: &str| format!("code={code}&display_name=Anna Muster&user_name=anna&password={PASSWORD}");
    let refused = fixture.post("/api/identity/set-up", "", &form("WRONG")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("\"field\":\"code\""), "{}", refused.body);
    assert_eq!(refused.header("set-cookie"), "");
    let done = fixture
        .post("/api/identity/set-up", "", &form(code.expose()))
        .await;
    assert_eq!((done.status, done.header("location")), (StatusCode::OK, "/"));
    let cookie = done.cookie();
    let home = fixture.open("/", &cookie).await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.body.contains("Anna Muster"));
    assert_eq!(fixture.open("/setup", &cookie).await.header("location"), "/");
    assert_eq!(fixture.open("/setup", "").await.header("location"), "/sign-in");
    let again = fixture
        .post("/api/identity/set-up", "", &form(code.expose()))
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let out = fixture.post("/api/identity/sign-out", &cookie, "").await;
    assert_eq!(out.header("location"), "/sign-in");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        fixture.open("/account", &cookie).await.header("location"),
        "/sign-in?return=/account"
    );
}

#[tokio::test]
async fn the_cookie_is_protected_and_signing_in_leads_back() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    for (return_to, location) in [
        ("%2Faccount", "/account"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("", "/"),
    ] {
        let form = format!("user_name=anna&password={PASSWORD}&return_to={return_to}");
        let answer = fixture.post("/api/identity/sign-in", "", &form).await;
        assert_eq!(answer.header("location"), location);
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("rollcall_session="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    }
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host() {
    let proxy = Connection {
        tls: true,
        trusted_proxies: vec![],
    };
    let fixture = Fixture::behind(proxy).await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let form = format!("user_name=anna&password={PASSWORD}");
    let answer = fixture.post("/api/identity/sign-in", "", &form).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-rollcall_session="), "{cookie}");
    assert!(cookie.contains("; Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000");
    assert_eq!(
        fixture.open("/account", &answer.cookie()).await.status,
        StatusCode::OK
    );
    let plain = answer.cookie().replace("__Host-", "");
    assert_eq!(
        fixture.open("/account", &plain).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn without_scripts_a_wrong_password_comes_back_to_the_page() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let mut request = posted("/api/identity/sign-in", "", "user_name=anna&password=wrong");
    request
        .headers_mut()
        .insert(header::ACCEPT, "text/html".parse().unwrap());
    request.headers_mut().insert(
        header::REFERER,
        "http://localhost/sign-in?return=/account".parse().unwrap(),
    );
    let answer = fixture.ask(request).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let location = answer.header("location");
    assert!(
        location.starts_with("http://localhost/sign-in?return="),
        "{location}"
    );
    assert!(location.contains("__err="), "{location}");
    assert!(!location.contains("wrong"), "{location}");
    let page = fixture
        .open(location.strip_prefix("http://localhost").unwrap(), "")
        .await;
    assert!(
        page.body.contains("The user name or the password is wrong."),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let wrong = "user_name=anna&password=wrong";
    for _ in 0..5 {
        let answer = fixture.post("/api/identity/sign-in", "", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = format!("user_name=anna&password={PASSWORD}");
    let answer = fixture.post("/api/identity/sign-in", "", &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("Try again in"), "{}", answer.body);
    fixture.wait(6);
    assert_eq!(
        fixture.post("/api/identity/sign-in", "", &right).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_changed_password_brings_a_new_cookie() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let other = fixture.sign_in("anna").await;
    let cookie = fixture.sign_in("anna").await;
    let form = format!("current_password={PASSWORD}&new_password=battery staple&repeated=battery staple");
    let answer = fixture
        .post("/api/identity/change-password", &cookie, &form)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    for (cookie, status) in [
        (other, StatusCode::SEE_OTHER),
        (cookie, StatusCode::SEE_OTHER),
        (answer.cookie(), StatusCode::OK),
    ] {
        assert_eq!(fixture.open("/account", &cookie).await.status, status);
    }
}

#[tokio::test]
async fn administrators_are_shown_and_the_last_one_cannot_go() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let cookie = fixture.sign_in("anna").await;
    let page = fixture.open("/settings/administrators", &cookie).await;
    assert!(page.body.contains("anna"));
    let list = fixture.portal.store().administrators().await.unwrap();
    let form = format!("administrator={}", list[0].id);
    for function in ["disable-administrator", "remove-administrator"] {
        let answer = fixture
            .post(&format!("/api/identity/{function}"), &cookie, &form)
            .await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{function}");
        assert!(
            answer.body.contains("last Global Administrator"),
            "{}",
            answer.body
        );
    }
    let new = format!("user_name=bert&display_name=Bert&role=reports_reader&password={PASSWORD}");
    let answer = fixture
        .post("/api/identity/add-administrator", &cookie, &new)
        .await;
    let panel = answer.header("location").to_owned();
    assert!(
        fixture.open(&panel, &cookie).await.body.contains("Block sign-in"),
        "{panel}"
    );
    let bert = fixture.sign_in("bert").await;
    assert_eq!(
        fixture.open("/settings/administrators", &bert).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn an_ended_session_sends_a_form_without_scripts_to_sign_in() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let mut request = posted("/api/identity/end-other-sessions", "", "");
    request
        .headers_mut()
        .insert(header::ACCEPT, "text/html".parse().unwrap());
    request
        .headers_mut()
        .insert(header::REFERER, "http://localhost/account?x=1".parse().unwrap());
    let answer = fixture.ask(request).await;
    assert_eq!(answer.header("location"), "/sign-in?return=/account%3Fx%3D1");
    let request: Request<axum::body::Body> = posted("/api/identity/end-other-sessions", "", "");
    let answer = fixture.ask(request).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        answer.body.contains("\"kind\":\"unauthenticated\""),
        "{}",
        answer.body
    );
}

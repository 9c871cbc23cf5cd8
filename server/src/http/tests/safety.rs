use axum::body::Body;
use axum::http::{Request, StatusCode};
use model::Role;

use super::fixture::{Fixture, PASSWORD, posted};

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let cookie = fixture.sign_in("anna").await;
    let form = format!("user_name=anna&password={PASSWORD}");
    for path in [
        "/api/identity/end-other-sessions",
        "/api/identity/sign-in",
        "/account",
    ] {
        let mut request = posted(path, &cookie, &form);
        request
            .headers_mut()
            .insert("sec-fetch-site", "cross-site".parse().unwrap());
        let answer = fixture.ask(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(answer.body.contains("another site"), "{}", answer.body);

        let mut request = posted(path, &cookie, &form);
        request.headers_mut().remove("sec-fetch-site");
        assert_eq!(
            fixture.ask(request).await.status,
            StatusCode::FORBIDDEN,
            "{path} without a word of where"
        );
    }
    let own = fixture
        .post("/api/identity/end-other-sessions", &cookie, "")
        .await;
    assert_eq!(own.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_carry_their_policy_and_its_nonce() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let mut nonces = vec![];
    for _ in 0..2 {
        let page = fixture.open("/sign-in", "").await;
        let policy = page.header("content-security-policy");
        let start = policy.find("'nonce-").unwrap() + 7;
        let nonce = policy[start..].split('\'').next().unwrap().to_owned();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'nonce-"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let scripts = page.body.matches("<script").count();
        let allowed = page
            .body
            .split("<script")
            .skip(1)
            .filter(|rest| {
                rest.split('>')
                    .next()
                    .unwrap()
                    .contains(&format!("nonce=\"{nonce}\""))
            })
            .count();
        assert!(
            scripts > 0 && scripts == allowed,
            "{scripts} scripts, {allowed} with the nonce"
        );
        assert!(
            !page.body.contains("style=\""),
            "no inline style would be applied"
        );
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    for path in [
        "/sign-in",
        "/account",
        "/healthz",
        "/api/identity/start",
        "/events",
        "/nothing",
    ] {
        let answer = fixture.open(path, "").await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "not without TLS");
    }
    let file = fixture.open("/pkg/rollcall.cc.css", "").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(
        file.header("cache-control").contains("immutable"),
        "files keep their own"
    );
}

#[tokio::test]
async fn too_much_is_refused() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let form = format!("user_name=anna&password={}", "x".repeat(2_000_000));
    let mut request = posted("/api/identity/sign-in", "", &form);
    request.headers_mut().insert("content-length", form.len().into());
    assert_eq!(fixture.ask(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn health_and_readiness_need_no_session() {
    let fixture = Fixture::new().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(fixture.open(path, "").await.status, StatusCode::OK);
    }
    fixture.portal.store().close().await;
    assert_eq!(
        fixture.open("/readyz", "").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(fixture.open("/healthz", "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_page_says_so() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::GlobalAdministrator).await;
    let cookie = fixture.sign_in("anna").await;
    let answer = fixture.open("/nothing", &cookie).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.header("content-security-policy").contains("nonce-"));
    let request = Request::get("/api/nothing")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    assert_eq!(fixture.ask(request).await.status, StatusCode::NOT_FOUND);
}

//! The page that switches faults and profiles, with forms alone.

use std::time::Duration;

use super::*;
use crate::{Fault, FaultKind, RetryAfter};

struct Page {
    status: u16,
    location: String,
    html: String,
}

async fn ask(client: &Client, method: &str, path: &str, fields: &str, site: &str) -> Page {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", site)
        .body(Body::from(fields.to_owned()))
        .unwrap();
    let response = client.simulator.router().oneshot(request).await.unwrap();
    let location = response.headers().get(header::LOCATION);
    let location = location
        .map_or("", |location| location.to_str().unwrap())
        .to_owned();
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    Page {
        status,
        location,
        html: String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

async fn show(client: &Client, path: &str) -> String {
    ask(client, "GET", path, "", "none").await.html
}

async fn post(client: &Client, path: &str, fields: &str) -> Page {
    ask(client, "POST", path, fields, "same-origin").await
}

/// The state that the page shows of a fault.
fn state<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("id=\"state-{name}\"")).unwrap();
    rest.split_once("</p>").unwrap().0
}

#[tokio::test]
async fn a_fault_is_switched_on_and_off() {
    let client = Client::new(Profile::standard());
    let page = show(&client, "/behaviour").await;
    for kind in FaultKind::ALL {
        assert!(state(&page, kind.name()).contains(">Off<"), "{}", kind.name());
        assert!(page.contains(kind.title()) && page.contains(kind.sentence()));
    }
    assert!(!show(&client, "/").await.contains("Faults are switched on"));

    let fields = "name=errors&status=503&retry_after=seconds&retry_seconds=4&times=2&switch=on";
    let page = post(&client, "/behaviour/fault", fields).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/behaviour#errors"));
    let expected = Fault::new(FaultKind::Errors {
        status: 503,
        retry_after: RetryAfter::Seconds(4),
    });
    assert_eq!(client.simulator.faults()[0].fault, expected.times(2));
    assert_eq!(client.get("/Users").await.status, 503);
    let html = show(&client, "/behaviour").await;
    let (on, other) = (state(&html, "errors"), state(&html, "quota"));
    assert!(on.contains(">On<") && on.contains("1 request was hit."), "{on}");
    assert!(other.contains(">Off<"));
    assert!(html.contains("name=\"retry_seconds\" value=\"4\""));
    let overview = show(&client, "/").await;
    assert!(overview.contains("Faults are switched on:</b> Errors."));

    client.get("/Users").await;
    let html = show(&client, "/behaviour").await;
    assert!(state(&html, "errors").contains(">Over<"));
    post(&client, "/behaviour/fault", "name=errors&switch=off").await;
    assert!(client.simulator.faults().is_empty());

    // What is left out is as usual.
    post(&client, "/behaviour/fault", "name=latency").await;
    post(&client, "/behaviour/fault", "name=drop-before").await;
    let usual = FaultKind::Latency(Duration::from_millis(500));
    assert_eq!(client.simulator.faults()[0].fault, Fault::new(usual));
    let page = post(&client, "/behaviour/off", "").await;
    assert_eq!((page.status, client.simulator.faults().len()), (303, 0));
}

#[tokio::test]
async fn a_wrong_form_comes_back_as_it_was_filled_in() {
    let client = Client::new(Profile::standard());
    let fields = "name=quota&requests=%22%3E%3Ci%3E&window=77&times=5";
    let page = post(&client, "/behaviour/fault", fields).await;
    assert_eq!(page.status, 400);
    for text in [
        "Requests: enter a whole number from 0 to 1000000.",
        "name=\"requests\" value=\"&quot;&gt;&lt;i&gt;\"",
        "name=\"window\" value=\"77\"",
        "<details open>",
    ] {
        assert!(page.html.contains(text), "lacks {text}");
    }
    assert!(client.simulator.faults().is_empty());
    assert_eq!(post(&client, "/behaviour/fault", "name=flood").await.status, 400);
}

#[tokio::test]
async fn a_profile_is_taken() {
    let client = Client::new(Profile::pingboard());
    let id = client.create(person("ada")).await;
    let page = post(&client, "/behaviour/profile", "name=put-only").await;
    assert_eq!(
        (page.status, page.location.as_str()),
        (303, "/behaviour#profiles-title")
    );
    let body = json!([{"op": "replace", "path": "title", "value": "x"}]);
    assert_eq!(client.patch(&format!("/Users/{id}"), body).await.status, 501);
    let html = show(&client, "/behaviour").await;
    assert!(html.contains("<title>Application without PATCH (simulated)</title>"));
    for profile in Profile::all() {
        assert!(html.contains(&format!("scope=\"row\">{}</th>", profile.name)));
    }
    assert_eq!(html.matches(">In use<").count(), 1);
    assert_eq!(
        post(&client, "/behaviour/profile", "name=nobody").await.status,
        400
    );
    assert_eq!(client.simulator.profile().name, "put-only");
}

#[tokio::test]
async fn other_sites_cannot_switch_anything() {
    let client = Client::new(Profile::standard());
    for (path, fields) in [
        ("/behaviour/fault", "name=drop-before"),
        ("/behaviour/profile", "name=sentry"),
        ("/behaviour/off", ""),
    ] {
        let page = ask(&client, "POST", path, fields, "cross-site").await;
        assert_eq!(page.status, 403, "{path}");
    }
    assert!(client.simulator.faults().is_empty());
    assert_eq!(client.simulator.profile().name, "standard");
    assert_eq!(
        ask(&client, "GET", "/behaviour", "", "cross-site").await.status,
        200
    );
}

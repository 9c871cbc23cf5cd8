//! The application as a client meets it, through its router.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{Profile, RecordedRequest, Simulator, WriteAnswer};

mod behaviour_page;
mod discovery;
mod faults;
mod pingboard;
mod profiles;
mod resources;
mod switches;
mod wire;

use wire::wire;

const TOKEN: &str = "secret";

struct Client {
    simulator: Simulator,
}

struct Reply {
    status: u16,
    body: Value,
    etag: String,
    location: String,
    headers: axum::http::HeaderMap,
}

impl Client {
    fn new(profile: Profile) -> Self {
        Self {
            simulator: Simulator::new(profile, Some(TOKEN.to_owned())),
        }
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> Reply {
        self.send_with(method, path, body, &[]).await
    }

    async fn send_with(
        &self,
        method: &str,
        path: &str,
        body: Value,
        headers: &[(header::HeaderName, &str)],
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/scim/v2{path}"))
            .header(header::HOST, "app.test")
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "application/scim+json");
        for (name, value) in headers {
            request
                .headers_mut()
                .unwrap()
                .insert(name, value.parse().unwrap());
        }
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        let response = self
            .simulator
            .router()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let headers = response.headers().clone();
        let text = |name: header::HeaderName| {
            headers
                .get(name)
                .map_or("", |value| value.to_str().unwrap())
                .to_owned()
        };
        let (etag, location) = (text(header::ETAG), text(header::LOCATION));
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        if bytes.is_empty() {
            assert!(!headers.contains_key(header::CONTENT_TYPE));
        } else {
            assert_eq!(headers[header::CONTENT_TYPE], "application/scim+json");
        }
        Reply {
            status,
            body: serde_json::from_slice(&bytes).unwrap_or_default(),
            etag,
            location,
            headers,
        }
    }

    async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, Value::Null).await
    }

    async fn find(&self, filter: &str) -> Reply {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("filter", filter)
            .finish();
        self.get(&format!("/Users?{query}")).await
    }

    /// Creates a user and returns its id.
    async fn create(&self, body: Value) -> String {
        let reply = self.send("POST", "/Users", body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.body["id"].as_str().unwrap().to_owned()
    }

    async fn patch(&self, path: &str, operations: Value) -> Reply {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": operations,
        });
        self.send("PATCH", path, body).await
    }
}

impl Reply {
    /// Status and SCIM type, after a look at the rest of the error body.
    fn refusal(&self) -> (u16, &str) {
        assert_eq!(
            self.body["schemas"],
            json!(["urn:ietf:params:scim:api:messages:2.0:Error"])
        );
        assert_eq!(self.body["status"], json!(self.status.to_string()));
        assert!(
            self.body["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty())
        );
        (self.status, self.body["scimType"].as_str().unwrap_or_default())
    }

    fn user_names(&self) -> Vec<&str> {
        let resources = self.body["Resources"].as_array().unwrap();
        resources
            .iter()
            .map(|user| user["userName"].as_str().unwrap())
            .collect()
    }
}

fn person(user_name: &str) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": user_name,
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": format!("{user_name}@example.com"), "type": "work"}],
        "active": true,
    })
}

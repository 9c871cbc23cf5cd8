//! Somebody who uses the portal with a browser that runs no scripts: pages, forms, a cookie.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use url::form_urlencoded;

use crate::http_client::HttpClient;

const BOUNDARY: &str = "----rollcall-tests-boundary";

/// A browser without scripts.
#[derive(Debug)]
pub struct Visitor {
    http: HttpClient,
    address: String,
    cookies: BTreeMap<String, String>,
}

/// What the portal answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it sends the browser.
    location: Option<String>,
    /// The page.
    pub text: String,
}

impl Answer {
    /// Where it sends the browser, within the portal.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// Where it sends the browser, after a form was accepted.
    pub fn accepted(self) -> String {
        let location = self.location.unwrap_or_default();
        assert!(
            (300..400).contains(&self.status) && !location.contains("__err"),
            "the form was refused: {} {location} {}",
            self.status,
            self.text
        );
        location
    }
}

impl Visitor {
    /// Somebody without a session.
    pub fn new(address: &str) -> Self {
        Self {
            http: HttpClient::default(),
            address: address.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Bytes::new()).await
    }

    /// Opens a page that must be there.
    pub async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(
            answer.status, 200,
            "{path}: {:?} {}",
            answer.location, answer.text
        );
        answer.text
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            "application/x-www-form-urlencoded",
            body.into(),
        )
        .await
    }

    /// Sends a form with a file.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        let (field, file_name, content) = file;
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: text/csv\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, &kind, body.into()).await
    }

    async fn send(&mut self, method: Method, path: &str, content_type: &str, body: Bytes) -> Answer {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("referer", format!("{}/", self.address));
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let reply = self.http.send(request.body(Full::new(body)).unwrap()).await;
        let reply = reply.unwrap_or_else(|error| panic!("{path}: {error:?}"));
        for cookie in reply.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = reply.headers.get("location").map(|location| {
            let location = location.to_str().unwrap();
            location
                .strip_prefix(&self.address)
                .unwrap_or(location)
                .to_owned()
        });
        Answer {
            status: reply.status.as_u16(),
            location,
            text: String::from_utf8_lossy(&reply.body).into_owned(),
        }
    }
}

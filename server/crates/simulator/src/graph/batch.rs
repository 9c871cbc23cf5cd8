//! Several requests in one. Source: Microsoft Graph documentation, "Combine multiple HTTP requests using JSON batching".

use std::collections::{HashMap, HashSet};

use axum::http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Content};
use super::request::Request;
use super::state::State;

/// The most requests in a batch.
const MOST: usize = 20;

impl State {
    /// Answers each part by itself.
    ///
    /// # Errors
    /// An answer that says what is wrong with the batch as a whole.
    pub(super) fn batch(&mut self, request: &Request) -> Result<Answer, Box<Answer>> {
        let refused = |message: &str| Box::new(Answer::error(StatusCode::BAD_REQUEST, "BadRequest", message));
        let body = request.json();
        let parts = body.get("requests").and_then(Value::as_array);
        let parts = parts.ok_or_else(|| refused("Invalid batch payload format."))?;
        if parts.len() > MOST {
            return Err(refused(
                "Number of batch request steps exceeds the maximum value of 20.",
            ));
        }
        let (mut ids, mut statuses) = (HashSet::new(), HashMap::new());
        let mut responses = Vec::new();
        for part in parts {
            let text = |name: &str| part.get(name).and_then(Value::as_str);
            let (Some(id), Some(method), Some(url)) = (text("id"), text("method"), text("url")) else {
                return Err(refused("A request of the batch lacks id, method or url."));
            };
            if !ids.insert(id) {
                return Err(refused("The id of each request of the batch must be unique."));
            }
            let answer = if has_failed(part, &statuses) {
                Answer::error(
                    StatusCode::FAILED_DEPENDENCY,
                    "FailedDependency",
                    "A request that it depends on failed.",
                )
            } else {
                let method = method.parse().unwrap_or(Method::TRACE);
                let target = format!("/v1.0/{}", url.trim_start_matches('/'));
                let part = Request::new(method, &target, &request.authorization, Vec::new());
                self.answer(&part, &target)
            };
            statuses.insert(id.to_owned(), answer.status);
            responses.push(response(id, answer));
        }
        // In which order they come is not promised.
        responses.reverse();
        Ok(Answer::ok(json!({ "responses": responses })))
    }
}

/// Whether a part that it depends on was no success, or does not come before it.
fn has_failed(part: &Value, statuses: &HashMap<String, StatusCode>) -> bool {
    let needed = part.get("dependsOn").and_then(Value::as_array);
    let mut needed = needed.into_iter().flatten().filter_map(Value::as_str);
    needed.any(|id| statuses.get(id).is_none_or(|status| !status.is_success()))
}

fn response(id: &str, answer: Answer) -> Value {
    let mut headers: Map<String, Value> = answer
        .headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    headers.insert("Content-Type".to_owned(), json!("application/json"));
    let body = match answer.content {
        Content::Json(body) => body,
        Content::Html | Content::HangUp => Value::Null,
    };
    json!({"id": id, "status": answer.status.as_u16(), "headers": headers, "body": body})
}

//! The last requests about somebody, and what the application answered, as they went over the wire.

use leptos::prelude::*;
use model::{Exchange, LastAttempt};
use ui::{Code, Erase, RelativeTime};

/// What was sent last, request by request; nothing where nothing was.
pub(super) fn exchanges(attempt: Option<&LastAttempt>) -> Option<AnyView> {
    let attempt = attempt.filter(|attempt| !attempt.exchanges.is_empty())?;
    let list = attempt.exchanges.iter().map(exchange).collect_view();
    let at = attempt.at.0;
    let view = view! {
        <details>
            <summary>"Requests and answers, word for word, " <RelativeTime at=at/></summary>
            {list}
        </details>
    };
    Some(view.erase())
}

fn exchange(exchange: &Exchange) -> AnyView {
    let request = with_body(format!("{} {}", exchange.method, exchange.target), &exchange.body);
    let answer = match exchange.status {
        Some(status) => with_body(format!("HTTP {status}"), &exchange.answer),
        None => format!("No answer: {}", exchange.answer),
    };
    view! {
        <Code text=request block=true copy=true/>
        <Code text=answer block=true/>
    }
    .erase()
}

fn with_body(mut first: String, body: &str) -> String {
    if body.is_empty() {
        return first;
    }
    first.push('\n');
    // What was cut is no JSON any more, and shown as it is.
    let pretty = serde_json::from_str::<serde_json::Value>(body)
        .ok()
        .and_then(|json| serde_json::to_string_pretty(&json).ok());
    first.push_str(pretty.as_deref().unwrap_or(body));
    first
}

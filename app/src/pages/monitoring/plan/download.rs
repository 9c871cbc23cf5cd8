//! Plans as files: every part with its requests, as JSON or CSV, read and sent some at a time.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use model::{ApplicationId, PlanId, PlanQuery, PlannedPart, ProblemKind};
use portal::{Caller, Portal, ReadConfiguration};
use serde::Deserialize;

use super::words::{action_value, outcome_value};

/// The download: `/applications/…/provisioning/plan/…/download?format=csv`.
pub(crate) fn router(portal: Portal) -> Router {
    Router::new()
        .route(
            "/applications/{app}/provisioning/plan/{plan}/download",
            get(download),
        )
        .with_state(portal)
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    format: String,
}

/// Where a download is.
struct Position {
    read: ReadConfiguration,
    application: ApplicationId,
    plan: PlanId,
    csv: bool,
    last: i64,
    ended: bool,
}

async fn download(
    State(portal): State<Portal>,
    Path((app, plan)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    caller: Option<axum::Extension<Caller>>,
) -> Response {
    let Some(axum::Extension(caller)) = caller else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let (Ok(application), Ok(plan)) = (app.parse::<ApplicationId>(), plan.parse::<PlanId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let read = match portal.read_configuration(&caller) {
        Ok(read) => read,
        Err(error) => return (StatusCode::FORBIDDEN, error.into_problem().to_string()).into_response(),
    };
    if let Err(error) = read.plan(application, plan, &PlanQuery::default()).await {
        let problem = error.into_problem();
        let status = match problem.kind {
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        return (status, problem.to_string()).into_response();
    }
    let csv = wanted.format != "json";
    let (kind, name, head) = if csv {
        (
            "text/csv; charset=utf-8",
            "attachment; filename=\"plan.csv\"",
            "position,action,state,type,name,detail,object id,reason,attribute,old value,new value,requests\r\n",
        )
    } else {
        ("application/json", "attachment; filename=\"plan.json\"", "[\n")
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    let position = Position {
        read,
        application,
        plan,
        csv,
        last: 0,
        ended: false,
    };
    let first = stream::once(async move { Ok(Bytes::from_static(head.as_bytes())) });
    let body = first.chain(stream::unfold(position, piece));
    (headers, Body::from_stream(body)).into_response()
}

/// The next parts as text; nothing after the last ones. When they cannot be read the download breaks off, so that half of a
/// plan is not taken for all of it.
async fn piece(mut at: Position) -> Option<(Result<Bytes, std::io::Error>, Position)> {
    if at.ended {
        return None;
    }
    let read = at.read.plan_parts_after(at.application, at.plan, at.last).await;
    let parts = match read {
        Ok(parts) => parts,
        Err(error) => {
            at.ended = true;
            let problem = error.into_problem().to_string();
            return Some((Err(std::io::Error::other(problem)), at));
        }
    };
    let begins = at.last == 0;
    let Some(last) = parts.last() else {
        at.ended = true;
        let end = if at.csv { "" } else { "\n]\n" };
        return Some((Ok(Bytes::from_static(end.as_bytes())), at));
    };
    at.last = last.item.position;
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        if at.csv {
            rows(part, &mut text);
        } else {
            if index > 0 || !begins {
                text.push_str(",\n");
            }
            text.push_str(&serde_json::to_string(part).unwrap_or_default());
        }
    }
    Some((Ok(Bytes::from(text)), at))
}

/// A row for each changed attribute, or one without.
fn rows(part: &PlannedPart, text: &mut String) {
    let item = &part.item;
    let requests: Vec<String> = part
        .content
        .requests
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    let kind = match item.kind {
        model::ObjectKind::User => "user",
        model::ObjectKind::Group => "group",
    };
    let none = [model::ModifiedProperty {
        name: String::new(),
        old_value: None,
        new_value: None,
    }];
    let changes = if part.content.changes.is_empty() {
        none.as_slice()
    } else {
        part.content.changes.as_slice()
    };
    for change in changes {
        let cells = [
            item.position.to_string(),
            action_value(item.action).to_owned(),
            outcome_value(item.outcome).to_owned(),
            kind.to_owned(),
            item.name.clone(),
            item.detail.clone(),
            item.object_id.to_string(),
            item.reason.clone(),
            change.name.clone(),
            change.old_value.clone().unwrap_or_default(),
            change.new_value.clone().unwrap_or_default(),
            requests.join(" | "),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
}

/// A cell of a CSV file (RFC 4180); what a spreadsheet would take for a formula begins with an apostrophe.
pub(crate) fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cell, written) in [
            ("Ana Duarte", "Ana Duarte"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}

//! What was read of the accounts as a CSV file, read and sent a page at a time.

use std::convert::Infallible;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use model::{AccountFinding, AccountsQuery, AccountsShown, ApplicationId, DriftDifference, ProblemKind};
use portal::{Caller, Portal, ReadConfiguration};

use super::words::{class, decision, list};
use crate::pages::monitoring::plan::download::quoted;

/// The download: `/applications/…/provisioning/accounts/download`.
pub(crate) fn router(portal: Portal) -> Router {
    Router::new()
        .route(
            "/applications/{app}/provisioning/accounts/download",
            get(download),
        )
        .with_state(portal)
}

/// Where a download is.
struct Position {
    read: ReadConfiguration,
    application: ApplicationId,
    lists: Vec<AccountsShown>,
    page: u32,
}

const HEAD: &str = "list,account,name,user name,id in the application,object id,attribute,last sent,in the application,decision,who matches\r\n";
/// Every account once: matches and ambiguous ones are among those that are not managed.
const LISTS: [AccountsShown; 6] = [
    AccountsShown::Ignored,
    AccountsShown::Untouched,
    AccountsShown::Unmatched,
    AccountsShown::Unmanaged,
    AccountsShown::Missing,
    AccountsShown::Changed,
];

async fn download(
    State(portal): State<Portal>,
    Path(app): Path<String>,
    caller: Option<axum::Extension<Caller>>,
) -> Response {
    let Some(axum::Extension(caller)) = caller else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let Ok(application) = app.parse::<ApplicationId>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let read = match portal.read_configuration(&caller) {
        Ok(read) => read,
        Err(error) => return (StatusCode::FORBIDDEN, error.into_problem().to_string()).into_response(),
    };
    if let Err(error) = read.accounts(application, &AccountsQuery::default()).await {
        let problem = error.into_problem();
        let status = match problem.kind {
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        return (status, problem.to_string()).into_response();
    }
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"accounts.csv\""),
    );
    let position = Position {
        read,
        application,
        lists: LISTS.to_vec(),
        page: 1,
    };
    let first = stream::once(async { Bytes::from_static(HEAD.as_bytes()) });
    let body = first
        .chain(stream::unfold(position, piece))
        .map(Ok::<_, Infallible>);
    (headers, Body::from_stream(body)).into_response()
}

/// The next page as text; nothing after the last list.
async fn piece(mut at: Position) -> Option<(Bytes, Position)> {
    loop {
        let shown = *at.lists.last()?;
        let query = AccountsQuery {
            shown,
            search: String::new(),
            page: at.page,
        };
        let found = at.read.accounts(at.application, &query).await;
        let items = found.map(|view| view.items.items).unwrap_or_default();
        if items.is_empty() {
            at.lists.pop();
            at.page = 1;
            continue;
        }
        at.page += 1;
        let mut text = String::new();
        for item in &items {
            rows(shown, item, &mut text);
        }
        return Some((Bytes::from(text), at));
    }
}

/// A row for each value that differs, or one without.
fn rows(shown: AccountsShown, item: &AccountFinding, text: &mut String) {
    let people: Vec<&str> = item.people.iter().map(|person| person.name.as_str()).collect();
    let row = |one: Option<&DriftDifference>| {
        let value = |value: Option<&String>| value.cloned().unwrap_or_default();
        let cells = [
            list(shown).to_owned(),
            class(item.class).0.to_owned(),
            item.name.clone(),
            item.detail.clone(),
            item.target_id.clone(),
            item.object_id.map(|id| id.to_string()).unwrap_or_default(),
            one.map(|one| one.path.clone()).unwrap_or_default(),
            value(one.and_then(|one| one.expected.as_ref())),
            value(one.and_then(|one| one.actual.as_ref())),
            one.map(|one| decision(one.decision).0.to_owned())
                .unwrap_or_default(),
            people.join(" | "),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        format!("{}\r\n", cells.join(","))
    };
    if item.differences.is_empty() {
        text.push_str(&row(None));
    }
    for one in &item.differences {
        text.push_str(&row(Some(one)));
    }
}

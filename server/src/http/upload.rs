//! Files of a directory, from programs that have its upload token: `POST /upload/directories/{directory}` with the file as the
//! body.

use app::server::Visit;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures::StreamExt;
use model::{DirectoryId, Problem, ProblemKind};
use portal::Portal;
use serde_json::json;

use super::refusal;

/// The route, which asks for a token instead of a session.
pub(super) fn router(portal: Portal) -> Router {
    Router::new()
        .route("/upload/directories/{directory}", post(receive).put(receive))
        .with_state(portal)
}

async fn receive(
    State(portal): State<Portal>,
    Extension(visit): Extension<Visit>,
    Path(directory): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match take(&portal, &visit, &directory, &headers, body).await {
        Ok(people) => {
            let answer = json!({ "people": people, "message": "The file is being read." });
            (StatusCode::ACCEPTED, Json(answer)).into_response()
        }
        Err(problem) => {
            let status = match problem.kind {
                ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
                ProblemKind::NotFound => StatusCode::NOT_FOUND,
                ProblemKind::Conflict => StatusCode::CONFLICT,
                ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            refusal::problem(status, &problem)
        }
    }
}

async fn take(
    portal: &Portal,
    visit: &Visit,
    directory: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<i64, Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .unwrap_or_default();
    let directory: DirectoryId = directory.parse().map_err(|_| Problem::not_found("directory"))?;
    let mut upload = portal
        .begin_source_upload(directory, token, &visit.address)
        .await
        .map_err(portal::Error::into_problem)?;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| {
            Problem::new(ProblemKind::Invalid, "The file did not arrive as a whole.")
                .with_hint("Send it again.")
        })?;
        upload.write(&piece).await.map_err(portal::Error::into_problem)?;
    }
    upload.finish().await.map_err(portal::Error::into_problem)
}

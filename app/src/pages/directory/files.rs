//! Files out of and into the directory: the routes of the exports, and the reading of an upload.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::server_fn::codec::MultipartData;
use model::{DirectoryId, ImportId, ObjectFilter, ObjectKind, ObjectQuery, Problem, ProblemKind};
use portal::{Caller, Export, ExportKind, ManageDirectory, Portal};
use serde::Deserialize;

use crate::AppError;

/// The exports: `/directory/export/users.csv`, `groups.csv` and `memberships.csv`. The layer around it puts the
/// [`Caller`] into the request, as for pages.
pub fn router(portal: Portal) -> Router {
    Router::new()
        .route("/directory/export/{file}", get(export))
        .with_state(portal)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Selection {
    q: String,
    state: String,
}

async fn export(
    State(portal): State<Portal>,
    Path(file): Path<String>,
    Query(selection): Query<Selection>,
    caller: Option<axum::Extension<Caller>>,
) -> Response {
    let Some(axum::Extension(caller)) = caller else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let query = |kind| ObjectQuery {
        search: selection.q.clone(),
        filter: ObjectFilter::of_word(&selection.state),
        ..ObjectQuery::all(kind)
    };
    let kind = match file.as_str() {
        "users.csv" => ExportKind::Objects(query(ObjectKind::User)),
        "groups.csv" => ExportKind::Objects(query(ObjectKind::Group)),
        "memberships.csv" => ExportKind::Memberships,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let name = kind.file_name();
    match portal.read_directory(&caller) {
        Ok(read) => download(name, read.export(kind)),
        Err(error) => {
            let problem = error.into_problem();
            (StatusCode::FORBIDDEN, problem.to_string()).into_response()
        }
    }
}

fn download(name: &str, export: Export) -> Response {
    let pieces = futures::stream::try_unfold(export, async |mut export| {
        match export.next().await {
            Ok(Some(piece)) => Ok(Some((Bytes::from(piece), export))),
            Ok(None) => Ok(None),
            // A broken download is one that the browser reports; the reason goes to the server's log.
            Err(error) => Err(std::io::Error::other(error.into_problem())),
        }
    });
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
    );
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    (headers, Body::from_stream(pieces)).into_response()
}

/// Receives the fields `directory` and `file` of a form, piece by piece.
pub(super) async fn receive(
    manage: &ManageDirectory,
    data: MultipartData,
) -> Result<(DirectoryId, ImportId), AppError> {
    let Some(mut fields) = data.into_inner() else {
        return Err(incomplete());
    };
    let mut directory = None;
    while let Some(mut field) = fields.next_field().await.map_err(|_| incomplete())? {
        match field.name() {
            Some("directory") => {
                let text = field.text().await.map_err(|_| incomplete())?;
                directory = text.parse::<DirectoryId>().ok();
            }
            Some("file") => {
                let directory = directory.ok_or_else(incomplete)?;
                let name = field.file_name().unwrap_or_default().to_owned();
                if name.is_empty() {
                    return Err(Problem::field("file", "Choose a CSV file.").into());
                }
                let mut upload = manage.begin_upload(directory, &name).await?;
                while let Some(piece) = field.chunk().await.map_err(|_| incomplete())? {
                    upload.write(&piece).await?;
                }
                return Ok((directory, upload.finish().await?));
            }
            _ => {}
        }
    }
    Err(Problem::field("file", "Choose a CSV file.").into())
}

fn incomplete() -> AppError {
    Problem::new(
        ProblemKind::Invalid,
        "The upload was interrupted or is too large.",
    )
    .with_hint("Files up to 256 MiB can be imported. Try again.")
    .into()
}

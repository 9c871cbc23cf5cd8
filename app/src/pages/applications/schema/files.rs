//! Configurations as files: the route of the download, and the reading of an upload.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::server_fn::codec::MultipartData;
use model::{ApplicationId, Problem, ProblemKind};
use portal::{Caller, LARGEST_SCHEMA, Portal};

use crate::AppError;

/// The download: `/applications/…/provisioning/schema/download`.
pub(crate) fn router(portal: Portal) -> Router {
    Router::new()
        .route("/applications/{app}/provisioning/schema/download", get(download))
        .with_state(portal)
}

async fn download(
    State(portal): State<Portal>,
    Path(app): Path<String>,
    caller: Option<axum::Extension<Caller>>,
) -> Response {
    let Some(axum::Extension(caller)) = caller else {
        return StatusCode::UNAUTHORIZED.into_response();
    };
    let Ok(id) = app.parse::<ApplicationId>() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let read = match portal.read_configuration(&caller) {
        Ok(read) => read,
        Err(error) => return (StatusCode::FORBIDDEN, error.into_problem().to_string()).into_response(),
    };
    match read.schema(id, None).await {
        Ok(schema) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            let name = file_name(&schema.application);
            if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                headers.insert(header::CONTENT_DISPOSITION, disposition);
            }
            (headers, schema.json).into_response()
        }
        Err(error) => {
            let problem = error.into_problem();
            let status = match problem.kind {
                ProblemKind::NotFound => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            (status, problem.to_string()).into_response()
        }
    }
}

/// The name of the file, of plain characters only.
fn file_name(application: &str) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() {
            character
        } else {
            '-'
        }
    };
    let name: String = application.to_lowercase().chars().map(plain).collect();
    format!("{}-schema.json", name.trim_matches('-'))
}

/// Receives the fields `application`, `file` and `text`: the application, the file's name and its text. Where both are
/// given, the file counts.
pub(crate) async fn receive(data: MultipartData) -> Result<(String, String, String), AppError> {
    let Some(mut fields) = data.into_inner() else {
        return Err(incomplete());
    };
    let (mut application, mut name, mut bytes, mut pasted) =
        (String::new(), String::new(), Vec::new(), Vec::new());
    while let Some(mut field) = fields.next_field().await.map_err(|_| incomplete())? {
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let into = match field.name() {
            Some("application") => {
                application = field.text().await.map_err(|_| incomplete())?;
                continue;
            }
            Some("file") => {
                name = file_name;
                &mut bytes
            }
            Some("text") => &mut pasted,
            _ => continue,
        };
        while let Some(piece) = field.chunk().await.map_err(|_| incomplete())? {
            if into.len() + piece.len() > LARGEST_SCHEMA {
                return Err(
                    Problem::field("file", "The file is larger than 4 MB. Choose a configuration.").into(),
                );
            }
            into.extend_from_slice(&piece);
        }
    }
    if bytes.is_empty() {
        (name, bytes) = (String::new(), pasted);
    }
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Problem::field(
            "file",
            "The file is not UTF-8. Save it as UTF-8 and choose it again.",
        )
        .into());
    };
    if text.trim().is_empty() {
        return Err(Problem::field("file", "Choose a JSON file or paste its text.").into());
    }
    Ok((application, name, text))
}

fn incomplete() -> AppError {
    Problem::new(ProblemKind::Invalid, "The upload was interrupted.")
        .with_hint("Try again.")
        .into()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn files_have_plain_names() {
        for (application, expected) in [
            ("Pingboard", "pingboard-schema.json"),
            ("Ä \"B\"/..", "b-schema.json"),
        ] {
            assert_eq!(file_name(application).replace("--", ""), expected);
        }
    }
}

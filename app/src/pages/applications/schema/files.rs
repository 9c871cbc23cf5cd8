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

/// What a form brought.
pub(crate) struct Upload {
    /// The application.
    pub(crate) application: String,
    /// What was pasted.
    pub(crate) pasted: String,
    file_name: String,
    file: Vec<u8>,
    is_too_large: bool,
}

impl Upload {
    /// The file's name and its text, or what was pasted, without a name. Where both are given, the file counts.
    pub(crate) fn configuration(&self) -> Result<(&str, String), AppError> {
        let refuse = |message| Err(Problem::field("file", message).into());
        if self.is_too_large {
            return refuse("The file is larger than 4 MB. Choose a configuration.");
        }
        let (name, text) = if self.file.is_empty() {
            ("", Ok(self.pasted.clone()))
        } else {
            (self.file_name.as_str(), String::from_utf8(self.file.clone()))
        };
        match text {
            Err(_) => refuse("The file is not UTF-8. Save it as UTF-8 and choose it again."),
            Ok(text) if text.trim().is_empty() => refuse("Choose a JSON file or paste its text."),
            Ok(text) => Ok((name, text)),
        }
    }
}

/// Receives the fields `application`, `file` and `text`. All of them are read, also after one that is too large: what was
/// pasted goes back into the form.
pub(crate) async fn receive(data: MultipartData) -> Result<Upload, AppError> {
    let Some(mut fields) = data.into_inner() else {
        return Err(incomplete());
    };
    let (mut application, mut file_name, mut is_too_large) = (String::new(), String::new(), false);
    let (mut file, mut pasted) = (Vec::new(), Vec::new());
    while let Some(mut field) = fields.next_field().await.map_err(|_| incomplete())? {
        let name = field.file_name().unwrap_or_default().to_owned();
        let into = match field.name() {
            Some("application") => {
                application = field.text().await.map_err(|_| incomplete())?;
                continue;
            }
            Some("file") => {
                file_name = name;
                &mut file
            }
            Some("text") => &mut pasted,
            _ => continue,
        };
        while let Some(piece) = field.chunk().await.map_err(|_| incomplete())? {
            if into.len() + piece.len() > LARGEST_SCHEMA {
                is_too_large = true;
            } else {
                into.extend_from_slice(&piece);
            }
        }
    }
    Ok(Upload {
        application,
        pasted: String::from_utf8_lossy(&pasted).into_owned(),
        file_name,
        file,
        is_too_large,
    })
}

fn incomplete() -> AppError {
    Problem::new(ProblemKind::Invalid, "The upload was interrupted.")
        .with_hint("Try again.")
        .into()
}

#[cfg(test)]
mod tests {
    use super::{Upload, file_name};

    #[test]
    fn the_file_counts_before_what_is_pasted() {
        let upload = |file: &[u8], pasted: &str, is_too_large| Upload {
            application: String::new(),
            pasted: pasted.into(),
            file_name: "a.json".into(),
            file: file.to_vec(),
            is_too_large,
        };
        for (upload, expected) in [
            (upload(b"{}", "[]", false), Some(("a.json", "{}"))),
            (upload(b"", "[]", false), Some(("", "[]"))),
            (upload(b"", " ", false), None),
            (upload(b"\xff", "[]", false), None),
            (upload(b"{}", "[]", true), None),
        ] {
            let found = upload.configuration().ok();
            let found = found.as_ref().map(|(name, text)| (*name, text.as_str()));
            assert_eq!(found, expected);
        }
    }

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

//! Whether the process lives, and whether it can work.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use portal::Portal;

/// `/healthz` answers while the process runs; `/readyz` while the store answers and its tables are up to date.
pub(super) fn router(portal: Portal) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .with_state(portal)
}

async fn ready(State(portal): State<Portal>) -> (StatusCode, &'static str) {
    match portal.store().is_current().await {
        Ok(true) => (StatusCode::OK, "ok\n"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database is of another version\n",
        ),
        Err(error) => {
            tracing::warn!(error = portal::chain(&error), "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}

//! `/pkg/…` and `/icons/…`.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::Site;
use super::asset::Asset;

/// A name with a hash never gets another content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A name without one is asked for again each time, and answered with 304.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// Serves the files of the site; every other name below these two paths is a 404.
pub fn router<S: Clone + Send + Sync + 'static>(site: Arc<Site>) -> Router<S> {
    let icons = Arc::clone(&site);
    Router::new()
        .route(
            "/pkg/{name}",
            get(async move |uri: Uri, headers: HeaderMap| answer(site.asset(uri.path()), FOR_EVER, &headers)),
        )
        .route(
            "/icons/{name}",
            get(
                async move |uri: Uri, Path(name): Path<String>, headers: HeaderMap| match icons.icon(&name) {
                    Some(icon) => answer(Some(icon), ASK_AGAIN, &headers),
                    None => answer(icons.asset(uri.path()), FOR_EVER, &headers),
                },
            ),
        )
}

fn answer(asset: Option<&Asset>, caching: HeaderValue, request: &HeaderMap) -> Response {
    let Some(asset) = asset else {
        return (StatusCode::NOT_FOUND, "There is no such file. Reload the page.").into_response();
    };
    let validators = [
        (CACHE_CONTROL, caching),
        (ETAG, asset.tag.clone()),
        (VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if is_known(asset, request) {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    let (encoding, bytes) = asset.form(request.get(ACCEPT_ENCODING));
    let mut response = (validators, bytes).into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, asset.media_type.clone());
    if let Some(encoding) = encoding {
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.token()));
    }
    response
}

/// Whether the browser already has this content. Source: RFC 9110 section 13.1.2.
fn is_known(asset: &Asset, request: &HeaderMap) -> bool {
    let tag = asset.tag.to_str().unwrap_or_default();
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| matches!(known.trim(), "*") || known.trim() == tag)
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt as _;

    use super::*;

    /// A site of one small file for each role, with a Brotli form of the script.
    fn site() -> (tempfile::TempDir, Arc<Site>) {
        let root = tempfile::tempdir().unwrap();
        let mut manifest = serde_json::Map::new();
        for (role, path) in [
            ("rollcall.js", "pkg/rollcall.aa.js"),
            ("rollcall.wasm", "pkg/rollcall.bb.wasm"),
            ("rollcall.css", "pkg/rollcall.cc.css"),
            ("sprite.svg", "icons/sprite.dd.svg"),
            ("favicon.svg", "icons/favicon.ee.svg"),
        ] {
            let file = root.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, role).unwrap();
            manifest.insert(role.to_owned(), path.into());
        }
        std::fs::write(root.path().join("pkg/rollcall.aa.js.br"), "small").unwrap();
        let manifest = serde_json::to_vec(&manifest).unwrap();
        std::fs::write(root.path().join("manifest.json"), manifest).unwrap();
        let site = Site::load(Some(root.path())).unwrap();
        (root, Arc::new(site))
    }

    async fn ask(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let (_root, site) = site();
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = router::<()>(site)
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1000).await.unwrap();
        (
            parts.status,
            parts.headers,
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    #[tokio::test]
    async fn files_have_their_type_and_are_kept_for_ever() {
        for (path, media_type, body) in [
            (
                "/pkg/rollcall.aa.js",
                "text/javascript; charset=utf-8",
                "rollcall.js",
            ),
            ("/pkg/rollcall.bb.wasm", "application/wasm", "rollcall.wasm"),
            ("/pkg/rollcall.cc.css", "text/css; charset=utf-8", "rollcall.css"),
            ("/icons/sprite.dd.svg", "image/svg+xml", "sprite.svg"),
        ] {
            let (status, headers, text) = ask(path, &[]).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, body), "{path}");
            assert_eq!(headers[CONTENT_TYPE], media_type);
            assert_eq!(headers[CACHE_CONTROL], FOR_EVER);
            assert_eq!(headers[VARY], "accept-encoding");
            assert!(!headers.contains_key(CONTENT_ENCODING));
        }
    }

    #[tokio::test]
    async fn icons_are_found_without_their_hash_and_asked_for_again() {
        let (status, headers, text) = ask("/icons/sprite.svg", &[]).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "sprite.svg"));
        assert_eq!(headers[CACHE_CONTROL], ASK_AGAIN);
        assert_eq!(headers[ETAG], "W/\"dd\"");
    }

    #[tokio::test]
    async fn the_compressed_form_goes_to_who_understands_it() {
        let (_, headers, text) = ask("/pkg/rollcall.aa.js", &[("accept-encoding", "gzip, br")]).await;
        assert_eq!(
            (headers[CONTENT_ENCODING].to_str().unwrap(), text.as_str()),
            ("br", "small")
        );
        let (_, headers, text) = ask("/pkg/rollcall.aa.js", &[("accept-encoding", "gzip")]).await;
        assert_eq!(
            (headers.get(CONTENT_ENCODING), text.as_str()),
            (None, "rollcall.js")
        );
    }

    #[tokio::test]
    async fn a_known_tag_is_answered_without_a_body() {
        for (tag, expected) in [
            ("W/\"aa\"", StatusCode::NOT_MODIFIED),
            ("\"x\", W/\"aa\"", StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("W/\"bb\"", StatusCode::OK),
        ] {
            let (status, headers, text) = ask("/pkg/rollcall.aa.js", &[("if-none-match", tag)]).await;
            assert_eq!(status, expected, "{tag}");
            assert_eq!(text.is_empty(), expected == StatusCode::NOT_MODIFIED);
            assert_eq!(headers[ETAG], "W/\"aa\"");
        }
    }

    #[tokio::test]
    async fn nothing_else_is_served() {
        for path in [
            "/pkg/rollcall.js",
            "/pkg/manifest.json",
            "/pkg/..%2fmanifest.json",
            "/icons/none.svg",
            "/manifest.json",
        ] {
            assert_eq!(ask(path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

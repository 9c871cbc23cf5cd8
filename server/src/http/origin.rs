//! Refusing what another site made a browser send (cross-site request forgery).

use app::server::Visit;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use model::{Problem, ProblemKind};

use super::refusal;

/// Lets a request that may change something through only if it comes from a page of this site.
pub(super) async fn check(request: Request<Body>, next: Next) -> Response {
    let https = request
        .extensions()
        .get::<Visit>()
        .is_some_and(|visit| visit.https);
    if request.method().is_safe() || is_own(request.headers(), request.uri().host(), https) {
        return next.run(request).await;
    }
    tracing::warn!("refused a request that came from another site");
    let problem = Problem::new(ProblemKind::Forbidden, "This request came from another site.")
        .with_hint("Open the page of Rollcall and do it there.");
    refusal::problem(StatusCode::FORBIDDEN, &problem)
}

/// Whether the request comes from a page of this site, or from no page at all and with no cookie to abuse.
///
/// Browsers say so in `Sec-Fetch-Site` (Fetch Metadata, section 2.4), older ones in `Origin` (RFC 6454, section 7).
fn is_own(headers: &HeaderMap, uri_host: Option<&str>, https: bool) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    if let Some(origin) = text("origin") {
        let scheme = if https { "https" } else { "http" };
        // HTTP/2 has the host in the address instead of a header.
        let host = text(header::HOST.as_str()).or(uri_host).unwrap_or_default();
        return !host.is_empty() && origin.eq_ignore_ascii_case(&format!("{scheme}://{host}"));
    }
    !headers.contains_key(header::COOKIE)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_this_site_may_send() {
        let cookie = ("cookie", "rollcall_session=t");
        let host = ("host", "rollcall.example:8080");
        for (headers, https, expected) in [
            (&[("sec-fetch-site", "same-origin"), cookie][..], false, true),
            (&[("sec-fetch-site", "same-site"), cookie], false, false),
            (&[("sec-fetch-site", "cross-site"), cookie], false, false),
            (&[("sec-fetch-site", "none"), cookie], false, false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://rollcall.example:8080"),
                    host,
                ],
                false,
                false,
            ),
            (
                &[("origin", "http://rollcall.example:8080"), host, cookie],
                false,
                true,
            ),
            (
                &[("origin", "https://rollcall.example:8080"), host, cookie],
                false,
                false,
            ),
            (
                &[("origin", "https://rollcall.example:8080"), host, cookie],
                true,
                true,
            ),
            (&[("origin", "http://evil.example"), host, cookie], false, false),
            (&[("origin", "null"), host], false, false),
            (&[("origin", "http://"), cookie], false, false),
            (&[cookie, host], false, false),
            (&[host], false, true),
        ] {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            assert_eq!(is_own(&headers, None, https), expected, "{headers:?}");
        }
    }
}

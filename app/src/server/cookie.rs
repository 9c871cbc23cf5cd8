//! The cookie of a session.

use axum::http::{HeaderMap, HeaderValue, header};
use portal::SessionToken;

const PLAIN: &str = "rollcall_session";
/// Over TLS the prefix makes browsers refuse the cookie from anywhere but this very host.
/// Source: RFC 6265bis section 4.1.3.2.
const PREFIXED: &str = "__Host-rollcall_session";

const fn name(https: bool) -> &'static str {
    if https { PREFIXED } else { PLAIN }
}

/// The token in the request's cookie.
pub fn find(headers: &HeaderMap, https: bool) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, token)| (found == name(https)).then_some(token))
}

/// The cookie that gives the browser a session. It ends with the browser; the server ends the session earlier.
pub fn issued(token: &SessionToken, https: bool) -> Option<HeaderValue> {
    let mut cookie = HeaderValue::from_str(&cookie(token.expose(), https, "")).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// The cookie that takes it away.
pub fn cleared(https: bool) -> Option<HeaderValue> {
    HeaderValue::from_str(&cookie("", https, "; Max-Age=0")).ok()
}

fn cookie(value: &str, https: bool, more: &str) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}",
        name(https)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(header::COOKIE, HeaderValue::from_static(cookie));
        }
        headers
    }

    #[test]
    fn the_token_is_found_under_the_name_of_the_connection() {
        for (cookies, https, expected) in [
            (&["rollcall_session=a"][..], false, Some("a")),
            (&["theme=dark; rollcall_session=a; x=y"], false, Some("a")),
            (&["theme=dark", "rollcall_session=a"], false, Some("a")),
            (&["rollcall_session=a"], true, None),
            (
                &["__Host-rollcall_session=b; rollcall_session=a"],
                true,
                Some("b"),
            ),
            (&["xrollcall_session=a"], false, None),
            (&[], false, None),
        ] {
            assert_eq!(find(&headers(cookies), https), expected, "{cookies:?}");
        }
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let token = SessionToken::from_cookie("t");
        let plain = issued(&token, false).unwrap();
        assert_eq!(plain, "rollcall_session=t; Path=/; HttpOnly; SameSite=Lax");
        let secure = issued(&token, true).unwrap();
        assert_eq!(
            secure,
            "__Host-rollcall_session=t; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(plain.is_sensitive());
        assert_eq!(
            cleared(false).unwrap(),
            "rollcall_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }
}

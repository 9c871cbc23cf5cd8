//! Where to go after signing in: only to a page of this site.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The address that the query names, or the start page when it leads elsewhere.
pub(super) fn local_path(address: &str) -> &str {
    // Browsers read `//` and `/\` as the beginning of another host, and leave out tabs and line ends.
    let is_local = address.starts_with('/')
        && !address.starts_with("//")
        && address
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_page = !["/sign-in", "/setup", "/api/"]
        .iter()
        .any(|prefix| address.starts_with(prefix));
    if is_local && is_page { address } else { "/" }
}

/// Where the page's query says to return to.
pub(super) fn return_to() -> String {
    let query = use_query_map().get_untracked();
    local_path(&query.get("return").unwrap_or_default()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_pages_of_this_site_are_returned_to() {
        for (address, expected) in [
            ("/applications/7?q=a%20b", "/applications/7?q=a%20b"),
            ("/", "/"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example/", "/"),
            ("/\t/evil.example/", "/"),
            ("/a\r\nSet-Cookie: x=y", "/"),
            ("/ümlaut", "/"),
            ("javascript:alert(1)", "/"),
            ("/sign-in?return=%2Fsign-in", "/"),
            ("/api/identity/sign-out", "/"),
        ] {
            assert_eq!(local_path(address), expected, "{address:?}");
        }
    }
}

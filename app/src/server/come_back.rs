//! Forms that were sent without scripts come back with what was typed in them.

use leptos::server_fn::error::ServerFnUrlError;
use ui::Address;

use super::expects_page;
use crate::AppError;

/// Longer addresses are not sure to arrive; whoever typed that much finds it by the browser's Back.
const LONGEST: usize = 32_000;

/// Has the browser come back to `page`, whose address holds what was typed, with the problem of the server function at
/// `action`. With scripts nothing has to be done: the values are still in the form.
///
/// Without this, the browser comes back to the address that it came from, which shows what is stored.
pub(crate) fn come_back(page: &Address, action: &str, error: &AppError) {
    let address = address(page, action, error);
    if expects_page() && address.len() <= LONGEST {
        leptos_axum::redirect(&address);
    }
}

/// Has the browser come back to `page` after something that went well and changed nothing that is typed.
pub(crate) fn come_back_to(page: &Address) {
    if expects_page() {
        leptos_axum::redirect(&page.href());
    }
}

/// The address in which forms look for their problem.
fn address(page: &Address, action: &str, error: &AppError) -> String {
    let href = page.href();
    // The host is thrown away; without one there is no address to write a query into.
    let written = ServerFnUrlError::new(action, error.clone()).to_url("http://localhost/");
    let query = written.ok().and_then(|url| url.query().map(str::to_owned));
    match query {
        Some(query) if href.contains('?') => format!("{href}&{query}"),
        Some(query) => format!("{href}?{query}"),
        None => href,
    }
}

#[cfg(test)]
mod tests {
    use model::Problem;

    use super::*;

    #[test]
    fn the_form_finds_its_problem_and_its_values() {
        let page = Address::new("/page").with("name", "a b&c");
        let error = AppError(Problem::field("name", "Enter another name."));
        let address = address(&page, "/api/save", &error);
        let (path, query) = address.split_once('?').unwrap();
        assert_eq!(
            ui::Problem::from_query(query, Some("/api/save")).unwrap().message,
            "Enter another name."
        );
        assert_eq!(Address::parse(path, query), page);
    }
}

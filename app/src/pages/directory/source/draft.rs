//! The form of a connection as typed, in the page's address: without scripts, a form that was refused or tested comes back
//! with it. The secret is never in it.

use model::SourceInput;
use ui::Address;

/// The parameter with the form in JSON.
const DRAFT: &str = "draft";

/// The page with this form.
pub(in crate::pages::directory) fn address(path: &str, typed: &SourceInput) -> Address {
    // Texts and truth values alone: this cannot fail.
    let typed = serde_json::to_string(typed).unwrap_or_default();
    Address::new(path).with(DRAFT, typed)
}

/// The form in a query, if it holds one.
pub(super) fn read(query: &str) -> Option<SourceInput> {
    serde_json::from_str(Address::parse("", query).get(DRAFT)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_from_its_address() {
        let typed = SourceInput {
            servers: "one.example.org\ntwo.example.org:3269".into(),
            user_filter: "(&(objectClass=person)(!(uid=a+b%)))".into(),
            page_size: "many".into(),
            scheduled: true,
            ..SourceInput::default()
        };
        for typed in [typed, SourceInput::default()] {
            let href = address("/directories/1/connection", &typed).href();
            let (path, query) = href.split_once('?').unwrap();
            assert_eq!(path, "/directories/1/connection");
            assert_eq!(read(query), Some(typed));
        }
        assert_eq!(read(""), None);
        assert_eq!(read("draft=no+form"), None);
    }
}

//! Filter expressions.

use serde_json::Value;

use crate::AttributePath;

/// `path eq value`, the value quoted as a JSON string whatever its characters; booleans and numbers stay bare.
/// Percent-encoding is the business of the address. Source: RFC 7644 §3.4.2.2.
pub fn eq(path: &AttributePath, value: &Value) -> String {
    format!("{path} eq {value}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn any_value_is_quoted_rightly() {
        for (path, value, expected) in [
            ("userName", json!("anna"), r#"userName eq "anna""#),
            ("userName", json!(r#"o"brien\x"#), r#"userName eq "o\"brien\\x""#),
            ("userName", json!("a+b&c#%ä😀"), "userName eq \"a+b&c#%ä😀\""),
            (
                "displayName",
                json!("tab\tline\n\u{1}"),
                r#"displayName eq "tab\tline\n\u0001""#,
            ),
            ("active", json!(true), "active eq true"),
            ("x", json!(7), "x eq 7"),
            (
                "emails[type eq \"work\"].value",
                json!("a@x"),
                r#"emails[type eq "work"].value eq "a@x""#,
            ),
        ] {
            assert_eq!(eq(&AttributePath::parse(path).unwrap(), &value), expected);
        }
    }
}

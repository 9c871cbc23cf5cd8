//! Elements by their words, as XPath.

/// What a person can press; a button that only answers to Enter is hidden from everybody.
pub(super) fn pressable(name: &str) -> Vec<String> {
    let name = literal(name);
    ["button", "a", "summary", "*[@role='menuitem']"]
        .iter()
        .map(|element| {
            format!("//{element}[not(@aria-hidden='true')][normalize-space(.)={name} or @aria-label={name}]")
        })
        .collect()
}

pub(super) fn field(label: &str) -> Vec<String> {
    let optional = literal(&format!("{label} (optional)"));
    let label = literal(label);
    let words = format!("normalize-space(.)={label} or normalize-space(.)={optional}");
    vec![
        format!("//*[@id=//label[{words}]/@for]"),
        format!("//label[{words}]//*[self::input or self::select or self::textarea]"),
        format!("//*[self::input or self::select or self::textarea][@aria-label={label}]"),
    ]
}

/// A text as XPath 1.0 writes it, which has no escapes.
pub(super) fn literal(text: &str) -> String {
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let parts: Vec<_> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    format!("concat({})", parts.join(", '\"', "))
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn quotes_are_put_together() {
        assert_eq!(literal("Save"), r#""Save""#);
        assert_eq!(
            literal(r#"emails[type eq "work"]"#),
            r#"concat("emails[type eq ", '"', "work", '"', "]")"#
        );
    }
}

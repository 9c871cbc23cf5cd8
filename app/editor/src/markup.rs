//! The editor's parts as HTML: one way of writing them, for the server's page and for the browser that keeps it true.

use std::fmt::Write as _;

use expr::{Keyword, functions};

use crate::{Completion, Completions, Finding, Help, help_of, paint};

/// The coloured text. At `marker`, a byte, an empty element shows where on the screen that is.
pub fn painted(text: &str, findings: &[Finding], marker: Option<usize>) -> String {
    let mut html = String::with_capacity(text.len() * 4);
    for run in paint(text, findings) {
        let inside = marker
            .filter(|marker| run.span.contains(marker))
            .unwrap_or(run.span.start);
        let before = text.get(run.span.start..inside).unwrap_or_default();
        let after = text.get(inside..run.span.end).unwrap_or_default();
        let is_plain = run.class.is_empty();
        if !is_plain {
            let _ = write!(html, "<span class=\"{}\">", run.class);
        }
        escape(before, &mut html);
        if marker == Some(inside) {
            html.push_str(MARKER);
        }
        escape(after, &mut html);
        if !is_plain {
            html.push_str("</span>");
        }
    }
    if marker.is_some_and(|marker| marker >= text.len()) {
        html.push_str(MARKER);
    }
    // A last line that is empty has a height only when something stands on it.
    html.push('\u{200b}');
    html
}

const MARKER: &str = "<i data-marker></i>";

/// The list of what is wrong: the items of a `ul`.
pub fn findings(findings: &[Finding], text: &str) -> String {
    let mut html = String::new();
    for finding in findings {
        let (class, grade) = if finding.is_error {
            ("expression-error", "Error")
        } else {
            ("expression-warning", "Warning")
        };
        let _ = write!(
            html,
            "<li class=\"{class}\"><p><b>{grade}</b> <button type=\"button\" class=\"expression-place\" data-goto=\"{}\">{}</button> ",
            finding.span.start, finding.place
        );
        escape(&finding.message, &mut html);
        if let Some(hint) = &finding.hint {
            html.push_str(" <span>");
            escape(hint, &mut html);
            html.push_str("</span>");
        }
        html.push_str("</p>");
        if let Some(fix) = &finding.fix {
            let verb = match text.get(fix.span.clone()) {
                Some("") | None => "Add",
                Some(_) => "Use",
            };
            let _ = write!(
                html,
                "<button type=\"button\" class=\"ui-button ui-button-secondary ui-scripted\" data-fix=\"{} {} ",
                fix.span.start, fix.span.end
            );
            escape(&fix.text, &mut html);
            let _ = write!(html, "\">{verb} <code>");
            escape(&fix.text, &mut html);
            html.push_str("</code></button>");
        }
        html.push_str("</li>");
    }
    html
}

/// What is wrong in one line, for the status that is read out.
pub fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error).count();
    let warnings = findings.len() - errors;
    let mut parts = Vec::new();
    for (count, word) in [(errors, "error"), (warnings, "warning")] {
        match count {
            0 => {}
            1 => parts.push(format!("1 {word}")),
            _ => parts.push(format!("{count} {word}s")),
        }
    }
    if parts.is_empty() {
        "No errors".to_owned()
    } else {
        parts.join(", ")
    }
}

/// How much of the room is used: `123 of 10,000 characters`.
pub fn count(text: &str) -> String {
    let digits = text.chars().count().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} of 10,000 characters")
}

/// A function: its signature, what it does, and an example.
pub fn help(help: &Help) -> String {
    let mut html = String::from("<p class=\"expression-signature\"><code>");
    for part in &help.signature {
        if part.is_current {
            html.push_str("<mark>");
            escape(&part.text, &mut html);
            html.push_str("</mark>");
        } else {
            escape(&part.text, &mut html);
        }
    }
    html.push_str("</code></p><p>");
    escape(help.function.description, &mut html);
    html.push_str("</p><p class=\"expression-example\"><code>");
    escape(help.function.example.expression, &mut html);
    html.push_str("</code> gives <code>");
    escape(help.function.example.result, &mut html);
    html.push_str("</code></p>");
    html
}

/// Every function with its help: the items of a `dl`.
pub fn reference() -> String {
    let mut html = String::new();
    for function in functions() {
        html.push_str("<div>");
        html.push_str(&help(&help_of(function)));
        html.push_str("</div>");
    }
    html
}

/// The choices of a completion: the options of a list box. Their ids are `id`, a hyphen and their number.
pub fn options(offered: &Completions<'_>, active: usize, id: &str) -> String {
    let mut html = String::new();
    for (number, choice) in offered.choices.iter().enumerate() {
        let (class, kind) = match choice {
            Completion::Attribute(_) => ("expression-attribute", "attribute"),
            Completion::Function(_) => ("expression-function", "function"),
            Completion::Keyword(_) => ("expression-keyword", "keyword"),
        };
        let _ = write!(
            html,
            "<li role=\"option\" id=\"{id}-{number}\" data-choice=\"{number}\" aria-selected=\"{}\"><code class=\"{class}\">",
            number == active
        );
        escape(choice.name(), &mut html);
        html.push_str("</code><span>");
        match choice {
            Completion::Attribute(attribute) if !attribute.label.is_empty() => {
                escape(&attribute.label, &mut html);
            }
            _ => html.push_str(kind),
        }
        html.push_str("</span></li>");
    }
    html
}

/// What is to be known about one choice.
pub fn detail(choice: &Completion<'_>) -> String {
    match choice {
        Completion::Function(function) => help(&help_of(function)),
        Completion::Attribute(attribute) => {
            let mut html = String::from("<p class=\"expression-signature\"><code>[");
            escape(&attribute.name, &mut html);
            html.push_str("]</code></p><p>");
            escape(&attribute.label, &mut html);
            html.push_str(
                "</p><p class=\"expression-example\">An attribute of the person in the directory.</p>",
            );
            html
        }
        Completion::Keyword(keyword) => {
            format!(
                "<p class=\"expression-signature\"><code>{keyword}</code></p><p>{}</p>",
                meaning(*keyword)
            )
        }
    }
}

fn meaning(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Ascii => "The encoding ASCII.",
        Keyword::IgnoreAttributeFlow => "Leaves the attribute out: what the application has stays.",
        Keyword::IgnoreObjectFlow => "Leaves the whole person out: no account is created.",
        Keyword::Unicode => "The encoding UTF-16, little endian.",
        Keyword::Utf8 => "The encoding UTF-8.",
        Keyword::VbBinaryCompare => "Compares upper and lower case as different letters.",
        Keyword::VbTextCompare => "Compares without regard to upper and lower case.",
    }
}

/// Writes a text so that it is nothing but text, also in an attribute.
fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{count, findings, painted, summary};

    #[test]
    fn text_is_only_text() {
        let text = "\"<b>\" & [\"x\"]";
        let found = crate::findings(text, &[], false);
        for html in [painted(text, &found, None), findings(&found, text)] {
            assert!(!html.contains("<b>\""), "{html}");
            assert!(!html.contains("[\"x\"]"), "{html}");
        }
        assert!(
            painted(text, &found, None)
                .starts_with("<span class=\"expression-string\">&quot;&lt;b&gt;&quot;</span> ")
        );
    }

    #[test]
    fn the_marker_stands_at_its_byte() {
        for (marker, expected) in [
            (0, "<i data-marker></i>[é] 1"),
            (2, "[<i data-marker></i>é] 1"),
            (5, "[é] <i data-marker></i>1"),
            (6, "[é] 1<i data-marker></i>"),
        ] {
            let marker = if marker == 2 { 1 } else { marker };
            let html = painted("[é] 1", &[], Some(marker));
            let plain = html
                .replace("<span class=\"expression-attribute\">", "")
                .replace("<span class=\"expression-number\">", "")
                .replace("</span>", "")
                .replace('\u{200b}', "");
            assert_eq!(plain, expected);
        }
    }

    #[test]
    fn words() {
        assert_eq!(count(&"x".repeat(1234)), "1,234 of 10,000 characters");
        assert_eq!(count("é"), "1 of 10,000 characters");
        assert_eq!(summary(&[]), "No errors");
        let found = crate::findings("Switch([a], \"\", \"1\", \"2\", \"1\", \"3\")", &[], false);
        assert_eq!(summary(&found), "1 error, 1 warning");
    }

    #[test]
    fn a_fix_says_what_it_does() {
        for (text, button) in [
            ("tolower(1)", ">Use <code>ToLower</code>"),
            ("ToLower(1", ">Add <code>)</code>"),
        ] {
            let html = findings(&crate::findings(text, &[], false), text);
            assert!(html.contains(button), "{html}");
        }
    }
}

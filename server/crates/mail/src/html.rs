//! The same words as simple HTML: no pictures, no styles that mail programs throw away.

use crate::Text;

/// The mail as a page.
pub(crate) fn html(text: &Text) -> String {
    let mut body = format!(
        "<h1 style=\"font-size:20px;font-weight:600;margin:0 0 16px\">{}</h1>\n",
        escaped(&text.subject)
    );
    body.push_str(&paragraph(&escaped(&text.happened)));
    if let Some((label, moment)) = text.moment {
        body.push_str(&paragraph(&format!(
            "<strong>{}:</strong> {moment}",
            escaped(label)
        )));
    }
    body.push_str(&paragraph(&format!(
        "<strong>What to do:</strong> {}",
        escaped(&text.action)
    )));
    if let Some((label, address)) = &text.link {
        body.push_str(&paragraph(&format!(
            "<a href=\"{}\">{}</a>",
            escaped(address),
            escaped(label)
        )));
    }
    let footer = escaped(&text.footer);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body style=\"font-family:'Segoe UI',system-ui,sans-serif;font-size:14px;line-height:20px;max-width:600px\">\n\
         {body}<hr>\n<p style=\"font-size:12px\">{footer}</p>\n</body>\n</html>\n",
        title = escaped(&text.subject),
    )
}

fn paragraph(content: &str) -> String {
    format!("<p style=\"margin:0 0 12px\">{content}</p>\n")
}

/// Text for an element or an attribute in double quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::*;

    #[test]
    fn names_are_text_and_never_markup() {
        let text = Text {
            subject: "<b>R&D</b> refuses".into(),
            happened: "It \"does\".".into(),
            moment: Some(("Since", Timestamp(0))),
            action: "Ask <them>.".into(),
            link: Some(("Open", "https://r.example/\"><script>".into())),
            footer: "Bye & <b>".into(),
        };
        let html = html(&text);
        for markup in ["<b>", "<script>", "<them>", "\"does\""] {
            assert!(!html.contains(markup), "{markup} in {html}");
        }
        for words in [
            "&lt;b&gt;R&amp;D&lt;/b&gt; refuses",
            "<strong>Since:</strong> 1970-01-01 00:00:00 UTC",
            "href=\"https://r.example/&quot;&gt;&lt;script&gt;\"",
            "Bye &amp; &lt;b&gt;",
        ] {
            assert!(html.contains(words), "no {words} in {html}");
        }
    }
}

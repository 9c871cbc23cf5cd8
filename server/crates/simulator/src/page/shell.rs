use std::fmt;

use super::escape::Escaped;

/// What surrounds the content of each page.
pub(super) struct Shell<'a, Content> {
    /// What the application calls itself.
    pub(super) title: &'a str,
    pub(super) base_url: &'a str,
    /// The path of this page.
    pub(super) path: &'a str,
    pub(super) content: Content,
}

/// The pages by their paths.
const PAGES: [(&str, &str); 2] = [("/", "Accounts"), ("/behaviour", "Behaviour")];

impl<Content: fmt::Display> fmt::Display for Shell<'_, Content> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = Escaped(self.title);
        write!(
            formatter,
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
             <link rel=\"icon\" href=\"/simulator.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/simulator.css\">\
             <script src=\"/simulator.js\" defer></script></head><body>\
             <header><img src=\"/simulator.svg\" alt=\"\" width=\"32\" height=\"32\"><div><h1>{title}</h1>\
             <p>A stand-in for a real application. SCIM base URL: <code>{}</code></p></div>\
             <nav aria-label=\"Pages\">",
            Escaped(self.base_url),
        )?;
        for (path, name) in PAGES {
            let current = if path == self.path {
                " aria-current=\"page\""
            } else {
                ""
            };
            write!(formatter, "<a href=\"{path}\"{current}>{name}</a>")?;
        }
        write!(
            formatter,
            "</nav><button type=\"button\" id=\"pause\" aria-pressed=\"false\" hidden>Pause updates</button></header>\
             <main>{}</main></body></html>",
            self.content
        )
    }
}

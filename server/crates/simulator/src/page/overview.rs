use std::fmt;

use super::{account_list::AccountList, escape::Escaped, request_list::RequestList};
use crate::{profile::Profile, request_log::LoggedRequest};

/// The whole page.
pub(super) struct Overview<'a> {
    pub(super) profile: &'a Profile,
    pub(super) base_url: String,
    pub(super) removed: u64,
    /// `None` where there are no groups.
    pub(super) groups: Option<usize>,
    pub(super) requests: u64,
    pub(super) accounts: AccountList,
    pub(super) log: Vec<LoggedRequest>,
}

impl Overview<'_> {
    fn figures(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = |formatter: &mut fmt::Formatter<'_>, name: &str, number: u64| {
            write!(formatter, "<div><dt>{name}</dt><dd>{number}</dd></div>")
        };
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        formatter.write_str("<dl class=\"figures\" id=\"figures\" data-live>")?;
        figure(formatter, "Active", count(self.accounts.active))?;
        figure(formatter, "Inactive", count(self.accounts.inactive))?;
        figure(formatter, "Removed", self.removed)?;
        if let Some(groups) = self.groups {
            figure(formatter, "Groups", count(groups))?;
        }
        figure(formatter, "Requests", self.requests)?;
        formatter.write_str("</dl>")
    }
}

impl fmt::Display for Overview<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = Escaped(&self.profile.title);
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
             <button type=\"button\" id=\"pause\" aria-pressed=\"false\" hidden>Pause updates</button></header><main>",
            Escaped(&self.base_url),
        )?;
        self.figures(formatter)?;
        write!(
            formatter,
            "<section aria-labelledby=\"accounts-title\"><div class=\"bar\"><h2 id=\"accounts-title\">Accounts</h2>\
             <form role=\"search\" action=\"/\" method=\"get\"><label for=\"q\">Search accounts</label>\
             <input type=\"search\" id=\"q\" name=\"q\" value=\"{}\" placeholder=\"Name, user name, job title, e-mail\" \
             autocomplete=\"off\"><button type=\"submit\">Search</button></form></div>\
             <div class=\"sheet\" id=\"accounts\" data-live>{}</div></section>\
             <section aria-labelledby=\"requests-title\"><div class=\"bar\"><h2 id=\"requests-title\">Requests</h2></div>\
             <div class=\"sheet\" id=\"requests\" data-live>{}</div></section></main></body></html>",
            Escaped(&self.accounts.searched),
            self.accounts,
            RequestList(&self.log),
        )
    }
}

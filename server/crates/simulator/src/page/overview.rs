use std::fmt;

use super::{account_list::AccountList, escape::Escaped, request_list::RequestList};
use crate::{fault::ActiveFault, request_log::LoggedRequest};

/// The content of the page that shows accounts and requests.
pub(super) struct Overview {
    pub(super) faults: Vec<ActiveFault>,
    pub(super) removed: u64,
    /// `None` where there are no groups.
    pub(super) groups: Option<usize>,
    pub(super) requests: u64,
    pub(super) accounts: AccountList,
    pub(super) log: Vec<LoggedRequest>,
}

impl Overview {
    /// Says that answers may not be what they seem.
    fn notice(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<div class=\"wide\" id=\"notice\" data-live>")?;
        let on = self.faults.iter().filter(|fault| !fault.is_over());
        let titles: Vec<&str> = on.map(|fault| fault.fault.kind.title()).collect();
        if !titles.is_empty() {
            write!(
                formatter,
                "<p class=\"notice\"><b>Faults are switched on:</b> {}. <a href=\"/behaviour\">Behaviour</a></p>",
                titles.join(", ")
            )?;
        }
        formatter.write_str("</div>")
    }

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

impl fmt::Display for Overview {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.notice(formatter)?;
        self.figures(formatter)?;
        write!(
            formatter,
            "<section aria-labelledby=\"accounts-title\"><div class=\"bar\"><h2 id=\"accounts-title\">Accounts</h2>\
             <form role=\"search\" action=\"/\" method=\"get\"><label for=\"q\">Search accounts</label>\
             <input type=\"search\" id=\"q\" name=\"q\" value=\"{}\" placeholder=\"Name, user name, job title, e-mail\" \
             autocomplete=\"off\"><button type=\"submit\">Search</button></form></div>\
             <div class=\"sheet\" id=\"accounts\" data-live>{}</div></section>\
             <section aria-labelledby=\"requests-title\"><div class=\"bar\"><h2 id=\"requests-title\">Requests</h2></div>\
             <div class=\"sheet\" id=\"requests\" data-live>{}</div></section>",
            Escaped(&self.accounts.searched),
            self.accounts,
            RequestList(&self.log),
        )
    }
}

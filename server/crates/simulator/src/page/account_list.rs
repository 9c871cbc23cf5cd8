use std::{cmp::Reverse, fmt};

use jiff::Timestamp;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{
    account::{Account, is_active, last_change, mentions},
    escape::Escaped,
};
use crate::{resource_kind::ResourceKind, store::Store};

/// Accounts on one page.
const PAGE_SIZE: usize = 25;

/// One page of the list of accounts, those changed last first.
pub(super) struct AccountList {
    pub(super) active: usize,
    pub(super) inactive: usize,
    pub(super) searched: String,
    found: usize,
    page: usize,
    accounts: Vec<Account>,
}

impl AccountList {
    pub(super) fn read(store: &Store, searched: &str, page: usize, now: Timestamp) -> Self {
        let users = store.collection(ResourceKind::User);
        let active = users.iter().filter(|user| is_active(user)).count();
        let folded = searched.to_lowercase();
        let mut found: Vec<&Map<String, Value>> = users
            .iter()
            .filter(|user| searched.is_empty() || mentions(user, &folded))
            .collect();
        found.sort_by_cached_key(|user| Reverse(last_change(user).to_owned()));
        let page = page.clamp(1, found.len().div_ceil(PAGE_SIZE).max(1));
        let shown = found.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
        Self {
            active,
            inactive: users.len() - active,
            searched: searched.to_owned(),
            found: found.len(),
            page,
            accounts: shown.map(|user| Account::read(store, user, now)).collect(),
        }
    }

    fn empty(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.searched.is_empty() {
            return formatter.write_str(
                "<p class=\"empty\"><b>No accounts yet</b>They appear here as soon as a client creates them.</p>",
            );
        }
        let searched = Escaped(&self.searched);
        write!(
            formatter,
            "<p class=\"empty\"><b>No account matches “{searched}”</b><a href=\"/\">Show all accounts</a></p>"
        )
    }

    fn pages(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = (self.page - 1) * PAGE_SIZE + 1;
        let last = first + self.accounts.len() - 1;
        write!(
            formatter,
            "<nav class=\"pages\" aria-label=\"Pages of accounts\"><span>{first}–{last} of {}</span>",
            self.found
        )?;
        if self.page > 1 {
            write!(
                formatter,
                "<a rel=\"prev\" href=\"{}\">Previous</a>",
                self.link(self.page - 1)
            )?;
        }
        if last < self.found {
            write!(
                formatter,
                "<a rel=\"next\" href=\"{}\">Next</a>",
                self.link(self.page + 1)
            )?;
        }
        formatter.write_str("</nav>")
    }

    fn link(&self, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.searched.is_empty() {
            query.append_pair("q", &self.searched);
        }
        let query = query.append_pair("page", &page.to_string()).finish();
        Escaped(&format!("/?{query}")).to_string()
    }
}

impl fmt::Display for AccountList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.accounts.is_empty() {
            return self.empty(formatter);
        }
        formatter.write_str(
            "<table role=\"table\" class=\"accounts\"><caption>Accounts, last changed first</caption>\
             <thead role=\"rowgroup\"><tr role=\"row\">\
             <th role=\"columnheader\" scope=\"col\">Name</th><th role=\"columnheader\" scope=\"col\">User name</th>\
             <th role=\"columnheader\" scope=\"col\">Job title</th><th role=\"columnheader\" scope=\"col\">Manager</th>\
             <th role=\"columnheader\" scope=\"col\">State</th><th role=\"columnheader\" scope=\"col\">Last change</th>\
             </tr></thead><tbody role=\"rowgroup\">",
        )?;
        for account in &self.accounts {
            write!(formatter, "{account}")?;
        }
        formatter.write_str("</tbody></table>")?;
        self.pages(formatter)
    }
}

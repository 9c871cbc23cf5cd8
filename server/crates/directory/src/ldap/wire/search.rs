//! Searches, page by page, up to the end or the reason why there is none. Source: RFC 4511 §4.5, RFC 2696.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use ldap3::asn1::StructureTag;
use ldap3::controls::{Control, PagedResults, RawControl};
use ldap3::{Ldap, LdapResult, Scope, SearchStream};
use model::Shortfall;

use super::ber;
use super::failure::Failure;
use super::raw::RawEntry;
use super::root::oid;

/// The longest time from one message of a server to the next.
pub(in crate::ldap) const PATIENCE: Duration = Duration::from_mins(2);

/// Pages without an entry, one after the other, that a server may send: it looks for more meanwhile.
const EMPTY_PAGES: usize = 1000;

/// What is searched for.
#[derive(Clone, Debug)]
pub(in crate::ldap) struct Query {
    /// Where.
    pub(in crate::ldap) base: String,
    /// How far below.
    pub(in crate::ldap) scope: Scope,
    /// Which entries.
    pub(in crate::ldap) filter: String,
    /// Which of their attributes.
    pub(in crate::ldap) attributes: Vec<String>,
    /// What else to say to the server.
    pub(in crate::ldap) controls: Vec<RawControl>,
    /// Entries per page; none for all at once.
    pub(in crate::ldap) page: Option<u32>,
}

impl Query {
    /// The entry of that name itself.
    pub(in crate::ldap) fn base(dn: &str, attributes: &[&str]) -> Self {
        Self {
            base: dn.to_owned(),
            scope: Scope::Base,
            filter: "(objectClass=*)".to_owned(),
            attributes: attributes.iter().map(|&name| name.to_owned()).collect(),
            controls: Vec::new(),
            page: None,
        }
    }
}

/// What comes during a search.
#[derive(Debug)]
pub(in crate::ldap) enum Item {
    /// An entry, with its controls.
    Entry(RawEntry, Vec<Control>),
    /// An intermediate message, as it came. Source: RFC 4511 §4.13.
    Intermediate(StructureTag),
}

/// A running search.
#[allow(missing_debug_implementations, reason = "the stream of the library has none")]
pub(in crate::ldap) struct Search {
    ldap: Ldap,
    query: Query,
    patience: Option<Duration>,
    stream: Option<SearchStream<'static, String, Vec<String>>>,
    cookie: Option<Vec<u8>>,
    seen: HashSet<u64>,
    on_page: usize,
    new_on_page: usize,
    empty_pages: usize,
    /// Where the server says that parts are: LDAP URLs.
    pub(in crate::ldap) references: Vec<String>,
    /// The answer that ended it.
    pub(in crate::ldap) result: Option<LdapResult>,
}

impl Search {
    /// A search that begins with the first call of [`Search::next`].
    pub(in crate::ldap) fn new(ldap: &Ldap, query: Query) -> Self {
        Self {
            ldap: ldap.clone(),
            query,
            patience: Some(PATIENCE),
            stream: None,
            cookie: Some(Vec::new()),
            seen: HashSet::new(),
            on_page: 0,
            new_on_page: 0,
            empty_pages: 0,
            references: Vec::new(),
            result: None,
        }
    }

    /// Waits for messages for as long as it takes.
    pub(in crate::ldap) fn patient(mut self) -> Self {
        self.patience = None;
        self
    }

    /// The next item; none when the server said that this was all.
    ///
    /// # Errors
    /// A [`Failure`]: what came before it is true, and it is not all.
    pub(in crate::ldap) async fn next(&mut self) -> Result<Option<Item>, Failure> {
        loop {
            let Some(stream) = &mut self.stream else {
                let Some(cookie) = self.cookie.take() else {
                    return Ok(None);
                };
                self.start(cookie).await?;
                continue;
            };
            match stream.next().await? {
                Some(item) if item.is_ref() => {
                    self.references.extend(urls(item.0));
                }
                Some(item) if item.is_intermediate() => return Ok(Some(Item::Intermediate(item.0))),
                Some(item) => {
                    let entry = RawEntry::read(item.0).ok_or_else(|| {
                        Failure::Lost("the server sent an entry that cannot be understood".into())
                    })?;
                    self.on_page += 1;
                    if self.query.page.is_some() && self.seen.insert(fingerprint(&entry.dn)) {
                        self.new_on_page += 1;
                    }
                    return Ok(Some(Item::Entry(entry, item.1)));
                }
                None => {
                    let result = stream.finish().await;
                    self.stream = None;
                    self.end_page(result)?;
                }
            }
        }
    }

    /// The next entry; intermediate messages are left out.
    pub(in crate::ldap) async fn entry(&mut self) -> Result<Option<RawEntry>, Failure> {
        while let Some(item) = self.next().await? {
            if let Item::Entry(entry, _) = item {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    async fn start(&mut self, cookie: Vec<u8>) -> Result<(), Failure> {
        let mut controls = self.query.controls.clone();
        if let Some(size) = self.query.page {
            controls.push(
                PagedResults {
                    size: i32::try_from(size).unwrap_or(i32::MAX),
                    cookie,
                }
                .into(),
            );
        }
        if !controls.is_empty() {
            self.ldap.with_controls(controls);
        }
        if let Some(patience) = self.patience {
            self.ldap.with_timeout(patience);
        }
        let query = &self.query;
        let stream = self
            .ldap
            .streaming_search(&query.base, query.scope, &query.filter, query.attributes.clone())
            .await?;
        self.stream = Some(stream);
        self.on_page = 0;
        self.new_on_page = 0;
        Ok(())
    }

    fn end_page(&mut self, result: LdapResult) -> Result<(), Failure> {
        if result.rc != 0 {
            return Err(Failure::of(result));
        }
        let cookie = self.query.page.and_then(|_| next_page(&result.ctrls));
        self.result = Some(result);
        let Some(cookie) = cookie else {
            return Ok(());
        };
        if self.on_page == 0 {
            self.empty_pages += 1;
        } else {
            self.empty_pages = 0;
        }
        let repeats = self.on_page > 0 && self.new_on_page == 0;
        if repeats || self.empty_pages > EMPTY_PAGES {
            let what = if repeats {
                "sends the same page again"
            } else {
                "sends pages without end"
            };
            return Err(Failure::problem_of(
                Shortfall::Paging,
                format!(
                    "The server {what}: the pages of {} do not come to an end.",
                    self.query.base
                ),
                "Ask for larger pages, so that fewer are needed, or ask the operator of the server.",
            ));
        }
        self.cookie = Some(cookie);
        Ok(())
    }
}

/// The cookie of the next page; none if this was the last, or the server does not know pages. Source: RFC 2696 §3.
fn next_page(controls: &[Control]) -> Option<Vec<u8>> {
    let value = value_of(controls, oid::PAGED)?;
    let parts = ber::parts(ber::element(value)?)?;
    let cookie = ber::bytes(parts.get(1)?)?;
    (!cookie.is_empty()).then(|| cookie.to_vec())
}

/// The value of the control of that name.
pub(in crate::ldap) fn value_of<'a>(controls: &'a [Control], oid: &str) -> Option<&'a [u8]> {
    controls
        .iter()
        .find(|control| control.1.ctype == oid)
        .and_then(|control| control.1.val.as_deref())
}

fn urls(tag: StructureTag) -> Vec<String> {
    let parts = ber::parts(tag).unwrap_or_default();
    parts
        .iter()
        .filter_map(|part| Some(String::from_utf8_lossy(ber::bytes(part)?).into_owned()))
        .collect()
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

//! Delta queries. Source: Microsoft Graph documentation, "Use delta query to track changes in Microsoft Graph data".

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::objects::Select;
use super::records;
use super::request::Request;
use super::state::{Kind, State};

/// What a link stands for.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    number: u64,
    kind: Kind,
    select: Select,
    /// The place in the log up to which is told.
    until: usize,
    /// All pages of the round, shared by its links.
    pages: Arc<Vec<Vec<Value>>>,
    /// The page to come.
    position: usize,
}

impl State {
    /// Answers a delta query.
    ///
    /// # Errors
    /// An answer that says what the request did wrong.
    pub(super) fn delta(&mut self, kind: Kind, request: &Request) -> Result<Answer, Box<Answer>> {
        for option in ["$top", "$expand", "$orderby", "$search"] {
            if request.option(option).is_some() {
                let message = format!("The query parameter '{option}' is not supported on a delta query.");
                return Err(Box::new(Answer::bad_request(&message)));
            }
        }
        if let Some(token) = request.option("$skiptoken") {
            let chain = self.chain(kind, token)?;
            return Ok(self.page(chain));
        }
        let (select, since) = match request.option("$deltatoken") {
            Some("latest") => {
                let select = Select::of(kind, request.option("$select"))?;
                let chain = self.begin(kind, select, vec![Vec::new()]);
                return Ok(self.page(chain));
            }
            Some(token) => {
                let chain = self.chain(kind, token)?;
                (chain.select, Some(chain.until))
            }
            None => (Select::of(kind, request.option("$select"))?, None),
        };
        let pages = self.pages(kind, &select, since);
        let chain = self.begin(kind, select, pages);
        Ok(self.page(chain))
    }

    fn pages(&mut self, kind: Kind, select: &Select, since: Option<usize>) -> Vec<Vec<Value>> {
        if let Some(pages) = self
            .scripts
            .get_mut(&kind)
            .and_then(std::collections::VecDeque::pop_front)
        {
            return pages;
        }
        let records = match since {
            None => records::first(self, kind, select),
            Some(since) => records::later(self, kind, select, since),
        };
        let before = self.sent.insert(kind, records.clone()).unwrap_or_default();
        let replayed = if self.options.replays && since.is_some() {
            before
        } else {
            Vec::new()
        };
        let records: Vec<Value> = replayed.into_iter().chain(records).collect();
        let mut pages: Vec<Vec<Value>> = records
            .chunks(self.options.page_size.max(1))
            .map(<[Value]>::to_vec)
            .collect();
        if self.options.empty_pages || pages.is_empty() {
            pages.insert(0, Vec::new());
        }
        pages
    }

    fn begin(&mut self, kind: Kind, select: Select, pages: Vec<Vec<Value>>) -> Chain {
        Chain {
            number: 0,
            kind,
            select,
            until: self.log.len(),
            pages: Arc::new(pages),
            position: 0,
        }
    }

    /// The page to come, with the link to what comes after it.
    fn page(&mut self, mut chain: Chain) -> Answer {
        let records = chain.pages.get(chain.position).cloned().unwrap_or_default();
        chain.position += 1;
        let is_last = chain.position >= chain.pages.len();
        let (link, option) = if is_last {
            ("@odata.deltaLink", "$deltatoken")
        } else {
            ("@odata.nextLink", "$skiptoken")
        };
        chain.number = self.next_number();
        let token = format!("{}-{}", option.trim_start_matches('$'), chain.number);
        let collection = chain.kind.collection();
        let mut body = Map::new();
        body.insert(
            "@odata.context".to_owned(),
            json!(format!("{}/v1.0/$metadata#{collection}", self.base_url)),
        );
        let address = format!("{}/v1.0/{collection}/delta?{option}={token}", self.base_url);
        body.insert(link.to_owned(), address.into());
        body.insert("value".to_owned(), records.into());
        self.chains.insert(token, chain);
        Answer::ok(body.into())
    }

    fn chain(&self, kind: Kind, token: &str) -> Result<Chain, Box<Answer>> {
        let chain = self.chains.get(token).filter(|chain| chain.kind == kind);
        let chain = chain.ok_or_else(|| Box::new(Answer::bad_request("Badly formed token.")))?;
        if chain.number <= self.forgotten {
            let location = format!("{}/v1.0/{}/delta?$deltatoken=", self.base_url, kind.collection());
            let message = "The sync state generation is not found; resynchronize from the beginning.";
            let gone = Answer::error(StatusCode::GONE, "syncStateNotFound", message);
            return Err(Box::new(gone.with("location", location)));
        }
        Ok(chain.clone())
    }
}

//! A round of a delta query: from its first page to the link of the next round.

use std::collections::HashSet;

use model::{ReadProblem, Shortfall};
use outbound::{Endpoint, StatusCode};
use serde_json::Value;

use super::advice::About;
use super::graph::Graph;
use super::page::Page;
use super::refusal::{Refusal, paging};
use super::tally::Tally;

/// A round that goes on.
#[derive(Debug)]
pub(super) struct Round<'a> {
    graph: &'a Graph,
    about: About,
    next: Option<Endpoint>,
    /// Links that were followed: a server that leads in a circle is never done.
    followed: HashSet<String>,
    /// Whether the next request is the link that an earlier round ended with.
    is_stored: bool,
    delta: Option<String>,
}

impl<'a> Round<'a> {
    /// A first round.
    pub(super) fn first(graph: &'a Graph, about: About, endpoint: Endpoint) -> Self {
        Self {
            graph,
            about,
            next: Some(endpoint),
            followed: HashSet::new(),
            is_stored: false,
            delta: None,
        }
    }

    /// A round that goes on from the link of an earlier one.
    pub(super) fn later(graph: &'a Graph, about: About, link: &str) -> Result<Self, ReadProblem> {
        Ok(Self {
            is_stored: true,
            ..Self::first(graph, about, graph.linked(about, link)?)
        })
    }

    /// The records of the next page, which may be none; nothing after the last page.
    pub(super) async fn next_page(&mut self, tally: &mut Tally) -> Result<Option<Vec<Value>>, ReadProblem> {
        let Some(endpoint) = self.next.take() else {
            return Ok(None);
        };
        let answer = self.graph.get(self.about, &endpoint, tally).await;
        let body = answer.map_err(|refusal| self.refused(refusal))?;
        self.is_stored = false;
        match self.about {
            About::Groups => tally.group_pages += 1,
            _ => tally.user_pages += 1,
        }
        let page = Page::of_delta(self.about, body)?;
        if let Some(link) = page.next {
            self.next = Some(self.graph.linked(self.about, &link)?);
            if !self.followed.insert(link) {
                return Err(paging(self.about, "they lead in a circle"));
            }
        }
        if let Some(link) = page.delta {
            // Found out now, and not when the next round wants to begin there.
            self.graph.linked(self.about, &link)?;
            self.delta = Some(link);
        }
        Ok(Some(page.records))
    }

    /// The link of the next round, once there are no more pages.
    pub(super) fn link(self) -> Result<String, ReadProblem> {
        self.delta
            .ok_or_else(|| paging(self.about, "the last one has no link"))
    }

    /// A stored link that is refused as it stands will not become better: everything is read instead.
    fn refused(&self, refusal: Refusal) -> ReadProblem {
        let mut problem = refusal.problem;
        if self.is_stored && refusal.status == Some(StatusCode::BAD_REQUEST) {
            problem.reason = Shortfall::CursorLost;
            "Nothing has to be done: the next read reads everything.".clone_into(&mut problem.advice);
        }
        problem
    }
}

//! One page of a list. Source: Microsoft Graph documentation, "Paging Microsoft Graph data in your app".

use model::ReadProblem;
use serde_json::Value;

use super::advice::About;
use super::refusal::{not_graph, paging};

/// The records of a page, and what comes after it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) records: Vec<Value>,
    pub(super) next: Option<String>,
    pub(super) delta: Option<String>,
}

impl Page {
    /// Any page.
    pub(super) fn of(about: About, mut body: Value) -> Result<Self, ReadProblem> {
        let link = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let (next, delta) = (link("@odata.nextLink"), link("@odata.deltaLink"));
        let Some(Value::Array(records)) = body.get_mut("value").map(Value::take) else {
            return Err(not_graph(about, "holds no list"));
        };
        Ok(Self { records, next, delta })
    }

    /// A page of a delta query, which has exactly one link.
    pub(super) fn of_delta(about: About, body: Value) -> Result<Self, ReadProblem> {
        let page = Self::of(about, body)?;
        match (&page.next, &page.delta) {
            (Some(_), Some(_)) => Err(paging(
                about,
                "one says that it is the last and that another follows",
            )),
            (None, None) => Err(paging(
                about,
                "one says neither that it is the last nor that another follows",
            )),
            _ => Ok(page),
        }
    }
}

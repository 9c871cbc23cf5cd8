//! Attributes with more values than a server gives at once. Source: MS-ADTS §3.1.1.3.1.3.3.

use super::Reader;
use crate::ldap::wire::failure::Failure;
use crate::ldap::wire::raw::{RawAttribute, RawEntry};
use crate::ldap::wire::search::{Query, Search};
use model::Shortfall;

/// Times that an attribute is read again, because it changed meanwhile.
const TRIES: usize = 3;

/// The values of an attribute.
#[derive(Debug)]
pub(super) enum Whole {
    /// All of them.
    Values(Vec<Vec<u8>>),
    /// Some of them: they changed each time that they were read.
    Unsteady(Vec<Vec<u8>>),
    /// The entry is not there any more.
    Gone,
}

impl Reader<'_> {
    /// All values of an attribute, of which the entry has the first at least.
    pub(super) async fn whole(&self, raw: &RawEntry, attribute: &str) -> Result<Whole, Failure> {
        let Some(first) = part_of(raw, attribute) else {
            return Ok(Whole::Values(Vec::new()));
        };
        let Some(last) = first.range.and_then(|range| range.last) else {
            return Ok(Whole::Values(first.values.clone()));
        };
        let mut values = first.values.clone();
        let mut next = last + 1;
        let mut began = state_of(raw);
        for _ in 0..TRIES {
            let ended = loop {
                let Some(more) = self.part_from(&raw.dn, attribute, next).await? else {
                    return Ok(Whole::Gone);
                };
                // Values that went meanwhile leave nothing after the last.
                let Some(part) = part_of(&more, attribute) else {
                    break state_of(&more);
                };
                let range = part.range.filter(|range| range.first == next);
                let Some(range) = range.filter(|range| range.last.is_none_or(|last| last >= next)) else {
                    return Err(Failure::problem_of(
                        Shortfall::Paging,
                        format!(
                            "The server does not give the values of {attribute} of {} from {next} on.",
                            raw.dn
                        ),
                        "Ask the operator of the server; nobody is removed because of this.",
                    ));
                };
                values.extend(part.values.iter().cloned());
                if next == 0 {
                    began = state_of(&more);
                }
                match range.last {
                    Some(last) => next = last + 1,
                    None => break state_of(&more),
                }
            };
            if began == ended {
                return Ok(Whole::Values(values));
            }
            values.clear();
            next = 0;
        }
        Ok(Whole::Unsteady(values))
    }

    async fn part_from(&self, dn: &str, attribute: &str, first: u64) -> Result<Option<RawEntry>, Failure> {
        let part = format!("{attribute};range={first}-*");
        let query = Query::base(dn, &[&part, "usnchanged", "modifytimestamp"]);
        match Search::new(&self.session.ldap, query).entry().await {
            Err(failure) if failure.code() == Some(crate::ldap::wire::failure::code::NO_SUCH_OBJECT) => {
                Ok(None)
            }
            other => other,
        }
    }
}

/// The attribute with values; the plain one comes empty beside one with a range.
fn part_of<'a>(raw: &'a RawEntry, attribute: &str) -> Option<&'a RawAttribute> {
    let of_name = || raw.attributes.iter().filter(|found| found.name == attribute);
    of_name()
        .find(|found| found.range.is_some())
        .or_else(|| of_name().find(|found| !found.values.is_empty()))
}

/// What is different once an entry has changed.
fn state_of(raw: &RawEntry) -> Option<String> {
    raw.text("usnchanged")
        .or_else(|| raw.text("modifytimestamp"))
        .map(str::to_owned)
}

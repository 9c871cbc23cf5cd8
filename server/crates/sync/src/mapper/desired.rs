//! What the mappings want of one account.

use std::collections::BTreeSet;

use expr::Candidates;
use model::{ErrorInformation, ObjectId};
use scim::{AttributePath, State};
use serde_json::Value as Json;

use super::row::Row;
use super::{Facts, Purpose};

/// A value to search an account by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchKey {
    /// The target attribute.
    pub target: AttributePath,
    /// The value that the account must have.
    pub value: Json,
}

/// An attribute whose value no other account may have: `SelectUniqueValue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The target attribute.
    pub target: AttributePath,
    /// The values to choose from, first choice first. The application is asked for each, until one is free.
    pub values: Vec<Json>,
    /// Why the rules after these values could not be used; empty when all could.
    pub failure: String,
}

/// The state that an account should have, as far as the mappings say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    /// Target attribute → value. Attributes without a value are absent: a missing value is not sent.
    pub state: State,
    /// Values for attributes that have none: the default values of mappings of the type "None".
    pub fallbacks: State,
    /// Attributes that lose their value: the source has none any more, and target attribute and mapping both say that
    /// this clears it.
    pub cleared: BTreeSet<AttributePath>,
    /// Attributes of a new account whose value is chosen when it is created.
    pub unique: Vec<Unique>,
    /// Whether a mapping says `IgnoreObjectFlow`: the account is neither created nor changed.
    pub ignored: bool,
    /// What to search by, first choice first.
    pub keys: Vec<MatchKey>,
    /// References that cannot be sent yet: target attribute and the object that has no account.
    pub unresolved: Vec<(AttributePath, ObjectId)>,
    /// Required target attributes without a value.
    pub missing: Vec<AttributePath>,
    /// Target attributes whose values logs must not show.
    pub redacted: BTreeSet<AttributePath>,
    /// Multi-valued sources of which only the first value fits: target attribute and number of values.
    pub shortened: Vec<(AttributePath, usize)>,
}

impl Desired {
    /// Notes that a target attribute gets no value.
    pub(super) fn miss(&mut self, row: &Row, purpose: Purpose) {
        if row.required && purpose == Purpose::Create {
            self.missing.push(row.target.clone());
        }
    }

    /// Notes the values that a new account may have. An account that exists keeps the one it has.
    pub(super) fn choose(
        &mut self,
        row: &Row,
        candidates: Candidates,
        facts: Facts<'_>,
        purpose: Purpose,
    ) -> Result<(), ErrorInformation> {
        if purpose == Purpose::Update {
            return Ok(());
        }
        let failure = candidates.failure.map(|failure| row.failed(&failure));
        let mut values = Vec::with_capacity(candidates.values.len());
        for value in &candidates.values {
            values.extend(row.to_json(value, facts, self)?);
        }
        match (values.is_empty(), failure) {
            (true, Some(failure)) => return Err(failure),
            (true, None) => match row.default()? {
                Some(default) => self.state.insert(row.target.clone(), default),
                None => self.miss(row, purpose),
            },
            (false, failure) => self.unique.push(Unique {
                target: row.target.clone(),
                values,
                failure: failure
                    .map(|failure| failure.additional_details)
                    .unwrap_or_default(),
            }),
        }
        Ok(())
    }
}

//! A few users and groups with all that can be read of them, for whoever looks for names.

use model::{ObjectKind, ReadProblem};
use serde_json::Value;

use super::EntraSource;
use super::advice::About;
use super::flatten::{user_values, values};
use super::id::Id;
use super::properties::{SAMPLE_OF_GROUPS, SAMPLE_OF_USERS};
use super::refusal::{Refusal, not_graph};
use super::tally::Tally;
use super::users::is_enabled;
use crate::source::{Entry, ManagerOf};

/// The largest page that Graph gives. Source: "Paging Microsoft Graph data in your app".
const LARGEST_PAGE: usize = 999;

impl EntraSource {
    /// The first users and the first groups, of each at most so many, whatever the rules want of them. Managers and
    /// members are left out.
    ///
    /// # Errors
    /// A [`ReadProblem`] where one of the two cannot be read.
    pub async fn sample(&self, at_most: usize) -> Result<Vec<Entry>, ReadProblem> {
        let mut tally = Tally::default();
        let mut entries = self.sample_of(ObjectKind::User, at_most, &mut tally).await?;
        entries.extend(self.sample_of(ObjectKind::Group, at_most, &mut tally).await?);
        Ok(entries)
    }

    async fn sample_of(
        &self,
        kind: ObjectKind,
        at_most: usize,
        tally: &mut Tally,
    ) -> Result<Vec<Entry>, Refusal> {
        if at_most == 0 {
            return Ok(Vec::new());
        }
        let (about, path, properties) = match kind {
            ObjectKind::User => (About::Users, "users", SAMPLE_OF_USERS),
            ObjectKind::Group => (About::Groups, "groups", SAMPLE_OF_GROUPS),
        };
        let top = at_most.min(LARGEST_PAGE).to_string();
        let query = [("$select", properties.join(",")), ("$top", top)];
        let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
        let first = self.graph.endpoint(&[path], &query)?;
        let records = self.graph.list(about, first, at_most, tally).await?;
        let mut entries = Vec::with_capacity(records.len());
        for record in &records {
            entries.push(entry(kind, about, record)?);
        }
        Ok(entries)
    }
}

fn entry(kind: ObjectKind, about: About, record: &Value) -> Result<Entry, ReadProblem> {
    let id = Id::of(record).ok_or_else(|| not_graph(about, "holds something without an id"))?;
    let object = record
        .as_object()
        .ok_or_else(|| not_graph(about, "holds what is no object"))?;
    let values = match kind {
        ObjectKind::User => user_values(object, None),
        ObjectKind::Group => values(object, None),
    };
    Ok(Entry {
        kind,
        source_id: id.to_string(),
        locator: id.to_string(),
        alias: None,
        primary_group: None,
        enabled: kind == ObjectKind::Group || is_enabled(object),
        values,
        manager: ManagerOf::Unchanged,
    })
}

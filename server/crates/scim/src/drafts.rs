//! Requests as they would be sent, to be shown before they are.

use serde_json::Value;

use crate::client::without_members;
use crate::replace::Means;
use crate::shape::Shape;
use crate::update::is_essential;
use crate::{AttributePath, Change, Client, Error, Resource, State, eq, operations};

/// A request as it would be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The method.
    pub method: &'static str,
    /// Path and query, percent-encoded.
    pub target: String,
    /// The body; none where there is none, or where it is built from what the application answers before.
    pub body: Option<Value>,
}

impl Client {
    /// The first request of [`find`](Self::find).
    ///
    /// # Errors
    /// When the address cannot be made.
    pub fn draft_find(
        &self,
        resource: Resource,
        path: &AttributePath,
        value: &Value,
    ) -> Result<Draft, Error> {
        let filter = eq(path, value);
        let mut query = without_members(resource).to_vec();
        query.push(("filter", &filter));
        self.draft("GET", &[resource.endpoint()], &query, None)
    }

    /// The request that creates a resource in this state.
    ///
    /// # Errors
    /// When the address cannot be made.
    pub fn draft_create(&self, resource: Resource, state: &State) -> Result<Draft, Error> {
        let shape = Shape::learned(&self.lessons.of(resource), |path| is_essential(resource, path));
        let body = shape.body(resource, state, self.dialect());
        self.draft("POST", &[resource.endpoint()], &[], Some(body))
    }

    /// The requests of [`update`](Self::update) in the form that is tried first.
    ///
    /// # Errors
    /// When the address cannot be made from the id.
    pub fn draft_update(
        &self,
        resource: Resource,
        id: &str,
        changes: &[Change],
        current: &State,
    ) -> Result<Vec<Draft>, Error> {
        let segments = [resource.endpoint(), id];
        if self.means() == Means::Put {
            // What is put back is built on what is read.
            return Ok(vec![
                self.draft("GET", &segments, without_members(resource), None)?,
                self.draft("PUT", &segments, &[], None)?,
            ]);
        }
        let lesson = self.lessons.of(resource);
        let is_sent =
            |change: &&Change| is_essential(resource, &change.path) || !lesson.is_pointless(&change.path);
        let changes: Vec<Change> = changes.iter().filter(is_sent).cloned().collect();
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let body = operations(&changes, current, self.dialect());
        Ok(vec![self.draft("PATCH", &segments, &[], Some(body))?])
    }

    /// The request of [`delete`](Self::delete).
    ///
    /// # Errors
    /// When the address cannot be made from the id.
    pub fn draft_delete(&self, resource: Resource, id: &str) -> Result<Draft, Error> {
        self.draft("DELETE", &[resource.endpoint(), id], &[], None)
    }

    pub(crate) fn draft(
        &self,
        method: &'static str,
        segments: &[&str],
        query: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Draft, Error> {
        let endpoint = self.endpoint(segments, query)?;
        // Scheme and host are the same for all, and shown once.
        let target = endpoint
            .as_str()
            .splitn(4, '/')
            .nth(3)
            .map_or_else(String::new, |rest| format!("/{rest}"));
        Ok(Draft { method, target, body })
    }
}

//! Changes of members as they would be sent.

use std::sync::atomic::Ordering;

use super::{Addition, Removal};
use crate::{Client, Draft, Error, Resource};

impl Client {
    /// The requests that add members to a group, or remove them, in the form that is tried first. What is read to see whether
    /// it was taken is not among them.
    ///
    /// # Errors
    /// When the address cannot be made from the group's id.
    pub fn draft_members(&self, group: &str, ids: &[String], adds: bool) -> Result<Vec<Draft>, Error> {
        let segments = [Resource::Groups.endpoint(), group];
        let parts = ids.chunks(self.members_at_once());
        parts
            .map(|part| {
                let body = if adds {
                    let form = Addition::from_index(self.habits.addition.load(Ordering::Relaxed));
                    form.body(part, &self.url, &self.dialect)
                } else {
                    let form = Removal::from_index(self.habits.removal.load(Ordering::Relaxed));
                    form.body(part, &self.dialect)
                };
                self.draft("PATCH", &segments, &[], Some(body))
            })
            .collect()
    }
}

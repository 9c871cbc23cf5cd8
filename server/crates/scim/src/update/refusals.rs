//! Attributes that an application refused to change by PATCH, whatever the form.

use std::mem;

use serde_json::Value;

use super::attempt::Attempt;
use super::{ignored, is_essential};
use crate::replace::Means;
use crate::value::equal;
use crate::{Change, Error, ErrorKind, Refused, Resource, Updated, read_all};

impl Attempt<'_> {
    /// Does what can be done about everything having been refused.
    pub(super) async fn settle_refusal(&mut self, changes: &[Change], error: Error) -> Result<(), Error> {
        if !error.may_like_another_form() {
            return Err(error);
        }
        let paths = changes.iter().map(|change| change.path.clone()).collect();
        self.updated.refused = vec![Refused { paths, error }];
        self.settle_refusals(changes).await?;
        // Nothing else was to be changed.
        let refused = &mut self.updated.refused;
        if refused.is_empty() {
            Ok(())
        } else {
            Err(refused.swap_remove(0).error)
        }
    }

    /// Puts back what PATCH is not made for, and keeps in mind what the application has no place for at all.
    pub(super) async fn settle_refusals(&mut self, changes: &[Change]) -> Result<(), Error> {
        let mut put = Vec::new();
        for mut refused in mem::take(&mut self.updated.refused) {
            let is_essential = |path| is_essential(self.resource, path);
            if refused.paths.iter().any(is_essential) {
                self.updated.refused.push(refused);
                continue;
            }
            if self.is_undeclared(&refused).await {
                refused.error.kind = ErrorKind::SchemaAttributeNotFound;
                let paths = refused.paths.iter().cloned();
                self.client
                    .lessons
                    .learn(self.resource, |lesson| lesson.refused.extend(paths));
                self.updated.refused.push(refused);
            } else if refused.error.is_structural() && self.resource == Resource::Users {
                put.push(refused);
            } else {
                self.updated.refused.push(refused);
            }
        }
        if put.is_empty() {
            return Ok(());
        }
        self.put_refused(changes, put).await
    }

    /// Puts back what PATCH was a success for, and which shows the value of before; what shows it still is not sent again.
    pub(super) async fn put_what_is_as_before(&mut self, changes: &[Change]) -> Result<(), Error> {
        let stale = |updated: &Updated, change: &&Change| {
            let shown = updated.resource.as_ref();
            let has = |value: &Option<Value>| match (shown, value) {
                (Some(shown), Some(value)) => read_all(shown, &change.path)
                    .iter()
                    .any(|found| equal(&change.path, value, found)),
                _ => false,
            };
            let is_refused = |refused: &Refused| refused.paths.contains(&change.path);
            has(&change.old) && !has(&change.new) && !updated.refused.iter().any(is_refused)
        };
        let resource = self.resource;
        let stale_now = |updated: &Updated| -> Vec<Change> {
            let candidates = changes
                .iter()
                .filter(|change| change.new.is_some() && !is_essential(resource, &change.path));
            candidates
                .filter(|change| stale(updated, change))
                .cloned()
                .collect()
        };
        let before = stale_now(&self.updated);
        let is_patched = self.client.means() == Means::Patch;
        if before.is_empty() || !is_patched || self.resource != Resource::Users {
            return Ok(());
        }
        let kept = self.updated.resource.take();
        match self.replace(&before).await {
            Ok(()) => {}
            Err(error) if error.is_connection_level() || error.kind == ErrorKind::InvalidAnchor => {
                return Err(error);
            }
            Err(_) => self.updated.resource.clone_from(&kept),
        }
        if self.updated.resource.is_none() {
            self.updated.requests += 1;
            self.updated.resource = self.client.get(self.resource, self.id).await.ok();
        }
        let after = stale_now(&self.updated).into_iter().map(|change| change.path);
        let after: Vec<_> = after.collect();
        self.client
            .lessons
            .learn(self.resource, |lesson| lesson.unchangeable.extend(after));
        Ok(())
    }

    async fn is_undeclared(&mut self, refused: &Refused) -> bool {
        for path in &refused.paths {
            let requests = &mut self.updated.requests;
            if !self.client.is_undeclared(self.resource, path, requests).await {
                return false;
            }
        }
        true
    }

    async fn put_refused(&mut self, changes: &[Change], refused: Vec<Refused>) -> Result<(), Error> {
        let is_refused = |change: &&Change| refused.iter().any(|one| one.paths.contains(&change.path));
        let changes: Vec<Change> = changes.iter().filter(is_refused).cloned().collect();
        let means = self.client.means();
        let put = self.replace(&changes).await;
        // That this goes by PUT does not say that everything has to.
        if means == Means::Unknown {
            self.client.learn(Means::Unknown);
        }
        match put {
            Ok(()) => {}
            Err(error) if error.is_connection_level() || error.kind == ErrorKind::InvalidAnchor => {
                return Err(error);
            }
            Err(_) => {
                self.give_up(refused);
                return Ok(());
            }
        }
        if self.updated.resource.is_none() {
            self.updated.requests += 1;
            self.updated.resource = Some(self.client.get(self.resource, self.id).await?);
        }
        let stayed = ignored(&changes, &self.updated);
        let still = refused
            .into_iter()
            .filter(|one| one.paths.iter().any(|path| stayed.contains(path)));
        self.give_up(still.collect());
        Ok(())
    }

    /// Neither way changes these.
    fn give_up(&mut self, refused: Vec<Refused>) {
        let paths = refused.iter().flat_map(|one| one.paths.iter().cloned());
        self.client
            .lessons
            .learn(self.resource, |lesson| lesson.unchangeable.extend(paths));
        self.updated.refused.extend(refused);
    }
}

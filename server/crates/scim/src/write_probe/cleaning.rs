//! Deleting what the probe created.

use super::{Finding, LeftBehind, Verdict, WriteProbe, path};
use crate::{Resource, read};

impl WriteProbe {
    /// Deletes everything, groups first, also what was created by a request whose answer was lost.
    pub(super) async fn clean_up(&mut self) -> Vec<LeftBehind> {
        self.find_lost().await;
        let mut left = Vec::new();
        let made: Vec<_> = self.made.drain(..).rev().collect();
        let (mut deleted, mut only_disabled) = (0, false);
        for (resource, id, name) in made {
            self.requests += 1;
            let reason = match self.client.delete(resource, &id).await {
                Err(error) => Some(error.detail),
                Ok(_) => match self.read_back(resource, &id).await {
                    None => None,
                    // A soft deletion: the account stays, and nobody signs in with it.
                    Some(shown) if is_disabled(&shown) => {
                        only_disabled = true;
                        None
                    }
                    Some(_) => {
                        Some("The deletion was answered with success, and it is still there".to_owned())
                    }
                },
            };
            match reason {
                None => deleted += 1,
                Some(reason) => left.push(LeftBehind {
                    resource,
                    id,
                    name,
                    reason,
                }),
            }
        }
        if deleted > 0 || !left.is_empty() {
            let (verdict, consequence) = match (left.is_empty(), only_disabled) {
                (true, false) => (Verdict::Standard, "Nothing of the probe is left."),
                (true, true) => (
                    Verdict::Otherwise,
                    "Deleted accounts stay there, disabled; whoever comes back gets theirs again.",
                ),
                (false, _) => (Verdict::Impossible, "Delete by hand what is named below."),
            };
            let answered = format!("{deleted} deleted, {} could not be", left.len());
            self.found(Finding::new("Delete", verdict, answered, consequence));
        }
        left
    }

    /// What was asked for without an answer is searched for by its name.
    async fn find_lost(&mut self) {
        let lost: Vec<(Resource, String)> = self
            .asked
            .iter()
            .filter(|(_, name)| !self.made.iter().any(|(_, _, made)| made == name))
            .cloned()
            .collect();
        for (resource, name) in lost {
            let ids = self.search_for(resource, &name).await;
            self.made
                .extend(ids.into_iter().map(|id| (resource, id, name.clone())));
        }
    }
}

fn is_disabled(shown: &serde_json::Value) -> bool {
    path("active").is_some_and(|active| read(shown, &active) == Some(&serde_json::json!(false)))
}

//! Choosing values that no other account has: `SelectUniqueValue`.

use model::LogStatus;
use scim::Found;
use serde_json::Value as Json;

use super::attempt::{Attempt, Done, Tried};
use crate::advice::information;
use crate::mapper::Unique;
use crate::plan::Creation;

/// The most values that are asked for: one whose first hundred are taken needs another rule, not more requests.
const MOST_ASKED: usize = 100;

impl Attempt {
    /// Asks the application for each value in turn and gives the new account the first one that is free. Nobody else of
    /// this cycle gets the same, even where the application does not find what was created a moment ago.
    pub(super) async fn choose_unique(&mut self, creation: &mut Creation) -> Result<(), Option<Done>> {
        for unique in std::mem::take(&mut creation.unique) {
            let Some(value) = self.first_free(&unique).await? else {
                return Err(Some(self.none_free(&unique)));
            };
            let shown = if creation.redacted.contains(&unique.target) {
                "[Redact]".to_owned()
            } else {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), ToOwned::to_owned)
            };
            self.step(
                LogStatus::Success,
                format!("{shown} is free, and becomes the value of {}.", unique.target),
            );
            creation.state.insert(unique.target, value);
        }
        Ok(())
    }

    async fn first_free(&mut self, unique: &Unique) -> Result<Option<Json>, Option<Done>> {
        for value in unique.values.iter().take(MOST_ASKED) {
            let claims = &self.workplace.claims;
            if !claims.take_value(&unique.target, value, self.subject.object.id) {
                continue;
            }
            self.trace.requests += 1;
            let client = &self.workplace.client;
            let found = client
                .find(self.workplace.resource(), &unique.target, value)
                .await;
            match self.reached(found) {
                Ok(Found::None) => return Ok(Some(value.clone())),
                Ok(Found::One(_) | Found::Many(_)) => {}
                Err(error) => {
                    let what = format!("Looking for a free value of {} failed.", unique.target);
                    return Err(self.failed(&error, Tried::Create, &what));
                }
            }
        }
        Ok(None)
    }

    fn none_free(&mut self, unique: &Unique) -> Done {
        let (given, target) = (unique.values.len(), &unique.target);
        let reason = if given > MOST_ASKED {
            format!(
                "The first {MOST_ASKED} of the {given} values that SelectUniqueValue gives for {target} are taken. More \
                 are not asked for."
            )
        } else if given == 1 {
            format!("The only value that SelectUniqueValue gives for {target} is taken.")
        } else {
            format!("All {given} values that SelectUniqueValue gives for {target} are taken.")
        };
        self.step(LogStatus::Failure, reason.clone());
        Done::Failed {
            error: information("NoUniqueValue", reason, unique.failure.clone()),
            tried: Tried::Create,
        }
    }
}

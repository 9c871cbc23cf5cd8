//! Who reports to whom, as a source has it.

use std::collections::HashMap;

use model::{DirectoryId, DirectoryObject, ObjectId, Timestamp};

use super::resolve::resolve;
use crate::directory::read::objects;
use crate::directory::upsert::upsert_objects;
use crate::pool::{next_change, write};
use crate::{Result, Store};

impl Store {
    /// Gives users their managers, by locator, as far as they are known by now; with `finally`, whoever has an unknown one has
    /// none. Answers how many changed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_managers(
        &self,
        directory: DirectoryId,
        managers: &[(ObjectId, String)],
        finally: bool,
        now: Timestamp,
    ) -> Result<i64> {
        let mut changed = 0;
        for chunk in managers.chunks(500) {
            changed += write!(self, |transaction| {
                let locators: Vec<String> = chunk.iter().map(|(_, locator)| locator.clone()).collect();
                let found = resolve!(transaction, directory, &locators);
                let ids: Vec<ObjectId> = chunk.iter().map(|(id, _)| *id).collect();
                let mut stored: HashMap<ObjectId, DirectoryObject> = objects!(transaction, &ids)
                    .into_iter()
                    .map(|object| (object.id, object))
                    .collect();
                let mut differing = Vec::new();
                for (id, locator) in chunk {
                    let manager = found.get(locator).copied();
                    if let Some(mut object) = stored.remove(id)
                        && object.manager != manager
                        && (manager.is_some() || finally)
                    {
                        object.manager = manager;
                        object.updated_at = now;
                        differing.push(object);
                    }
                }
                if !differing.is_empty() {
                    let number = next_change!(transaction);
                    for object in &mut differing {
                        object.change = number;
                    }
                    upsert_objects!(transaction, &differing);
                }
                i64::try_from(differing.len()).unwrap_or(i64::MAX)
            });
        }
        if changed > 0 {
            self.announce_change();
        }
        Ok(changed)
    }
}

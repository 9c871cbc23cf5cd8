//! Adding and changing single objects.

use model::{AuditEntry, DirectoryObject};

use super::read::objects;
use super::upsert::upsert_objects;
use crate::audit::write_audit;
use crate::pool::{next_change, write};
use crate::{Result, Store};

/// What became of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is stored under a new change number.
    Changed,
    /// It was the same already; nothing was written.
    Unchanged,
    /// Somebody else changed it since it was read; nothing was written.
    Conflict,
    /// There is no such object; nothing was written.
    Missing,
}

impl Store {
    /// Adds objects in one transaction; their `change` is set here.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when a user principal name is taken; otherwise when the database fails.
    pub async fn insert_objects(&self, new: &[DirectoryObject], audit: &AuditEntry) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let mut new = new.to_vec();
        write!(self, |transaction| {
            let change = next_change!(transaction);
            for object in &mut new {
                object.change = change;
            }
            upsert_objects!(transaction, &new);
            write_audit!(transaction, audit);
        });
        self.announce_change();
        Ok(())
    }

    /// Saves an object that was read before: its `change` must still be the stored one. Directory, kind and time of
    /// creation stay as they are.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when the user principal name is taken; otherwise when the database fails.
    pub async fn update_object(&self, object: &DirectoryObject, audit: &AuditEntry) -> Result<Saved> {
        let mut object = object.clone();
        write!(self, |transaction| {
            let stored = objects!(transaction, &[object.id]).pop();
            let Some(stored) = stored else {
                return Ok(Saved::Missing);
            };
            if stored.change != object.change {
                return Ok(Saved::Conflict);
            }
            if (DirectoryObject {
                updated_at: stored.updated_at,
                ..object.clone()
            }) == stored
            {
                return Ok(Saved::Unchanged);
            }
            object.change = next_change!(transaction);
            upsert_objects!(transaction, std::slice::from_ref(&object));
            write_audit!(transaction, audit);
        });
        self.announce_change();
        Ok(Saved::Changed)
    }
}

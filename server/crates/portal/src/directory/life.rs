//! Blocking, deleting, restoring and purging, one or many.

use std::collections::HashSet;

use model::{ObjectId, ObjectKind, ObjectState, Problem, ProblemKind, attribute};

use super::{check_kept_here, noun, target};
use crate::{Error, ManageDirectory, Result, Target, Topic};

/// Objects that one selection may have.
const MOST: usize = 5_000;

impl ManageDirectory {
    /// Allows or blocks the sign-in of users. Answers how many it changed.
    ///
    /// # Errors
    /// `Invalid` for an empty selection; otherwise when the store fails.
    pub async fn set_account_enabled(&self, ids: &[ObjectId], enabled: bool) -> Result<u64> {
        let target = self.selection(ObjectKind::User, ids).await?;
        self.check_kept_here(ids).await?;
        let activity = if enabled {
            "Enable account"
        } else {
            "Disable account"
        };
        let audit = self.audit(activity, target, Vec::new());
        let store = self.portal.store();
        let changed = store
            .set_account_enabled(ids, enabled, self.portal.now(), &audit)
            .await?;
        self.portal.events().announce(Topic::Directory);
        Ok(changed)
    }

    /// Moves users or groups to the recycle bin. Answers how many it moved.
    ///
    /// # Errors
    /// `Invalid` for an empty selection; otherwise when the store fails.
    pub async fn delete_objects(&self, kind: ObjectKind, ids: &[ObjectId]) -> Result<u64> {
        let target = self.selection(kind, ids).await?;
        self.check_kept_here(ids).await?;
        let activity = match kind {
            ObjectKind::User => "Delete user",
            ObjectKind::Group => "Delete group",
        };
        let audit = self.audit(activity, target, Vec::new());
        let store = self.portal.store();
        let moved = store.soft_delete_objects(ids, self.portal.now(), &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(moved)
    }

    /// Takes users or groups out of the recycle bin, all or none. Answers how many it restored.
    ///
    /// # Errors
    /// `Invalid` for an empty selection, `Conflict` when the user principal name of one is taken by now; otherwise
    /// when the store fails.
    pub async fn restore_objects(&self, kind: ObjectKind, ids: &[ObjectId]) -> Result<usize> {
        let target = self.selection(kind, ids).await?;
        self.check_kept_here(ids).await?;
        let store = self.portal.store();
        for object in store.objects_by_ids(ids).await? {
            let name = object.text(attribute::USER_PRINCIPAL_NAME);
            if object.state != ObjectState::SoftDeleted || name.is_empty() {
                continue;
            }
            if let Some(holder) = store.user_by_name(object.directory_id, name).await? {
                return Err(Problem::new(
                    ProblemKind::Conflict,
                    format!(
                        "{} cannot be restored: {} has the user principal name {name} now.",
                        object.display_name(),
                        holder.display_name()
                    ),
                )
                .with_hint(
                    "Give the other user another user principal name first, or leave this one deleted.",
                )
                .into());
            }
        }
        let activity = match kind {
            ObjectKind::User => "Restore user",
            ObjectKind::Group => "Restore group",
        };
        let audit = self.audit(activity, target, Vec::new());
        let restored = store
            .restore_objects(ids, self.portal.now(), &audit)
            .await
            .map_err(twice)?;
        self.portal.events().announce(Topic::Directory);
        Ok(restored)
    }

    /// Deletes users or groups of the recycle bin for good. Answers how many it purged.
    ///
    /// # Errors
    /// `Invalid` for an empty selection; otherwise when the store fails.
    pub async fn purge_objects(&self, kind: ObjectKind, ids: &[ObjectId]) -> Result<usize> {
        let target = self.selection(kind, ids).await?;
        let activity = match kind {
            ObjectKind::User => "Hard delete user",
            ObjectKind::Group => "Hard delete group",
        };
        let audit = self.audit(
            activity,
            Target {
                path: String::new(),
                ..target
            },
            Vec::new(),
        );
        let store = self.portal.store();
        let purged = store.purge_objects(ids, self.portal.now(), &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(purged)
    }

    /// Refuses objects whose directory is read from somewhere else.
    async fn check_kept_here(&self, ids: &[ObjectId]) -> Result<()> {
        let store = self.portal.store();
        let objects = store.objects_by_ids(ids).await?;
        let directories: HashSet<_> = objects.iter().map(|object| object.directory_id).collect();
        for directory in directories {
            check_kept_here(store, directory).await?;
        }
        Ok(())
    }

    /// The audit target of a selection: the one object by name, or how many of which kind.
    async fn selection(&self, kind: ObjectKind, ids: &[ObjectId]) -> Result<Target> {
        match ids {
            [] => Err(Problem::new(ProblemKind::Invalid, "Nothing is selected.")
                .with_hint(format!("Tick at least one {} and try again.", noun(kind)))
                .into()),
            [id] => {
                let object = self.portal.store().object(*id).await?;
                let object = object
                    .filter(|object| object.kind == kind && object.state != ObjectState::Purged)
                    .ok_or_else(|| Problem::not_found(noun(kind)))?;
                Ok(target(kind, *id, object.display_name()))
            }
            many if many.len() > MOST => Err(Problem::new(
                ProblemKind::Invalid,
                format!("{} are selected; {MOST} can be changed at a time.", many.len()),
            )
            .into()),
            many => Ok(Target::new(
                format!("{} {}s", many.len(), noun(kind)),
                format!("/{}s", noun(kind)),
            )),
        }
    }
}

/// Two of the selection have the same name, or it was taken between the check and the write.
fn twice(error: store::Error) -> Error {
    match error {
        store::Error::Duplicate(_) => Problem::new(
            ProblemKind::Conflict,
            "Nothing was restored: two of the users have the same user principal name.",
        )
        .with_hint("Restore one of them and give it another name first.")
        .into(),
        error => error.into(),
    }
}

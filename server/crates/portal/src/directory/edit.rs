//! Adding and changing users and groups.

use std::collections::BTreeMap;

use model::{
    Attributes, DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectState, Problem, ProblemKind,
    attribute,
};
use store::Saved;
use uuid::Uuid;

use super::validate::{attributes, differences, fill};
use super::{check_kept_here, noun, target};
use crate::{Error, ManageDirectory, Result, Topic};

impl ManageDirectory {
    /// Adds a user or a group from a form: attribute names to texts.
    ///
    /// # Errors
    /// `Invalid` with every field that is wrong; otherwise when the store fails.
    pub async fn create_object(
        &self,
        directory: DirectoryId,
        kind: ObjectKind,
        form: &BTreeMap<String, String>,
    ) -> Result<ObjectId> {
        let store = self.portal.store();
        if store.directory_name(directory).await?.is_none() {
            return Err(Problem::not_found("directory").into());
        }
        check_kept_here(store, directory).await?;
        let now = self.portal.now();
        let mut object = DirectoryObject {
            id: ObjectId::from(Uuid::now_v7()),
            directory_id: directory,
            kind,
            state: ObjectState::Active,
            deleted_at: None,
            account_enabled: true,
            manager: None,
            attributes: Attributes::new(),
            change: 0,
            created_at: now,
            updated_at: now,
        };
        let before = object.clone();
        let added = store.directory_attributes(directory).await?;
        let attributes = attributes(kind, &added);
        fill(store, &mut object, form, &attributes).await?;
        let audit = self.audit(
            match kind {
                ObjectKind::User => "Add user",
                ObjectKind::Group => "Add group",
            },
            target(kind, object.id, object.display_name()),
            differences(&before, &object, &attributes),
        );
        store
            .insert_objects(std::slice::from_ref(&object), &audit)
            .await
            .map_err(taken)?;
        self.portal.events().announce(Topic::Directory);
        Ok(object.id)
    }

    /// Changes a user or a group by a form: attribute names to texts. `change` is the number that the form was
    /// filled with.
    ///
    /// # Errors
    /// `Invalid` with every field that is wrong, `Conflict` when it was changed or deleted meanwhile, `NotFound`;
    /// otherwise when the store fails.
    pub async fn update_object(
        &self,
        kind: ObjectKind,
        id: ObjectId,
        change: i64,
        form: &BTreeMap<String, String>,
    ) -> Result<()> {
        let store = self.portal.store();
        let before = store
            .object(id)
            .await?
            .filter(|object| object.kind == kind && object.state != ObjectState::Purged)
            .ok_or_else(|| Problem::not_found(noun(kind)))?;
        if before.state != ObjectState::Active {
            return Err(Problem::new(
                ProblemKind::Conflict,
                format!("This {} is in the recycle bin.", noun(kind)),
            )
            .with_hint("Restore it first, then change it.")
            .into());
        }
        if before.change != change {
            return Err(changed_meanwhile(kind).into());
        }
        check_kept_here(store, before.directory_id).await?;
        let mut object = before.clone();
        let added = store.directory_attributes(object.directory_id).await?;
        let attributes = attributes(kind, &added);
        fill(store, &mut object, form, &attributes).await?;
        object.updated_at = self.portal.now();
        let audit = self.audit(
            match kind {
                ObjectKind::User => "Update user",
                ObjectKind::Group => "Update group",
            },
            target(kind, id, object.display_name()),
            differences(&before, &object, &attributes),
        );
        match store.update_object(&object, &audit).await.map_err(taken)? {
            Saved::Changed => self.portal.events().announce(Topic::Directory),
            Saved::Unchanged => {}
            Saved::Conflict => return Err(changed_meanwhile(kind).into()),
            Saved::Missing => return Err(Problem::not_found(noun(kind)).into()),
        }
        Ok(())
    }
}

fn changed_meanwhile(kind: ObjectKind) -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        format!(
            "Somebody else changed this {} since you opened the form.",
            noun(kind)
        ),
    )
    .with_hint("Open it again to see what is new, then make your change.")
}

/// The name was taken between the check and the write.
fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Duplicate(_) => Problem::field(
            attribute::USER_PRINCIPAL_NAME,
            "Another user has this user principal name already. Choose another.",
        )
        .into(),
        error => error.into(),
    }
}

//! Filling the built-in directory of the demonstration.

use anyhow::{Context, Result};
use model::{AuditEntry, AuditEntryId, ObjectId};
use portal::Portal;
use uuid::Uuid;

use super::groups::groups;
use super::people::people;

/// Adds the sample people and groups, unless the directory has people already.
pub(crate) async fn fill(portal: &Portal) -> Result<()> {
    let store = portal.store();
    let directories = store.directories().await?;
    let directory = directories.first().context("the built-in directory is missing")?;
    if directory.users > 0 {
        return Ok(());
    }
    let next_id = || ObjectId::from(Uuid::now_v7());
    let (id, now) = (directory.directory.id, portal.now());
    let people = people(id, now, next_id);
    let groups = groups(&people, id, now, next_id);
    let memberships: Vec<_> = groups
        .iter()
        .flat_map(|group| group.members.iter().map(|member| (group.object.id, *member)))
        .collect();
    let groups: Vec<_> = groups.into_iter().map(|group| group.object).collect();
    let audit = |activity: &str| AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: now,
        actor: "command line".to_owned(),
        activity: activity.to_owned(),
        target: directory.directory.name.clone(),
        target_path: "/directories".to_owned(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    };
    store.insert_objects(&people, &audit("Add sample users")).await?;
    store.insert_objects(&groups, &audit("Add sample groups")).await?;
    store
        .add_memberships(&memberships, &audit("Add sample members"))
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use portal::Options;
    use store::{Key, Store};

    use super::*;

    #[tokio::test]
    async fn the_directory_is_filled_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollcall.db");
        let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
        let portal = Portal::new(store, Options::default());
        for _ in 0..2 {
            fill(&portal).await.unwrap();
            let directory = portal.store().directories().await.unwrap().remove(0);
            assert_eq!(
                (directory.users, directory.blocked_users, directory.groups),
                (200, 2, 12)
            );
        }
    }
}

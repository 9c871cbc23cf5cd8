//! One pass over the file, and what must be known before.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use ::directory::GROUPS_COLUMN;
use model::{Import, ImportKind, ObjectKind, attribute};

use super::file_index::{FileIndex, for_each, open};
use super::index::Index;
use super::resolver::{Resolved, Resolver};
use crate::{Error, Portal};

/// Why an import stopped before its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The file cannot be read; the text is for the person.
    File(::directory::Error),
    /// The store or this program failed.
    Ours(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<store::Error> for Stopped {
    fn from(error: store::Error) -> Self {
        Self::Ours(error.into())
    }
}

impl From<::directory::Error> for Stopped {
    fn from(error: ::directory::Error) -> Self {
        Self::File(error)
    }
}

impl From<tokio::task::JoinError> for Stopped {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::File(::directory::Error::Read(std::io::Error::other(error)))
    }
}

/// Reads the keys of file and directory, and goes over the rows once to learn which have errors. Answers how many
/// have.
pub(super) async fn prepare(portal: &Portal, import: &Import) -> Result<(Resolver, i64), Stopped> {
    let path = portal.upload_path(import.id);
    let settings = import.settings.clone();
    let (file, columns) = {
        let (path, settings) = (path.clone(), settings.clone());
        tokio::task::spawn_blocking(move || -> ::directory::Result<_> {
            let (_, columns, _) = open(&path, &settings)?;
            Ok((FileIndex::read(&path, &settings)?, columns))
        })
        .await??
    };
    let has = |target: &str| settings.columns.iter().any(|column| column == target);
    let read = async |kind: ObjectKind, key: &str| Index::read(portal, import.directory_id, kind, key).await;
    let name = attribute::USER_PRINCIPAL_NAME;
    let (objects, managers, names, with_groups) = match settings.kind {
        ImportKind::Users => {
            let other_managers = has(attribute::MANAGER) && settings.manager_key != settings.key;
            (
                read(ObjectKind::User, &settings.key).await?,
                if other_managers {
                    Some(read(ObjectKind::User, &settings.manager_key).await?)
                } else {
                    None
                },
                if has(name) && settings.key != name {
                    Some(read(ObjectKind::User, name).await?)
                } else {
                    None
                },
                has(GROUPS_COLUMN),
            )
        }
        ImportKind::Groups => (read(ObjectKind::Group, &settings.key).await?, None, None, false),
        ImportKind::Memberships => (
            read(ObjectKind::User, name).await?,
            Some(read(ObjectKind::User, attribute::MAIL).await?),
            None,
            true,
        ),
    };
    let groups = if with_groups {
        read(ObjectKind::Group, attribute::DISPLAY_NAME).await?
    } else {
        Index::default()
    };
    let mut resolver = Resolver {
        settings,
        file,
        objects,
        managers,
        names,
        groups,
        new: HashMap::new(),
        new_groups: HashMap::new(),
        named: HashSet::new(),
        left_out: HashSet::new(),
        columns,
        added: portal.store().directory_attributes(import.directory_id).await?,
    };
    tokio::task::spawn_blocking(move || {
        let errors = dry(&path, &mut resolver)?;
        Ok((resolver, errors))
    })
    .await?
}

fn dry(path: &Path, resolver: &mut Resolver) -> Result<i64, Stopped> {
    let mut errors = 0;
    let mut left_out = HashSet::new();
    let (settings, added) = (resolver.settings.clone(), resolver.added.clone());
    for_each(path, &settings, &added, |reader, row| {
        let read = reader.read(row);
        let key = read.key.clone();
        if !resolver.resolve(read).errors.is_empty() {
            errors += 1;
            left_out.insert(key.into_boxed_str());
        }
        true
    })?;
    resolver.left_out = left_out;
    resolver.named.clear();
    Ok(errors)
}

/// Goes over the rows in chunks of at most 500, until `sink` answers `false`.
pub(super) fn run(
    path: &Path,
    resolver: &mut Resolver,
    mut sink: impl FnMut(Vec<Resolved>) -> bool,
) -> Result<(), Stopped> {
    let (settings, added) = (resolver.settings.clone(), resolver.added.clone());
    let mut chunk = Vec::with_capacity(500);
    for_each(path, &settings, &added, |reader, row| {
        chunk.push(resolver.resolve(reader.read(row)));
        chunk.len() < 500 || sink(std::mem::replace(&mut chunk, Vec::with_capacity(500)))
    })?;
    if !chunk.is_empty() {
        sink(chunk);
    }
    Ok(())
}

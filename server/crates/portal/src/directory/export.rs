//! CSV export, chunk by chunk.

use std::collections::HashMap;

use directory::{CsvWriter, print_value};
use model::{
    Directory, DirectoryAttribute, DirectoryObject, ObjectId, ObjectKind, ObjectQuery, SourceAttribute,
    attribute,
};

use super::validate::attributes;
use crate::{Portal, ReadDirectory, Result};

/// What to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// The users or groups of a query; its sort and page do not matter.
    Objects(ObjectQuery),
    /// All memberships.
    Memberships,
}

/// An export that is being written.
#[derive(Debug)]
pub struct Export {
    portal: Portal,
    kind: ExportKind,
    state: State,
    /// The attributes that had been added to the directory when the export began.
    added: Vec<DirectoryAttribute>,
}

#[derive(Debug)]
enum State {
    Header,
    After(Option<Box<DirectoryObject>>),
    AfterMembership(Option<(ObjectId, ObjectId)>),
    Done,
}

/// Objects per chunk.
const CHUNK: u32 = 1_000;

impl ReadDirectory {
    /// Begins an export.
    pub fn export(&self, kind: ExportKind) -> Export {
        Export {
            portal: self.portal.clone(),
            kind,
            state: State::Header,
            added: Vec::new(),
        }
    }
}

impl Export {
    /// The next bytes of the file, or `None` at its end.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut writer = CsvWriter::new(Vec::new());
        if matches!(self.state, State::Header) {
            let added = self.portal.store().directory_attributes(Directory::BUILT_IN);
            self.added = added.await?;
        }
        match (&self.kind, &self.state) {
            (ExportKind::Objects(query), State::Header) => {
                let attributes = attributes(query.kind, &self.added);
                let names = attributes.iter().map(|attribute| attribute.name);
                write(&mut writer, std::iter::once(attribute::OBJECT_ID).chain(names));
                self.state = State::After(None);
            }
            (ExportKind::Memberships, State::Header) => {
                write(
                    &mut writer,
                    ["groupId", "memberId", "group", "member", "memberName"],
                );
                self.state = State::AfterMembership(None);
            }
            (ExportKind::Objects(query), State::After(after)) => {
                let attributes = attributes(query.kind, &self.added);
                self.state = objects(&self.portal, query, &attributes, after.as_deref(), &mut writer).await?;
            }
            (_, State::AfterMembership(after)) => {
                self.state = memberships(&self.portal, *after, &mut writer).await?;
            }
            (_, State::Done) | (ExportKind::Memberships, State::After(_)) => return Ok(None),
        }
        // Writing into memory does not fail.
        Ok(Some(writer.into_inner().unwrap_or_default()))
    }
}

async fn objects(
    portal: &Portal,
    query: &ObjectQuery,
    attributes: &[SourceAttribute<'_>],
    after: Option<&DirectoryObject>,
    writer: &mut CsvWriter<Vec<u8>>,
) -> Result<State> {
    let mut objects = portal.store().objects_after(query, after, CHUNK).await?;
    let mut managers: Vec<ObjectId> = objects.iter().filter_map(|object| object.manager).collect();
    managers.sort_unstable();
    managers.dedup();
    let managers: HashMap<ObjectId, String> = portal
        .store()
        .object_names(&managers)
        .await?
        .into_iter()
        .map(|name| (name.id, name.detail))
        .collect();
    for object in &objects {
        let id = object.id.to_string();
        let cells = attributes.iter().map(|attribute| match attribute.name {
            attribute::MANAGER => object
                .manager
                .and_then(|manager| managers.get(&manager).cloned())
                .unwrap_or_default(),
            name => print_value(&object.attribute(name)),
        });
        write(writer, std::iter::once(id).chain(cells));
    }
    Ok(objects
        .pop()
        .map_or(State::Done, |last| State::After(Some(Box::new(last)))))
}

async fn memberships(
    portal: &Portal,
    after: Option<(ObjectId, ObjectId)>,
    writer: &mut CsvWriter<Vec<u8>>,
) -> Result<State> {
    let rows = portal.store().memberships_after(after, CHUNK).await?;
    let Some(last) = rows.last().map(|row| (row.group_id, row.member_id)) else {
        return Ok(State::Done);
    };
    for row in rows {
        write(
            writer,
            [
                row.group_id.to_string(),
                row.member_id.to_string(),
                row.group_name,
                row.member_detail,
                row.member_name,
            ],
        );
    }
    Ok(State::AfterMembership(Some(last)))
}

fn write<C: AsRef<[u8]>>(writer: &mut CsvWriter<Vec<u8>>, cells: impl IntoIterator<Item = C>) {
    // Writing into memory does not fail.
    let _ = writer.write(cells);
}

impl ExportKind {
    /// A name for the file, without a date.
    pub const fn file_name(&self) -> &'static str {
        match self {
            Self::Objects(query) => match query.kind {
                ObjectKind::User => "users.csv",
                ObjectKind::Group => "groups.csv",
            },
            Self::Memberships => "memberships.csv",
        }
    }
}

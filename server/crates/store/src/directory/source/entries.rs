//! Writing what a reader found: each step of the one transaction is a file of its own.

mod compare;
mod locators;
mod managers;
mod memberships;
mod objects;
mod sign_in_names;
mod vanished;

use std::collections::BTreeSet;

use model::{Attributes, DirectoryId, ObjectId, ObjectKind, Timestamp, Value};

use self::compare::{Change, of_one_kind, stored_entries};
use self::locators::write_locators;
use self::managers::link_managers;
use self::memberships::join_groups;
use self::objects::write_objects;
use self::sign_in_names::defer_taken_names;
pub use self::vanished::Protected;
use self::vanished::keep_vanished;
use crate::pool::write;
use crate::{Result, Store};

/// A user or a group as its source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceObject {
    /// A user or a group.
    pub kind: ObjectKind,
    /// What names it for ever.
    pub source_id: String,
    /// How other entries name it.
    pub locator: String,
    /// Another way in which groups name it.
    pub alias: Option<String>,
    /// The alias of a group that it is in without being listed there.
    pub primary_group: Option<String>,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// All its attributes: what is not among them, it does not have.
    pub attributes: Attributes,
    /// What it is called if it has no display name.
    pub other_name: Value,
    /// Its manager.
    pub manager: SourceManager,
}

/// The manager of a user, as the source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceManager {
    /// The one that it was.
    Unchanged,
    /// Nobody.
    Nobody,
    /// Somebody, by locator.
    Locator(String),
}

/// What became of some entries.
#[derive(Debug, Default)]
pub struct Taken {
    /// The objects that they are.
    pub objects: Vec<ObjectId>,
    /// How many are new.
    pub created: i64,
    /// How many are different.
    pub changed: i64,
    /// How many came back from the recycle bin.
    pub restored: i64,
    /// How many of those that are new or came back are users.
    pub new_users: i64,
    /// How many of them are groups.
    pub new_groups: i64,
    /// Memberships that they have by being here, or by another name than before.
    pub joined: i64,
    /// Those whose user principal name belongs to somebody else.
    pub deferred: Vec<Deferred>,
    /// Users and the locators of their managers, who are not known yet.
    pub managers: Vec<(ObjectId, String)>,
    /// Groups, and who is not in them by being their primary group any more.
    pub left: Vec<(ObjectId, ObjectId)>,
    /// Locators of users whom the source gives no user principal name that can be used, with the one that they keep.
    pub kept_names: Vec<(String, String)>,
    /// Locators of entries that are a user and a group at once; they are what they were first.
    pub of_two_kinds: Vec<String>,
    /// Attributes that many had and nobody has any more; they keep them.
    pub vanished: BTreeSet<String>,
}

/// An entry whose user principal name belongs to somebody else.
#[derive(Clone, Debug)]
pub struct Deferred {
    /// The entry.
    pub entry: SourceObject,
    /// The object that it is, if it is one already.
    pub object: Option<ObjectId>,
    /// Whose name it is.
    pub holder: ObjectId,
}

impl Store {
    /// Writes entries of a source, at most 500, in one transaction. What is stored already is not written. An entry whose user
    /// principal name belongs to somebody else is deferred, not written; with `finally`, what can be written of it is: it keeps
    /// the name that it had, and a new one is left out. Nobody loses a user principal name because the source has none, and
    /// people do not lose all at once what is protected.
    ///
    /// When somebody's primary group is another one, the directory's cursor is taken away until a read gives the next one: the
    /// entries would not tell again who left the old group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_entries(
        &self,
        directory: DirectoryId,
        entries: Vec<SourceObject>,
        finally: bool,
        protected: &Protected,
        now: Timestamp,
    ) -> Result<Taken> {
        let mut of_two_kinds = Vec::new();
        let entries = of_one_kind(entries, &mut of_two_kinds);
        let (taken, written) = write!(self, |transaction| {
            let mut taken = Taken {
                of_two_kinds,
                ..Taken::default()
            };
            let stored = stored_entries!(transaction, directory, &entries);
            let mut changes: Vec<Change> = stored.compare(entries, directory, now, &mut taken);
            keep_vanished(&mut changes, protected, &mut taken);
            changes.iter_mut().for_each(Change::name);
            defer_taken_names!(transaction, directory, &mut changes, finally, &mut taken);
            let renamed = write_locators!(transaction, directory, &changes);
            // Only now: a manager may be among these.
            link_managers!(transaction, directory, &mut changes, &mut taken);
            let differing = write_objects!(transaction, &changes, now, &mut taken);
            let joined = join_groups!(transaction, directory, &changes, &mut taken);
            (taken, renamed || differing || joined)
        });
        if written {
            self.announce_change();
        }
        Ok(taken)
    }
}

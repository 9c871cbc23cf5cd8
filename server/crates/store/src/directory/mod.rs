//! The snapshot: directories, users, groups, memberships, and imports into them.

mod attributes;
mod derived;
mod directories;
mod export;
mod import;
mod imports;
mod life;
mod list;
mod memberships;
mod names;
mod nesting;
mod object;
mod purge;
mod read;
mod row;
mod source;
#[cfg(test)]
mod tests;
mod upsert;

pub use export::{Membership, ObjectKey};
pub use import::{ImportBatch, ImportOutcome};
pub use object::Saved;
pub(crate) use row::ObjectRow;
pub use source::{
    Absent, AskedRead, AssignmentChanges, AssignmentSource, Deferred, GroupList, Protected, Reached,
    ReadClaim, ReadEnd, ReadNews, ReadTrouble, SourceManager, SourceObject, StoredSource, Taken,
    TakenMembers, Told,
};

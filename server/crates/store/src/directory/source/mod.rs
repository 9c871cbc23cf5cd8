//! The people and groups of a directory that is somewhere else: its settings, its reads, and what its entries became.

mod absent;
mod assignments;
mod claims;
mod entries;
mod expected;
mod managers;
mod members;
mod names;
mod reads;
mod resolve;
mod settings;
mod trouble;

pub use absent::Absent;
pub use assignments::{AssignmentChanges, AssignmentSource};
pub use claims::{AskedRead, ReadClaim};
pub use entries::{Deferred, Protected, SourceManager, SourceObject, Taken};
pub use members::{GroupList, TakenMembers};
pub use reads::{Reached, ReadEnd};
pub use settings::StoredSource;
pub use trouble::{ReadNews, ReadTrouble, Told};

//! Reading the people and groups of a directory that is somewhere else.
//!
//! A reader sends what it finds, in pieces, and ends with an account of itself: whether it saw everything, and from where
//! the next one goes on. It decides nothing: who is created, changed or removed is up to whoever takes the pieces.
//!
//! The order of the pieces: entries first, whatever became of them; members last, so that whoever they name is known.

mod entry;
mod names;
mod outcome;
mod sink;

pub use entry::{Entry, Gone, GroupMembers, ManagerOf, Members, Piece, SourceAssignment, Values};
pub use names::{Names, attributes, source_names};
pub use outcome::{Ended, Read, Start};
pub use sink::{Closed, Sink};

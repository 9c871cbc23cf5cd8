//! Reading directories into the store: when, by whom, and what becomes of what was found.
//!
//! `run` is one read from beginning to end, `take` writes the pieces as they come, `judge` says whether what is missing may be
//! removed, `words` says how it ended, `assignments` takes assignments over, `watch` wakes a read when the source changed, and `due` is the loop's part.

mod assignments;
mod due;
mod judge;
mod run;
mod take;
mod watch;
mod words;

pub use due::ReadersOptions;
pub(crate) use watch::Watchers;

//! Reading directories into the store: when, by whom, and what becomes of what was found.
//!
//! `run` is one read from beginning to end, `take` writes the pieces as they come, `conclude` says
//! what that means for whoever was not found, `missing` counts them, `judge` says whether they may be removed, `words` says how it ended, `news` says what the owners of applications hear of it, `assignments` takes assignments over, `watch` wakes a read when the source changed, and `due` is the loop's part.

mod assignments;
mod conclude;
mod due;
mod judge;
mod missing;
mod news;
mod run;
mod take;
mod watch;
mod words;

pub use due::ReadersOptions;
pub(crate) use watch::Watchers;

//! CSV imports: upload, look at the columns, check against the directory, apply in one transaction.
//!
//! Checking and applying are the same pass over the file: [`index`] finds what the keys of the file mean in the
//! directory, [`resolver`] turns each row into a patch with errors and warnings. A check compares the patches with
//! what is stored; an apply hands them to the store. Memory is bounded by the keys of the file and the directory.

mod apply;
mod check;
mod choices;
mod detail;
mod file_index;
mod index;
mod pass;
mod resolver;
mod running;
mod upload;

pub use choices::ImportChoices;
pub(crate) use running::Running;
pub use upload::{LARGEST_FILE, Upload};

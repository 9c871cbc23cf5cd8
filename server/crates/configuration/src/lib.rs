//! A schema as configuration JSON: out, in, and what changed, in words.
//!
//! The shape is that of `synchronizationSchema` of Microsoft Graph, which Microsoft Entra writes and reads under "Review
//! your schema". It does no I/O: the caller brings the text, and saves what comes of it.
//!
//! How to read it: one file per level of the document, from `document` down to `source`; each says how its part is
//! written and how it is read, side by side (`level`). What a file says beyond what Rollcall uses is kept in the `extra`
//! of the level that said it, and the next export gives it back: a configuration from Microsoft Entra loses nothing.
//!
//! Laws, held by `tests`: what is exported reads back as the same schema; a file that is imported and exported says what
//! it said, apart from `version`, which is the number of the save.

mod attribute_definition;
mod attribute_mapping;
mod clause;
mod difference;
mod directories;
mod document;
mod error;
mod filter;
mod finding;
mod level;
mod names;
mod object_mapping;
mod report;
mod rules;
mod source;
#[cfg(test)]
mod tests;
mod tree;

pub use difference::differences;
pub use document::{Imported, export, import};
pub use error::ImportError;
pub use finding::{Finding, Severity};
pub use names::Names;
pub use source::{read_source, write_source};

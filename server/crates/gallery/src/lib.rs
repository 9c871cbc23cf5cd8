//! The application gallery: what is known about applications, and the mapping that each one starts with.
//!
//! The data is one JSON file per application in `entries/`, in the shape of [`GalleryEntry`]; to add an application,
//! add its file. This crate reads them, searches them and proposes a [`model::Schema`]. It does no I/O: the files are part of the program.
//!
//! How to read it: `gallery` holds the entries, `schema` makes the default schema, `default_mapping` and `pingboard`
//! are its tables.

mod default_mapping;
mod gallery;
mod pingboard;
mod schema;

pub use gallery::Gallery;
pub use model::GalleryEntry;
pub use schema::default_schema;

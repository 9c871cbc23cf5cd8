//! Sources of people and groups: reading their files and checking their values.
//!
//! What it does: finds out how a CSV file is written ([`Inspector`], [`sniff`]), guesses what its columns mean
//! ([`guess`]), reads it row by row with line numbers ([`Rows`]), turns cells into attribute values
//! ([`parse_value`], [`RowReader`]) and writes CSV ([`CsvWriter`]). What it does not: SQL, HTTP, or deciding what to
//! do with a row.

mod alias;
mod alias_table;
mod any;
mod csv_writer;
pub mod entra;
mod error;
pub mod file;
mod guess;
mod inspector;
pub mod ldap;
mod quote_watch;
mod row_reader;
mod rows;
mod sniff;
pub mod source;
mod value;

pub use alias::target_of;
pub use alias_table::{GROUP_COLUMN, GROUPS_COLUMN, MEMBER_COLUMN};
pub use any::Source;
pub use csv_writer::CsvWriter;
pub use error::{Error, Result};
pub use guess::guess;
pub use inspector::Inspector;
pub use row_reader::{CellProblem, RowReader, UserRow};
pub use rows::{Row, Rows};
pub use sniff::{Sniffed, sniff};
pub use value::{parse_value, parse_yes_no, print_value};

/// The form in which keys are compared: no space around, no difference of case.
pub fn folded(key: &str) -> String {
    key.trim().to_lowercase()
}

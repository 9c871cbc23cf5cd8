//! CSV imports.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{DirectoryAttribute, DirectoryId, ImportId, Timestamp};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// One user per row.
    #[default]
    Users,
    /// One group per row.
    Groups,
    /// One membership per row: a group and a user.
    Memberships,
}

/// Where an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is here; its columns wait to be mapped.
    Uploaded,
    /// The file is being compared with the directory.
    Checking,
    /// The preview is ready.
    Checked,
    /// It is being written.
    Applying,
    /// It was written.
    Applied,
    /// It could not be read or written; nothing was changed.
    Failed,
}

/// The encoding of a file's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// Windows-1252, which older Excel writes in the west.
    Windows1252,
    /// UTF-16 with a byte order mark.
    Utf16,
}

/// How a file is read and what its columns mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSettings {
    /// What the rows are.
    pub kind: ImportKind,
    /// The encoding of the text.
    pub encoding: TextEncoding,
    /// The character between cells.
    pub delimiter: char,
    /// Whether the first row has the names of the columns.
    pub header: bool,
    /// Target of each column: the name of an attribute, or empty to leave the column out. Besides attributes:
    /// `groups` for users; `group` and `member` for memberships.
    pub columns: Vec<String>,
    /// The attribute by which a row finds its object.
    pub key: String,
    /// The attribute by which a manager cell finds a user.
    pub manager_key: String,
    /// Whether an empty cell clears the attribute; otherwise it leaves it alone.
    pub clear_empty: bool,
    /// The character between several groups in one cell.
    pub group_separator: char,
    /// Whether groups that are missing are created.
    pub create_groups: bool,
}

/// Something wrong or doubtful in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The line in the file, from 1.
    pub line: i64,
    /// The column by its name; empty for the whole row.
    pub column: String,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

/// One object of a preview, with what would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportExample {
    /// The line in the file, from 1.
    pub line: i64,
    /// The object's name.
    pub name: String,
    /// Attribute label, old value, new value.
    pub changes: Vec<(String, String, String)>,
}

/// What an import would do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows of the file without the header.
    pub rows: i64,
    /// Objects created, or memberships added.
    pub created: i64,
    /// Objects changed.
    pub changed: i64,
    /// Rows that say what is stored already.
    pub unchanged: i64,
    /// Memberships added through a column of groups.
    pub memberships: i64,
    /// Groups created because they were missing.
    pub groups: i64,
    /// Rows with an error.
    pub errors: i64,
    /// Rows with a warning, counted by warning.
    pub warnings: i64,
    /// Objects of the directory that the file does not have; they are never touched.
    pub missing: i64,
    /// The first errors.
    pub first_errors: Vec<RowProblem>,
    /// The first warnings.
    pub first_warnings: Vec<RowProblem>,
    /// The first objects that are created.
    pub first_created: Vec<ImportExample>,
    /// The first objects that are changed.
    pub first_changed: Vec<ImportExample>,
    /// How many objects get another value, by attribute label.
    pub by_attribute: BTreeMap<String, i64>,
    /// Why the file could not be imported at all; empty otherwise.
    pub failure: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Into which directory.
    pub directory_id: DirectoryId,
    /// The name of the uploaded file.
    pub file_name: String,
    /// Its size in bytes.
    pub size_bytes: i64,
    /// Where it is.
    pub state: ImportState,
    /// How the file is read.
    pub settings: ImportSettings,
    /// What it would do, or did.
    pub report: ImportReport,
    /// Who uploaded the file.
    pub actor: String,
    /// When the file was uploaded.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}

/// An import with what its page shows around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportDetail {
    /// The import.
    pub import: Import,
    /// The name of its directory.
    pub directory_name: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The first rows, cell by cell.
    pub samples: Vec<Vec<String>>,
    /// Rows that are done, while it is being checked or applied in this process.
    pub rows_done: Option<i64>,
    /// Why the columns cannot be shown; empty when they can.
    pub unreadable: String,
    /// The attributes that were added to the directory.
    pub added_attributes: Vec<DirectoryAttribute>,
}

//! A file as the source of a directory: the whole of its people, each time it is written anew.
//!
//! A file is looked through to its end before anything is told of it: one that is cut off, empty or half the usual size
//! changes nothing.

mod find;
mod json_lines;
mod place;
mod read;
mod table;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use model::{FileFormat, FileSettings, NameRule, attribute};

use crate::source::Values;

/// The name under which an uploaded file is kept.
pub const UPLOADED: &str = "uploaded";

/// A file that something else writes.
#[derive(Clone, Debug)]
pub struct FileSource {
    settings: FileSettings,
    /// Where uploads are.
    uploads: PathBuf,
}

/// What a file says, row by row, with its line.
type Rows = Box<dyn Iterator<Item = Result<(u64, Values), crate::Error>> + Send>;

impl FileSource {
    /// The file of these settings; uploaded ones are in the folder `uploads`.
    pub const fn new(settings: FileSettings, uploads: PathBuf) -> Self {
        Self { settings, uploads }
    }

    fn rows(&self, path: &Path) -> Result<Rows, crate::Error> {
        match self.settings.format {
            FileFormat::Csv => table::rows(path),
            FileFormat::JsonLines => json_lines::rows(path),
        }
    }
}

/// The rules of a new directory of this kind: each attribute from the column of its name, or of one that is known to mean it.
pub fn default_names() -> (Vec<NameRule>, Vec<NameRule>) {
    let users = attribute::USER_ATTRIBUTES
        .iter()
        .map(|attribute| attribute.name)
        .filter(|name| *name != attribute::MANAGER && *name != attribute::ACCOUNT_ENABLED)
        .map(|name| NameRule::new(name, &[name]))
        .collect();
    let groups = vec![NameRule::new(attribute::DISPLAY_NAME, &[attribute::DISPLAY_NAME])];
    (users, groups)
}

/// Adds a value under its column's name and, if the column is known by another name, under that.
fn add(values: &mut Values, column: &str, texts: Vec<String>) {
    if texts.is_empty() {
        return;
    }
    if let Some(known) = crate::target_of(column) {
        values
            .entry(known.to_lowercase())
            .or_insert_with(|| texts.clone());
    }
    values.insert(column.trim().to_lowercase(), texts);
}

//! The first pass over a file: which keys it has, and which of them twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::path::Path;

use ::directory::{Result, Row, RowReader, Rows, folded};
use model::{DirectoryAttribute, ImportSettings, attribute};

/// The keys of a file. The texts are folded.
#[derive(Debug, Default)]
pub(super) struct FileIndex {
    /// Rows of the file without the header.
    pub(super) rows: i64,
    /// Line of each key.
    pub(super) keys: HashMap<Box<str>, u64>,
    /// The two first lines of each key that is there more than once.
    pub(super) twice: HashMap<Box<str>, (u64, u64)>,
    /// The two first lines of each user principal name that is there more than once, when it is not the key.
    pub(super) names_twice: HashMap<Box<str>, (u64, u64)>,
    /// The key of the row, by what managers are named with, when that is not the key.
    pub(super) managers: HashMap<Box<str>, Box<str>>,
}

/// Opens the rows of a file with the names of its columns.
pub(super) fn open(path: &Path, settings: &ImportSettings) -> Result<(Rows<File>, Vec<String>, Option<Row>)> {
    let file = File::open(path).map_err(::directory::Error::Read)?;
    let mut rows = Rows::open(file, settings.encoding, settings.delimiter, settings.header)?;
    if let Some(header) = rows.header() {
        let names = header.cells.iter().map(ToOwned::to_owned).collect();
        return Ok((rows, names, None));
    }
    let mut first = Row::default();
    if !rows.read(&mut first)? {
        return Err(::directory::Error::Empty);
    }
    let names = (1..=first.cells.len())
        .map(|number| format!("Column {number}"))
        .collect();
    Ok((rows, names, Some(first)))
}

/// Calls `each` for every row of a file. It stops early when `each` answers `false`.
pub(super) fn for_each(
    path: &Path,
    settings: &ImportSettings,
    added: &[DirectoryAttribute],
    mut each: impl FnMut(&RowReader, &Row) -> bool,
) -> Result<()> {
    let (mut rows, names, first) = open(path, settings)?;
    let reader = RowReader::new(settings, &names, added)?;
    let mut row = Row::default();
    let mut any = false;
    if let Some(first) = first {
        any = true;
        if !each(&reader, &first) {
            return Ok(());
        }
    }
    while rows.read(&mut row)? {
        any = true;
        if !each(&reader, &row) {
            return Ok(());
        }
    }
    if any {
        Ok(())
    } else {
        Err(::directory::Error::HeaderOnly)
    }
}

impl FileIndex {
    pub(super) fn read(path: &Path, settings: &ImportSettings) -> Result<Self> {
        let place = |name: &str| {
            let found = settings.columns.iter().position(|column| column == name);
            found.filter(|_| !name.is_empty())
        };
        let key = place(&settings.key);
        let name = place(attribute::USER_PRINCIPAL_NAME).filter(|place| Some(*place) != key);
        let manager = place(attribute::MANAGER)
            .and_then(|_| place(&settings.manager_key))
            .filter(|place| Some(*place) != key);
        let mut index = Self::default();
        let mut names: HashMap<Box<str>, u64> = HashMap::new();
        for_each(path, settings, &[], |_, row| {
            index.rows += 1;
            let cell = |place: Option<usize>| -> Option<Box<str>> {
                let text = folded(row.cells.get(place?)?);
                (!text.is_empty()).then(|| text.into_boxed_str())
            };
            let Some(key) = cell(key) else { return true };
            if let Some(manager) = cell(manager) {
                index.managers.entry(manager).or_insert_with(|| key.clone());
            }
            if let Some(name) = cell(name) {
                note(&mut names, &mut index.names_twice, name, row.line);
            }
            note(&mut index.keys, &mut index.twice, key, row.line);
            true
        })?;
        Ok(index)
    }
}

fn note(
    lines: &mut HashMap<Box<str>, u64>,
    twice: &mut HashMap<Box<str>, (u64, u64)>,
    text: Box<str>,
    line: u64,
) {
    match lines.entry(text) {
        Entry::Vacant(free) => {
            free.insert(line);
        }
        Entry::Occupied(taken) => {
            twice.entry(taken.key().clone()).or_insert((*taken.get(), line));
        }
    }
}

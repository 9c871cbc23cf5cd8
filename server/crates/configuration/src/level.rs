//! One level of the document: how it is written, how it is read, and how what is not understood survives.

use model::Extra;
use serde_json::{Map, Value};

use crate::names::Names;
use crate::report::{Fields, Report, says_nothing};

/// A part of a schema that is one object of the document.
///
/// Every key that an import finds and that a plain export would not write just so is kept in `extra`. A key that Rollcall
/// does not know is then given back as it was. One that it knows, but would spell in another way (`"add,update"`, a
/// null), is given back for as long as it still means what the schema says.
pub(crate) trait Level: Clone + PartialEq {
    /// Keys whose values are levels of their own, or are put together by hand: they keep their extras themselves.
    const NESTED: &'static [&'static str];
    /// Keys that have a meaning here.
    const USED: &'static [&'static str];
    /// Keys that Microsoft documents and Rollcall keeps without using them; they are not remarked on.
    const KEPT: &'static [&'static str];

    /// Everything that Rollcall says about it, extras of this level left out.
    fn write(&self, names: &Names) -> Map<String, Value>;
    /// What the object says, extras of this level left out; `None` after an error that leaves nothing.
    fn read(fields: &Fields<'_>, names: &Names, report: &mut Report) -> Option<Self>;
    /// Where its extras are.
    fn extra(&self) -> &Extra;
    /// The same, to be filled.
    fn extra_mut(&mut self) -> &mut Extra;
}

/// Reads a level with its extras.
pub(crate) fn import<L: Level>(value: &Value, path: &str, names: &Names, report: &mut Report) -> Option<L> {
    let fields = Fields::of(value, path, report)?;
    let mut level = L::read(&fields, names, report)?;
    let plain = level.write(names);
    for (key, value) in fields.map {
        if L::NESTED.contains(&key.as_str()) || plain.get(key) == Some(value) {
            continue;
        }
        let is_known = L::USED.contains(&key.as_str()) || L::KEPT.contains(&key.as_str());
        if !is_known && !key.starts_with('@') && !says_nothing(value) {
            report.note(
                fields.path_of(key),
                "This is not known here. It is kept for the next export.",
            );
        }
        level.extra_mut().0.insert(key.clone(), value.clone());
    }
    Some(level)
}

/// Writes a level with its extras.
pub(crate) fn export<L: Level>(level: &L, names: &Names) -> Value {
    let mut map = level.write(names);
    for (key, value) in &level.extra().0 {
        if L::NESTED.contains(&key.as_str()) {
            continue;
        }
        if L::USED.contains(&key.as_str()) && !still_means_it(level, &map, key, value, names) {
            continue;
        }
        map.insert(key.clone(), value.clone());
    }
    Value::Object(map)
}

/// The level without other spellings of what it says: two levels that mean the same are equal then.
pub(crate) fn meaning<L: Level>(level: &L) -> L {
    let mut meaning = level.clone();
    let is_spelling = |key: &str| L::USED.contains(&key) || L::NESTED.contains(&key);
    meaning.extra_mut().0.retain(|key, _| !is_spelling(key));
    meaning
}

/// Whether another spelling of a key would be read as what the level says.
fn still_means_it<L: Level>(
    level: &L,
    plain: &Map<String, Value>,
    key: &str,
    value: &Value,
    names: &Names,
) -> bool {
    let mut spelled = plain.clone();
    spelled.insert(key.to_owned(), value.clone());
    let read = |map: &Map<String, Value>| {
        let fields = Fields {
            path: String::new(),
            map,
        };
        let mut level = L::read(&fields, names, &mut Report::default())?;
        level.extra_mut().0.clear();
        Some(level)
    };
    let mut bare = level.clone();
    bare.extra_mut().0.clear();
    let read_plain = read(plain);
    read_plain.is_some() && read(&spelled) == read_plain
}

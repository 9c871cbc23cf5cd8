//! A file with one JSON object per line.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::{Map, Value as Json};

use super::{Rows, add};
use crate::Error;
use crate::source::Values;

/// The objects of a file, line by line; blank lines are passed over.
pub(super) fn rows(path: &Path) -> Result<Rows, Error> {
    let file = File::open(path).map_err(Error::Read)?;
    if file.metadata().map_err(Error::Read)?.len() == 0 {
        return Err(Error::Empty);
    }
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut ended, mut seen_any) = (0_u64, false, false);
    Ok(Box::new(std::iter::from_fn(move || {
        let mut text = Vec::new();
        while !ended {
            text.clear();
            let read = match reader.read_until(b'\n', &mut text) {
                Ok(read) => read,
                Err(error) => {
                    ended = true;
                    return Some(Err(Error::Read(error)));
                }
            };
            line += 1;
            if read == 0 {
                ended = true;
                return (!seen_any).then_some(Err(Error::Empty));
            }
            let is_whole = text.ends_with(b"\n");
            let bytes = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            seen_any = true;
            if let Ok(object) = serde_json::from_slice::<Map<String, Json>>(bytes) {
                return Some(Ok((line, values(&object))));
            }
            ended = true;
            // A last line without its end was cut; any other is wrong.
            return Some(Err(if is_whole {
                Error::NotJson { line }
            } else {
                Error::CutOff { line }
            }));
        }
        None
    })))
}

fn values(object: &Map<String, Json>) -> Values {
    let mut values = Values::new();
    flatten(object, "", &mut values);
    values
}

fn flatten(object: &Map<String, Json>, before: &str, values: &mut Values) {
    for (name, value) in object {
        let name = format!("{before}{name}");
        match value {
            Json::Object(inner) => flatten(inner, &format!("{name}."), values),
            Json::Array(all) => add(values, &name, all.iter().filter_map(text).collect()),
            single => add(values, &name, text(single).into_iter().collect()),
        }
    }
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

//! Which file is the newest, and whether it is finished.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use model::{ReadProblem, Shortfall};
use serde::{Deserialize, Serialize};

use super::{FileSource, UPLOADED};

/// A file that changed less than this ago may still be written.
const QUIET: Duration = Duration::from_secs(2);
/// How long a file that keeps changing is waited for.
const LONGEST: Duration = Duration::from_mins(2);

/// A file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) path: PathBuf,
    /// Bytes.
    pub(super) size: u64,
    /// Milliseconds since 1970.
    pub(super) modified: i64,
}

impl Seen {
    fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        let modified = metadata.modified()?.duration_since(SystemTime::UNIX_EPOCH);
        Ok(Self {
            path: path.to_owned(),
            size: metadata.len(),
            modified: modified
                .ok()
                .and_then(|since| i64::try_from(since.as_millis()).ok())
                .unwrap_or_default(),
        })
    }

    /// The file of a cursor.
    pub(super) fn read(cursor: &str) -> Option<Self> {
        serde_json::from_str(cursor).ok()
    }

    /// Its name, for people.
    pub(super) fn name(&self) -> String {
        self.path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

impl FileSource {
    /// The newest file, as it is now.
    pub(super) fn newest(&self) -> Result<Seen, ReadProblem> {
        let folder = self.settings.folder.trim();
        if folder.is_empty() {
            return Seen::of(&self.uploads.join(UPLOADED)).map_err(|_| ReadProblem {
                reason: Shortfall::BaseMissing,
                message: "No file was uploaded yet.".into(),
                advice: "Upload one; the page of the directory shows the command.".into(),
            });
        }
        let entries = std::fs::read_dir(folder).map_err(|error| ReadProblem {
            reason: match error.kind() {
                std::io::ErrorKind::PermissionDenied => Shortfall::AccessDenied,
                _ => Shortfall::BaseMissing,
            },
            message: format!("The folder {folder} cannot be read: {error}."),
            advice:
                "Check that it exists on the server that runs Rollcall, and that its account may read it."
                    .into(),
        })?;
        entries
            .filter_map(Result::ok)
            .filter(|entry| matches(&self.settings.pattern, &entry.file_name().to_string_lossy()))
            .filter_map(|entry| Seen::of(&entry.path()).ok().filter(|_| entry.path().is_file()))
            .max_by(|left, right| (left.modified, &left.path).cmp(&(right.modified, &right.path)))
            .ok_or_else(|| ReadProblem {
                reason: Shortfall::BaseMissing,
                message: format!("There is no file {} in {folder}.", self.settings.pattern),
                advice: "Have it written there, or change the name that is looked for.".into(),
            })
    }

    /// The newest file, once nothing has written to it for a moment.
    pub(super) async fn finished(&self) -> Result<Seen, ReadProblem> {
        let begun = tokio::time::Instant::now();
        loop {
            let seen = self.newest()?;
            let now = SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_millis()).ok())
                .unwrap_or_default();
            let quiet = i64::try_from(QUIET.as_millis()).unwrap_or(i64::MAX);
            // An upload is put in its place when it is whole. A clock that runs ahead is no reason to wait for ever.
            if self.settings.folder.trim().is_empty()
                || now - seen.modified >= quiet
                || seen.modified > now + quiet
            {
                return Ok(seen);
            }
            if begun.elapsed() > LONGEST {
                return Err(ReadProblem {
                    reason: Shortfall::Truncated,
                    message: format!("The file {} is still being written.", seen.name()),
                    advice: "Have it written under another name, and renamed when it is whole.".into(),
                });
            }
            tokio::time::sleep(QUIET / 4).await;
        }
    }
}

/// Whether a name fits a pattern, where `*` is any characters; without regard to case.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.trim().to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, expected) in [
            ("people.csv", "people.csv", true),
            ("people.csv", "people.csv.tmp", false),
            ("*.csv", "People.CSV", true),
            ("people-*.csv", "people-2026-11-26.csv", true),
            ("people-*.csv", "people.csv", false),
            ("*-*-x.csv", "a-b-x.csv", true),
            ("*-*-x.csv", "a-x.csv", false),
            ("*", "anything", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}

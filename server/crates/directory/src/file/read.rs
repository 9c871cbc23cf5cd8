//! Reading a file: first whether it is whole, then what it says.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use model::{ConnectionOutcome, ConnectionStep, ObjectKind, ReadProblem, Shortfall, attribute};
use tokio::runtime::Handle;

use super::FileSource;
use super::find::Seen;
use crate::source::{Entry, GroupMembers, ManagerOf, Members, Piece, Read, Sink, Start, Values};
use crate::{folded, parse_yes_no};

/// Entries in a piece.
const PIECE: usize = 500;
/// Bytes that an id may have.
const LONGEST_ID: usize = 400;
/// How often a folder is looked at for a change.
const LOOK: Duration = Duration::from_secs(3);

/// What a look through a file found.
struct Looked {
    people: i64,
    notes: Vec<String>,
    names: Vec<String>,
}

impl FileSource {
    /// Reads the newest file. `usual` are the users of the last complete read: with less than half of them the file is refused.
    pub async fn read(&self, start: &Start, sink: &Sink, usual: Option<i64>) -> Read {
        match self.try_read(start, sink, usual).await {
            Ok(read) => read,
            Err(problem) => Read::incomplete(problem.reason, problem.message, problem.advice),
        }
    }

    async fn try_read(&self, start: &Start, sink: &Sink, usual: Option<i64>) -> Result<Read, ReadProblem> {
        let file = self.finished().await?;
        let cursor = serde_json::to_string(&file).ok();
        if let Start::Cursor(before) = start {
            if Some(before) == cursor.as_ref() {
                return Ok(Read::complete(cursor));
            }
            if Seen::read(before).is_some_and(|before| file.modified < before.modified) {
                return Err(ReadProblem {
                    reason: Shortfall::Refused,
                    message: format!(
                        "The newest file, {}, is older than the one that was read last.",
                        file.name()
                    ),
                    advice: "Have the newest one written again. If the older one is right, choose Read now."
                        .into(),
                });
            }
            return Err(ReadProblem {
                reason: Shortfall::CursorLost,
                message: format!("The file {} is new.", file.name()),
                advice: "It is read as a whole.".into(),
            });
        }
        let source = self.clone();
        let (sink, handle) = (sink.clone(), Handle::current());
        let name = file.name();
        let path = file.path.clone();
        let told = tokio::task::spawn_blocking(move || {
            let looked = source.look_through(&path, usual)?;
            source.tell(&path, |piece| handle.block_on(sink.send(piece)).is_ok())?;
            Ok(looked)
        });
        let looked = told.await.unwrap_or_else(|_| Err(stopped()))?;
        if self.newest().as_ref().map(|now| (now.size, now.modified)).ok() != Some((file.size, file.modified))
        {
            return Err(ReadProblem {
                reason: Shortfall::Truncated,
                message: format!("The file {name} was written while it was read."),
                advice: "Nothing is to be done: it is read again. Better, have it written under another name, and renamed when it is whole.".into(),
            });
        }
        let mut read = Read::complete(cursor);
        read.notes = looked.notes;
        Ok(read)
    }

    /// Whether a file may be read: for one that is being uploaded. Gives the number of its people.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn check(&self, path: &Path, usual: Option<i64>) -> Result<i64, ReadProblem> {
        Ok(self.look_through(path, usual)?.people)
    }

    /// How many people the newest file has; `None` if it cannot be read.
    pub async fn people(&self) -> Option<i64> {
        let (source, file) = (self.clone(), self.newest().ok()?);
        let looked = tokio::task::spawn_blocking(move || source.look_through(&file.path, None)).await;
        looked.ok()?.ok().map(|looked| looked.people)
    }

    fn look_through(&self, path: &Path, usual: Option<i64>) -> Result<Looked, ReadProblem> {
        let mut looked = Looked {
            people: 0,
            notes: Vec::new(),
            names: Vec::new(),
        };
        let (mut ids, mut tells_enabled) = (HashSet::new(), false);
        for row in self.rows(path).map_err(|error| refused(&error))? {
            let (line, values) = row.map_err(|error| refused(&error))?;
            let Some(id) = self.id(&values) else {
                return Err(ReadProblem {
                    reason: Shortfall::Refused,
                    message: format!("Line {line} has nothing in the column {}.", self.settings.id_column),
                    advice: "Everybody needs a value there that never changes. Mend the file, or choose another column.".into(),
                });
            };
            if id.len() > LONGEST_ID || id.contains(char::is_control) {
                return Err(ReadProblem {
                    reason: Shortfall::Refused,
                    message: format!(
                        "Line {line}: what is in the column {} names nobody: it is longer than {LONGEST_ID} bytes, or has control characters.",
                        self.settings.id_column
                    ),
                    advice: "Mend the file, or choose another column.".into(),
                });
            }
            let enabled = first(&values, &self.settings.enabled_column);
            tells_enabled |= enabled.is_some();
            if let Some(text) = enabled
                && parse_yes_no(&text).is_none()
            {
                return Err(ReadProblem {
                    reason: Shortfall::Refused,
                    message: format!(
                        "Line {line}: \u{201c}{text}\u{201d} in the column {} is neither yes nor no.",
                        self.settings.enabled_column
                    ),
                    advice:
                        "Write true or false there, or choose another column: who may sign in is not guessed."
                            .into(),
                });
            }
            if !ids.insert(id.clone()) {
                if looked.notes.len() < 100 {
                    looked.notes.push(format!(
                        "Line {line} is left out: {} {id} was there before.",
                        self.settings.id_column
                    ));
                }
                continue;
            }
            looked.people += 1;
            if looked.names.len() < 3 {
                looked.names.push(shown(&values).unwrap_or(id));
            }
        }
        if looked.people == 0 {
            return Err(ReadProblem {
                reason: Shortfall::Empty,
                message: "There is nobody in the file.".into(),
                advice: "Have it written again.".into(),
            });
        }
        if !self.settings.enabled_column.trim().is_empty() && !tells_enabled {
            return Err(ReadProblem {
                reason: Shortfall::Refused,
                message: format!("Nobody in the file has anything in the column {}.", self.settings.enabled_column),
                advice: "Have the file written with that column, or take it out of the settings: who may sign in is not guessed.".into(),
            });
        }
        if let Some(usual) = usual.filter(|usual| looked.people * 2 < *usual) {
            return Err(ReadProblem {
                reason: Shortfall::Fewer,
                message: format!("The file has {} people; the last one had {usual}. It is refused.", looked.people),
                advice: "If that is right, confirm it on the page of the directory. If not, have the file written again.".into(),
            });
        }
        Ok(looked)
    }

    /// Tells what a file says, until `send` says stop.
    fn tell(&self, path: &Path, send: impl Fn(Piece) -> bool) -> Result<(), ReadProblem> {
        let mut groups: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        let (mut piece, mut ids) = (Vec::with_capacity(PIECE), HashSet::new());
        for row in self.rows(path).map_err(|error| refused(&error))? {
            let (_, values) = row.map_err(|error| refused(&error))?;
            let Some(entry) = self
                .entry(values)
                .filter(|entry| ids.insert(entry.source_id.clone()))
            else {
                continue;
            };
            for name in self.groups_of(&entry.values) {
                let group = groups.entry(folded(&name)).or_insert_with(|| (name, Vec::new()));
                group.1.push(entry.locator.clone());
            }
            piece.push(entry);
            if piece.len() == PIECE && !send(Piece::Entries(std::mem::take(&mut piece))) {
                return Err(stopped());
            }
        }
        let named = groups.iter().map(|(id, (name, _))| group(id, name));
        piece.extend(named);
        let mut pieces = piece
            .chunks(PIECE)
            .map(|entries| Piece::Entries(entries.to_vec()));
        if !pieces.all(&send) {
            return Err(stopped());
        }
        for (id, (_, members)) in groups {
            let members = Members::All(members);
            let group = source_id_of_group(&id);
            if !send(Piece::Members(vec![GroupMembers { group, members }])) {
                return Err(stopped());
            }
        }
        Ok(())
    }

    fn id(&self, values: &Values) -> Option<String> {
        first(values, &self.settings.id_column).map(|id| folded(&id))
    }

    fn entry(&self, values: Values) -> Option<Entry> {
        let id = self.id(&values)?;
        let manager = first(&values, &self.settings.manager_column);
        let enabled = first(&values, &self.settings.enabled_column);
        Some(Entry {
            kind: ObjectKind::User,
            source_id: format!("person:{id}"),
            locator: format!("person:{id}"),
            alias: None,
            primary_group: None,
            // What is neither was refused before.
            enabled: enabled.is_none_or(|text| parse_yes_no(&text).unwrap_or(false)),
            values,
            manager: manager.map_or(ManagerOf::Nobody, |manager| {
                ManagerOf::Locator(format!("person:{}", folded(&manager)))
            }),
        })
    }

    fn groups_of(&self, values: &Values) -> Vec<String> {
        let column = self.settings.groups_column.trim().to_lowercase();
        let cells = if column.is_empty() {
            None
        } else {
            values.get(&column)
        };
        cells
            .into_iter()
            .flatten()
            .flat_map(|cell| cell.split(self.settings.group_separator))
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(ToOwned::to_owned)
            .collect()
    }

    /// The first people of the file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn sample(&self, at_most: usize) -> Result<Vec<Entry>, ReadProblem> {
        let file = self.finished().await?;
        let source = self.clone();
        let sampled = tokio::task::spawn_blocking(move || {
            let mut entries = Vec::new();
            for row in source
                .rows(&file.path)
                .map_err(|error| refused(&error))?
                .take(at_most)
            {
                let (_, values) = row.map_err(|error| refused(&error))?;
                // Also whoever has no id yet: the column may still have to be chosen.
                let entry = source.entry(values.clone()).unwrap_or_else(|| Entry {
                    kind: ObjectKind::User,
                    source_id: String::new(),
                    locator: String::new(),
                    alias: None,
                    primary_group: None,
                    enabled: true,
                    values,
                    manager: ManagerOf::Nobody,
                });
                entries.push(entry);
            }
            Ok(entries)
        });
        sampled.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Step by step, whether the file can be read.
    pub async fn test(&self) -> Vec<ConnectionStep> {
        let begun = Instant::now();
        let file = match self.newest() {
            Ok(file) => file,
            Err(problem) => return vec![failed("Find the file", problem, begun)],
        };
        let mut steps = vec![passed(
            "Find the file",
            format!("{}, {} bytes", file.path.display(), file.size),
            begun,
        )];
        let begun = Instant::now();
        let source = self.clone();
        let path = file.path;
        let looked = tokio::task::spawn_blocking(move || source.look_through(&path, None)).await;
        steps.push(match looked.unwrap_or_else(|_| Err(stopped())) {
            Ok(looked) => {
                let mut detail = format!("{} people, such as {}", looked.people, looked.names.join(", "));
                if let Some(note) = looked.notes.first() {
                    detail = format!("{detail}. {note}");
                }
                passed("Read it to its end", detail, begun)
            }
            Err(problem) => failed("Read it to its end", problem, begun),
        });
        steps
    }

    /// Ends when the file is another one than this cursor's.
    ///
    /// # Errors
    /// Never; it waits.
    pub async fn changed(&self, cursor: Option<&str>) -> Result<(), ReadProblem> {
        let before = cursor.and_then(Seen::read);
        loop {
            if let Ok(now) = self.newest()
                && Some(&now) != before.as_ref()
            {
                return Ok(());
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

fn passed(name: &str, detail: String, begun: Instant) -> ConnectionStep {
    ConnectionStep {
        name: name.to_owned(),
        outcome: ConnectionOutcome::Passed,
        detail,
        advice: None,
        duration_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
    }
}

fn failed(name: &str, problem: ReadProblem, begun: Instant) -> ConnectionStep {
    ConnectionStep {
        outcome: ConnectionOutcome::Failed,
        advice: Some(problem.advice),
        ..passed(name, problem.message, begun)
    }
}

fn source_id_of_group(folded_name: &str) -> String {
    format!("group:{folded_name}")
}

fn group(id: &str, name: &str) -> Entry {
    Entry {
        kind: ObjectKind::Group,
        source_id: source_id_of_group(id),
        locator: source_id_of_group(id),
        alias: None,
        primary_group: None,
        enabled: true,
        values: Values::from([(attribute::DISPLAY_NAME.to_lowercase(), vec![name.to_owned()])]),
        manager: ManagerOf::Nobody,
    }
}

/// The first text of a column; `None` without one.
fn first(values: &Values, column: &str) -> Option<String> {
    let column = column.trim().to_lowercase();
    if column.is_empty() {
        return None;
    }
    let text = values.get(&column)?.first()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn shown(values: &Values) -> Option<String> {
    first(values, attribute::DISPLAY_NAME).or_else(|| first(values, attribute::USER_PRINCIPAL_NAME))
}

fn stopped() -> ReadProblem {
    ReadProblem {
        reason: Shortfall::Stopped,
        message: "The read was stopped.".into(),
        advice: "Nothing is to be done: the next read sees it all.".into(),
    }
}

fn refused(error: &crate::Error) -> ReadProblem {
    let reason = match error {
        crate::Error::OpenQuote { .. } | crate::Error::CutOff { .. } => Shortfall::Truncated,
        crate::Error::Empty | crate::Error::HeaderOnly => Shortfall::Empty,
        crate::Error::Read(source) if source.kind() == std::io::ErrorKind::PermissionDenied => {
            Shortfall::AccessDenied
        }
        crate::Error::Read(_) => Shortfall::Connection,
        _ => Shortfall::Refused,
    };
    let message = match error {
        crate::Error::Read(source) => format!("The file could not be read: {source}."),
        error => error.to_string(),
    };
    ReadProblem {
        reason,
        message,
        advice: "Nobody was changed. Have the file written again, as a whole.".into(),
    }
}

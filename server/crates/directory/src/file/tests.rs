//! What files say, and which ones are refused.

use std::path::PathBuf;

use model::{FileFormat, FileSettings, Shortfall};
use tokio_util::sync::CancellationToken;

use super::{FileSource, UPLOADED};
use crate::source::{Ended, ManagerOf, Members, Piece, Read, Sink, Start};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("rollcall-file-{:x}", rand()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn source(&self, format: FileFormat) -> FileSource {
        let settings = FileSettings {
            format,
            folder: String::new(),
            pattern: String::new(),
            id_column: "number".into(),
            manager_column: "boss".into(),
            groups_column: "groups".into(),
            group_separator: ';',
            enabled_column: "active".into(),
        };
        FileSource::new(settings, self.0.clone())
    }

    fn write(&self, text: &[u8]) {
        std::fs::write(self.0.join(UPLOADED), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A number that no two tests of a run share.
fn rand() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish()
}

async fn read(source: &FileSource, start: Start, usual: Option<i64>) -> (Read, Vec<Piece>) {
    let (sink, mut pieces) = Sink::new(CancellationToken::new());
    let reading = async {
        let read = source.read(&start, &sink, usual).await;
        drop(sink);
        read
    };
    let taking = async {
        let mut taken = Vec::new();
        while let Some(piece) = pieces.recv().await {
            taken.push(piece);
        }
        taken
    };
    tokio::join!(reading, taking)
}

fn reason(read: &Read) -> Option<Shortfall> {
    match &read.ended {
        Ended::Complete => None,
        Ended::Incomplete(problem) => Some(problem.reason),
    }
}

const PEOPLE: &str =
    "Number;Name;E-Mail;Boss;Active;Groups\n1;Ana;ana@x.org;;yes;Ops\n2;Ben;ben@x.org;1;no;\"Ops;Sales\"\n";

#[tokio::test]
async fn a_table_gives_people_managers_and_groups() {
    let folder = Folder::new();
    folder.write(PEOPLE.as_bytes());
    let (found, pieces) = read(&folder.source(FileFormat::Csv), Start::Everything, None).await;
    assert_eq!(found.ended, Ended::Complete);
    let Some(Piece::Entries(entries)) = pieces.first() else {
        panic!("{pieces:?}");
    };
    let ben = &entries[1];
    assert_eq!(ben.source_id, "person:2");
    assert_eq!(ben.manager, ManagerOf::Locator("person:1".into()));
    assert!(!ben.enabled);
    assert_eq!(ben.values.get("displayname"), Some(&vec!["Ben".to_owned()]));
    assert_eq!(ben.values.get("mail"), Some(&vec!["ben@x.org".to_owned()]));
    let members: Vec<_> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Members(groups) => Some(groups.clone()),
            _ => None,
        })
        .flatten()
        .map(|group| (group.group, group.members))
        .collect();
    assert_eq!(
        members,
        [
            (
                "group:ops".to_owned(),
                Members::All(vec!["person:1".into(), "person:2".into()])
            ),
            ("group:sales".to_owned(), Members::All(vec!["person:2".into()])),
        ]
    );
}

#[tokio::test]
async fn json_lines_say_the_same() {
    let folder = Folder::new();
    let lines = "{\"number\":1,\"name\":\"Ana\",\"groups\":[\"Ops\"],\"org\":{\"unit\":\"IT\"}}\n\n{\"number\":\"2\",\"boss\":1,\"active\":false}";
    folder.write(lines.as_bytes());
    let (found, pieces) = read(&folder.source(FileFormat::JsonLines), Start::Everything, None).await;
    assert_eq!(found.ended, Ended::Complete);
    let Some(Piece::Entries(entries)) = pieces.first() else {
        panic!("{pieces:?}");
    };
    assert_eq!(entries[0].values.get("org.unit"), Some(&vec!["IT".to_owned()]));
    assert_eq!(entries[1].manager, ManagerOf::Locator("person:1".into()));
    assert!(!entries[1].enabled);
}

#[tokio::test]
async fn what_is_not_whole_changes_nothing() {
    let folder = Folder::new();
    for (format, text, usual, expected) in [
        (
            FileFormat::Csv,
            "number;name\n1;Ana\n2;\"Be",
            None,
            Shortfall::Truncated,
        ),
        (
            FileFormat::Csv,
            "number;name;mail\n1;Ana;a@x\n2;Be",
            None,
            Shortfall::Truncated,
        ),
        (FileFormat::Csv, "number;name\n", None, Shortfall::Empty),
        (FileFormat::Csv, "", None, Shortfall::Empty),
        (
            FileFormat::Csv,
            "number;name\n1;Ana\n;Ben\n",
            None,
            Shortfall::Refused,
        ),
        (
            FileFormat::Csv,
            "number;active\n1;perhaps\n",
            None,
            Shortfall::Refused,
        ),
        (FileFormat::Csv, PEOPLE, Some(5), Shortfall::Fewer),
        (
            FileFormat::JsonLines,
            "{\"number\":1}\n{\"num",
            None,
            Shortfall::Truncated,
        ),
        (
            FileFormat::JsonLines,
            "{\"number\":1}\nnonsense\n{\"number\":2}\n",
            None,
            Shortfall::Refused,
        ),
        (FileFormat::JsonLines, "\n\n", None, Shortfall::Empty),
    ] {
        folder.write(text.as_bytes());
        let (found, pieces) = read(&folder.source(format), Start::Everything, usual).await;
        assert_eq!(reason(&found), Some(expected), "{text:?}");
        assert_eq!(pieces, [], "{text:?}");
    }
    folder.write(PEOPLE.as_bytes());
    let (found, _) = read(&folder.source(FileFormat::Csv), Start::Everything, Some(4)).await;
    assert_eq!(reason(&found), None);
}

#[tokio::test]
async fn a_file_that_was_read_is_not_read_again() {
    let folder = Folder::new();
    let source = folder.source(FileFormat::Csv);
    assert_eq!(
        reason(&read(&source, Start::Everything, None).await.0),
        Some(Shortfall::BaseMissing)
    );
    folder.write(PEOPLE.as_bytes());
    let (first, _) = read(&source, Start::Everything, None).await;
    let cursor = first.cursor.unwrap();
    let (again, pieces) = read(&source, Start::Cursor(cursor.clone()), None).await;
    assert_eq!((reason(&again), pieces.len()), (None, 0));
    folder.write(format!("{PEOPLE}3;Cem;;;;\n").as_bytes());
    source.changed(Some(&cursor)).await.unwrap();
    let (new, _) = read(&source, Start::Cursor(cursor), None).await;
    assert_eq!(reason(&new), Some(Shortfall::CursorLost));
}

#[tokio::test]
async fn whoever_is_there_twice_is_taken_once_and_named() {
    let folder = Folder::new();
    folder.write(b"number,name,active\n7,Ana,yes\n7,Impostor,yes\n");
    let (found, pieces) = read(&folder.source(FileFormat::Csv), Start::Everything, None).await;
    assert_eq!(found.notes, ["Line 3 is left out: number 7 was there before."]);
    assert!(matches!(pieces.first(), Some(Piece::Entries(entries)) if entries.len() == 1));
}

#[tokio::test]
async fn who_may_sign_in_is_not_guessed_from_a_file_without_the_column_nor_an_id_from_anything() {
    let folder = Folder::new();
    let source = folder.source(FileFormat::Csv);
    for text in [
        "number,name\n7,Ana\n".to_owned(),
        format!("number,active\n{},yes\n", "7".repeat(401)),
    ] {
        folder.write(text.as_bytes());
        let (found, pieces) = read(&source, Start::Everything, None).await;
        assert_eq!((reason(&found), pieces.len()), (Some(Shortfall::Refused), 0));
    }
}

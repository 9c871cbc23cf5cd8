mod export;
mod import;
mod objects;

use std::collections::BTreeMap;
use std::fmt::Write;

use model::{Directory, ImportDetail, ImportId, ObjectId, ObjectKind, Problem, Role};

use super::{ExportKind, ImportChoices};
use crate::testing;
use crate::{Caller, Error, ManageDirectory, Options, Portal, ReadDirectory};

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    caller: Caller,
}

impl Fixture {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        let options = Options {
            data_dir: folder.path().to_owned(),
            ..Options::default()
        };
        Self {
            portal: Portal::new(store, options),
            caller: testing::caller(Role::GlobalAdministrator),
            _folder: folder,
        }
    }

    fn manage(&self) -> ManageDirectory {
        self.portal.manage_directory(&self.caller).unwrap()
    }

    fn read(&self) -> ReadDirectory {
        self.portal.read_directory(&self.caller).unwrap()
    }

    async fn add(&self, name: &str, more: &[(&str, &str)]) -> ObjectId {
        let mut form = form(more);
        form.insert("displayName".into(), name.into());
        form.entry("userPrincipalName".into())
            .or_insert_with(|| format!("{}@example.org", name.to_lowercase()));
        let manage = self.manage();
        manage
            .create_object(Directory::BUILT_IN, ObjectKind::User, &form)
            .await
            .unwrap()
    }

    async fn upload(&self, text: &str) -> Result<ImportId, Error> {
        let manage = self.manage();
        let mut upload = manage
            .begin_upload(Directory::BUILT_IN, "C:\\fake\\people.csv")
            .await
            .unwrap();
        for piece in text.as_bytes().chunks(1000) {
            upload.write(piece).await?;
        }
        upload.finish().await
    }

    /// Uploads, checks with the guessed columns, and waits for the end.
    async fn check(&self, text: &str, change: impl Fn(&mut ImportChoices)) -> ImportDetail {
        let id = self.upload(text).await.unwrap();
        let mut choices = choices(&self.read().import(id).await.unwrap());
        change(&mut choices);
        self.manage().check_import(id, &choices).await.unwrap();
        self.done(id).await
    }

    async fn apply(&self, id: ImportId, leave_out_errors: bool) -> Result<ImportDetail, Error> {
        self.manage().apply_import(id, leave_out_errors).await?;
        Ok(self.done(id).await)
    }

    async fn done(&self, id: ImportId) -> ImportDetail {
        let mut events = self.portal.events().subscribe();
        loop {
            let detail = self.read().import(id).await.unwrap();
            if detail.rows_done.is_none() {
                return detail;
            }
            events.recv().await.unwrap();
        }
    }

    async fn change(&self) -> i64 {
        self.portal.store().current_change().await.unwrap()
    }

    async fn export(&self, kind: ExportKind) -> String {
        let mut export = self.read().export(kind);
        let mut bytes = Vec::new();
        while let Some(piece) = export.next().await.unwrap() {
            bytes.extend(piece);
        }
        String::from_utf8(bytes).unwrap()
    }

    async fn user(&self, name: &str) -> model::DirectoryObject {
        let found = self.portal.store().user_by_name(Directory::BUILT_IN, name).await;
        found.unwrap().unwrap()
    }
}

fn form(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn choices(detail: &ImportDetail) -> ImportChoices {
    let settings = &detail.import.settings;
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    ImportChoices {
        kind: word(serde_json::to_value(settings.kind).unwrap()),
        encoding: word(serde_json::to_value(settings.encoding).unwrap()),
        delimiter: settings.delimiter.to_string(),
        header: settings.header,
        columns: settings.columns.clone(),
        key: settings.key.clone(),
        manager_key: settings.manager_key.clone(),
        clear_empty: settings.clear_empty,
        group_separator: settings.group_separator.to_string(),
        create_groups: settings.create_groups,
    }
}

fn problem(error: Error) -> Problem {
    error.into_problem()
}

/// People with managers below and above them, groups, and cells that need quotes.
fn people(count: usize) -> String {
    let mut text = String::from("UPN;Anzeigename;E-Mail;Abteilung;Vorgesetzter;Gruppen;Aktiv\r\n");
    for number in 0..count {
        let manager = (number * 7 + 1) % count;
        let _ = write!(
            text,
            "u{number}@example.org;\"Person \"\"{number}\"\"; the\nlong\";u{number}@mail.example.org;Dept {};",
            number % 40
        );
        if manager != number {
            let _ = write!(text, "u{manager}@example.org");
        }
        let active = if number % 10 == 3 { "nein" } else { "ja" };
        let _ = write!(text, ";Everyone|Group {};{active}\r\n", number % 5);
    }
    text
}

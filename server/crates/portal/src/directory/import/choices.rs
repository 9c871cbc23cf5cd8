//! What a person chose on the page of columns.

use ::directory::{RowReader, guess, sniff};
use model::{
    DirectoryAttribute, ImportId, ImportKind, ImportReport, ImportSettings, ImportState, Problem,
    ProblemKind, TextEncoding, attribute,
};

use super::detail::beginning;
use super::upload::refused;
use crate::{ManageDirectory, Result, Topic};

/// The choices, as words of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportChoices {
    /// `users`, `groups` or `memberships`.
    pub kind: String,
    /// `utf8`, `windows1252` or `utf16`.
    pub encoding: String,
    /// The delimiter: `,`, `;` or `tab`.
    pub delimiter: String,
    /// Whether the first row has the names of the columns.
    pub header: bool,
    /// The target of each column, empty to leave it out.
    pub columns: Vec<String>,
    /// The attribute by which a row finds its object.
    pub key: String,
    /// The attribute by which a manager cell finds a user.
    pub manager_key: String,
    /// Whether an empty cell clears.
    pub clear_empty: bool,
    /// The character between several groups.
    pub group_separator: String,
    /// Whether missing groups are created.
    pub create_groups: bool,
}

impl ImportChoices {
    fn kind(&self) -> ImportKind {
        match self.kind.as_str() {
            "groups" => ImportKind::Groups,
            "memberships" => ImportKind::Memberships,
            _ => ImportKind::Users,
        }
    }

    fn encoding(&self) -> TextEncoding {
        match self.encoding.as_str() {
            "windows1252" => TextEncoding::Windows1252,
            "utf16" => TextEncoding::Utf16,
            _ => TextEncoding::Utf8,
        }
    }

    fn delimiter(&self) -> char {
        match self.delimiter.as_str() {
            "tab" | "\t" => '\t',
            ";" => ';',
            _ => ',',
        }
    }

    /// The settings that they mean, checked against the columns of the file.
    pub(super) fn settings(
        &self,
        columns: &[String],
        added: &[DirectoryAttribute],
    ) -> Result<ImportSettings> {
        let kind = self.kind();
        let user_keys = [
            attribute::USER_PRINCIPAL_NAME,
            "employeeId",
            attribute::MAIL,
            attribute::OBJECT_ID,
        ];
        let key = match kind {
            ImportKind::Users => one_of(&self.key, &user_keys),
            ImportKind::Groups => one_of(
                &self.key,
                &[attribute::DISPLAY_NAME, attribute::OBJECT_ID, attribute::MAIL],
            ),
            ImportKind::Memberships => String::new(),
        };
        if self.columns.len() != columns.len() {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "The columns of the file are read differently now.",
            )
            .with_hint("Look through the columns again, then continue.")
            .into());
        }
        let settings = ImportSettings {
            kind,
            encoding: self.encoding(),
            delimiter: self.delimiter(),
            header: self.header,
            columns: self.columns.clone(),
            key,
            manager_key: one_of(&self.manager_key, &user_keys),
            clear_empty: self.clear_empty,
            group_separator: if self.group_separator == "|" { '|' } else { ';' },
            create_groups: self.create_groups,
        };
        // Whether the columns fit is the row reader's to say.
        RowReader::new(&settings, columns, added)
            .map_err(|error| Problem::field("columns", error.to_string()))?;
        Ok(settings)
    }
}

/// Columns named like an attribute that was added to the directory hold it.
pub(super) fn recognise(settings: &mut ImportSettings, names: &[String], added: &[DirectoryAttribute]) {
    if settings.kind != ImportKind::Users {
        return;
    }
    for attribute in added {
        let is_taken = settings.columns.contains(&attribute.name);
        let place = names.iter().position(|name| {
            name.eq_ignore_ascii_case(&attribute.name) || name.eq_ignore_ascii_case(&attribute.label)
        });
        let column = place.and_then(|place| settings.columns.get_mut(place));
        if let Some(column) = column.filter(|column| !is_taken && column.is_empty()) {
            column.clone_from(&attribute.name);
        }
    }
}

fn one_of(word: &str, allowed: &[&str]) -> String {
    allowed
        .iter()
        .find(|allowed| **allowed == word)
        .or(allowed.first())
        .map(|word| (*word).to_owned())
        .unwrap_or_default()
}

impl ManageDirectory {
    /// Reads the beginning of the file again in another way and guesses its columns anew.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` when it cannot be read this way, `Conflict` when it was applied already; otherwise when
    /// the store fails.
    pub async fn read_import_again(&self, id: ImportId, choices: &ImportChoices) -> Result<()> {
        let import = self.import_to_change(id).await?;
        let added = self
            .portal
            .store()
            .directory_attributes(import.directory_id)
            .await?;
        let path = self.portal.upload_path(id);
        let (encoding, delimiter, header, kind) = (
            choices.encoding(),
            choices.delimiter(),
            choices.header,
            choices.kind(),
        );
        let settings = tokio::task::spawn_blocking(move || -> ::directory::Result<_> {
            let sniffed = sniff(|| beginning(&path), encoding, Some(delimiter), Some(header))?;
            let mut settings = guess(&sniffed, encoding, Some(kind));
            recognise(&mut settings, &sniffed.columns, &added);
            Ok(settings)
        })
        .await
        .map_err(|_| Problem::new(ProblemKind::Internal, "The file could not be read."))?
        .map_err(|error| refused(&error))?;
        let (store, now) = (self.portal.store(), self.portal.now());
        store
            .save_import(
                id,
                ImportState::Uploaded,
                &settings,
                &ImportReport::default(),
                now,
            )
            .await?;
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}

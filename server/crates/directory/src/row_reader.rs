//! Turning a row into what it says of a user, a group or a membership.

use model::{Attributes, DirectoryAttribute, ImportKind, ImportSettings, SourceAttribute, Value, attribute};

use crate::error::ColumnProblem;
use crate::{Error, GROUP_COLUMN, GROUPS_COLUMN, MEMBER_COLUMN, Result, Row, folded, parse_value};

/// What is wrong with a cell, or with the row when there is no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The name of the column; empty for the whole row.
    pub column: String,
    /// One sentence: what is wrong and what to do.
    pub message: String,
}

/// What a row says. Nothing in it is looked up yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserRow {
    /// The line of the row, from 1.
    pub line: u64,
    /// The folded key by which the row finds its object; of a membership the folded member.
    pub key: String,
    /// Attributes to set; [`Value::Null`] clears one.
    pub attributes: Attributes,
    /// Whether sign-in is allowed.
    pub account_enabled: Option<bool>,
    /// The folded key of the manager; `Some(None)` clears it.
    pub manager: Option<Option<String>>,
    /// Names of groups to be a member of; of a membership the one group.
    pub groups: Vec<String>,
    /// What is wrong.
    pub problems: Vec<CellProblem>,
}

enum Target {
    Ignored,
    Key,
    Attribute(&'static SourceAttribute<'static>),
    Added(DirectoryAttribute),
    Groups,
    Group,
    Member,
}

/// Reads rows by the settings of an import.
pub struct RowReader {
    settings: ImportSettings,
    names: Vec<String>,
    targets: Vec<Target>,
    key: Option<usize>,
}

impl std::fmt::Debug for RowReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowReader")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl RowReader {
    /// A reader for the columns with these names; `added` are the attributes that were added to the directory.
    ///
    /// # Errors
    /// [`Error::Columns`] when two columns go into one attribute or the key has no column.
    pub fn new(settings: &ImportSettings, names: &[String], added: &[DirectoryAttribute]) -> Result<Self> {
        let needed: Vec<&str> = match settings.kind {
            ImportKind::Memberships => vec![GROUP_COLUMN, MEMBER_COLUMN],
            ImportKind::Users | ImportKind::Groups => vec![&settings.key],
        };
        for target in needed {
            if !settings.columns.iter().any(|column| column == target) {
                return Err(Error::Columns(ColumnProblem::Missing(label(
                    settings.kind,
                    target,
                ))));
            }
        }
        for (index, column) in settings.columns.iter().enumerate() {
            if !column.is_empty() && settings.columns.iter().take(index).any(|other| other == column) {
                return Err(Error::Columns(ColumnProblem::Twice(label(settings.kind, column))));
            }
        }
        Ok(Self {
            targets: settings
                .columns
                .iter()
                .map(|column| target(settings.kind, column, added))
                .collect(),
            key: settings
                .columns
                .iter()
                .position(|column| !column.is_empty() && *column == settings.key),
            names: names.to_vec(),
            settings: settings.clone(),
        })
    }

    /// What a row says, with everything that is wrong with it.
    pub fn read(&self, row: &Row) -> UserRow {
        let mut read = UserRow {
            line: row.line,
            ..UserRow::default()
        };
        if row.cells.len() != self.names.len() {
            read.problems.push(CellProblem {
                column: String::new(),
                message: format!(
                    "The row has {}, the first row has {}. Look for a missing or unquoted separator.",
                    cells(row.cells.len()),
                    cells(self.names.len())
                ),
            });
            return read;
        }
        for (index, (cell, target)) in row.cells.iter().zip(&self.targets).enumerate() {
            match target {
                Target::Ignored => {}
                Target::Key => read.key = folded(cell),
                Target::Member => {
                    read.key = folded(cell);
                    if cell.is_empty() {
                        self.problem(&mut read, index, "The member is missing.");
                    }
                }
                Target::Group if cell.is_empty() => self.problem(&mut read, index, "The group is missing."),
                Target::Group => read.groups.push(cell.to_owned()),
                Target::Groups => read.groups.extend(
                    cell.split(self.settings.group_separator)
                        .map(str::trim)
                        .filter(|name| !name.is_empty())
                        .map(ToOwned::to_owned),
                ),
                Target::Attribute(attribute) => self.attribute(&mut read, index, attribute, cell),
                Target::Added(attribute) => self.attribute(&mut read, index, &attribute.as_source(), cell),
            }
        }
        if let Some(index) = self.key {
            read.key = row.cells.get(index).map(folded).unwrap_or_default();
            if read.key.is_empty() {
                let label = label(self.settings.kind, &self.settings.key);
                self.problem(
                    &mut read,
                    index,
                    &format!("{label} is empty; without it the row finds nobody."),
                );
            }
        }
        read
    }

    fn attribute(&self, read: &mut UserRow, index: usize, attribute: &SourceAttribute<'_>, cell: &str) {
        if cell.is_empty() {
            if !self.settings.clear_empty || self.key == Some(index) {
                return;
            }
            if attribute.required {
                self.problem(read, index, &format!("{} cannot be empty.", attribute.label));
            } else if attribute.name == attribute::MANAGER {
                read.manager = Some(None);
            } else {
                read.attributes.insert(attribute.name.to_owned(), Value::Null);
            }
            return;
        }
        match (attribute.name, parse_value(attribute, cell)) {
            (_, Err(message)) => self.problem(read, index, &message),
            (attribute::MANAGER, Ok(_)) => read.manager = Some(Some(folded(cell))),
            (attribute::ACCOUNT_ENABLED, Ok(value)) => {
                read.account_enabled = Some(value == Value::Boolean(true));
            }
            (name, Ok(value)) => {
                read.attributes.insert(name.to_owned(), value);
            }
        }
    }

    fn problem(&self, read: &mut UserRow, index: usize, message: &str) {
        read.problems.push(CellProblem {
            column: self.names.get(index).cloned().unwrap_or_default(),
            message: message.to_owned(),
        });
    }
}

fn cells(count: usize) -> String {
    if count == 1 {
        "1 cell".into()
    } else {
        format!("{count} cells")
    }
}

fn attributes(kind: ImportKind) -> &'static [SourceAttribute<'static>] {
    match kind {
        ImportKind::Users => attribute::USER_ATTRIBUTES,
        ImportKind::Groups => attribute::GROUP_ATTRIBUTES,
        ImportKind::Memberships => &[],
    }
}

fn target(kind: ImportKind, column: &str, added: &[DirectoryAttribute]) -> Target {
    let is_added = |attribute: &&DirectoryAttribute| kind == ImportKind::Users && attribute.name == column;
    match (kind, column) {
        (ImportKind::Users | ImportKind::Groups, attribute::OBJECT_ID) => Target::Key,
        (ImportKind::Users, GROUPS_COLUMN) => Target::Groups,
        (ImportKind::Memberships, GROUP_COLUMN) => Target::Group,
        (ImportKind::Memberships, MEMBER_COLUMN) => Target::Member,
        _ => attributes(kind)
            .iter()
            .find(|attribute| attribute.name == column)
            .map(Target::Attribute)
            .or_else(|| added.iter().find(is_added).cloned().map(Target::Added))
            .unwrap_or(Target::Ignored),
    }
}

fn label(kind: ImportKind, column: &str) -> String {
    attributes(kind)
        .iter()
        .find(|attribute| attribute.name == column)
        .map_or_else(
            || match column {
                GROUP_COLUMN => "Group".into(),
                MEMBER_COLUMN => "Member".into(),
                GROUPS_COLUMN => "Groups".into(),
                attribute::OBJECT_ID => "Object ID".into(),
                other => other.to_owned(),
            },
            |attribute| attribute.label.to_owned(),
        )
}

#[cfg(test)]
mod tests {
    use model::TextEncoding;

    use super::*;

    fn settings(kind: ImportKind, columns: &[&str], clear_empty: bool) -> ImportSettings {
        ImportSettings {
            kind,
            encoding: TextEncoding::Utf8,
            delimiter: ',',
            header: true,
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            key: if kind == ImportKind::Users {
                "userPrincipalName"
            } else {
                "displayName"
            }
            .into(),
            manager_key: "userPrincipalName".into(),
            clear_empty,
            group_separator: '|',
            create_groups: false,
        }
    }

    fn read(settings: &ImportSettings, cells: &[&str]) -> UserRow {
        let names: Vec<String> = settings.columns.iter().map(|name| format!("<{name}>")).collect();
        let row = Row {
            line: 7,
            cells: cells.to_vec().into(),
        };
        RowReader::new(settings, &names, &[]).unwrap().read(&row)
    }

    const USER: &[&str] = &[
        "userPrincipalName",
        "displayName",
        "accountEnabled",
        "manager",
        "city",
        "groups",
        "",
    ];

    #[test]
    fn reads_a_user() {
        let user = read(
            &settings(ImportKind::Users, USER, false),
            &["Ann@X.ch", "Ann", "no", "Bob@x.ch", "", "a | b|", "whatever"],
        );
        assert_eq!(user.key, "ann@x.ch");
        assert_eq!(user.account_enabled, Some(false));
        assert_eq!(user.manager, Some(Some("bob@x.ch".into())));
        assert_eq!(user.groups, ["a", "b"]);
        assert_eq!(
            user.attributes,
            Attributes::from([
                ("displayName".into(), Value::from("Ann")),
                ("userPrincipalName".into(), Value::from("Ann@X.ch"))
            ])
        );
        assert_eq!(user.problems, []);
    }

    #[test]
    fn clears_only_when_told_to() {
        let user = read(
            &settings(ImportKind::Users, USER, true),
            &["a@x.ch", "Ann", "", "", "", "", ""],
        );
        assert_eq!(user.manager, Some(None));
        assert_eq!(user.attributes.get("city"), Some(&Value::Null));
        assert_eq!(user.problems[0].column, "<accountEnabled>");
    }

    #[test]
    fn names_the_problems() {
        let settings = settings(ImportKind::Users, USER, false);
        for (cells, column, part) in [
            (
                vec!["", "Ann", "", "", "", "", ""],
                "<userPrincipalName>",
                "is empty",
            ),
            (
                vec!["a@x.ch", "Ann", "maybe", "", "", "", ""],
                "<accountEnabled>",
                "neither yes nor no",
            ),
            (
                vec!["ax.ch", "Ann", "", "", "", "", ""],
                "<userPrincipalName>",
                "name@domain",
            ),
            (vec!["a@x.ch", "Ann"], "", "2 cells, the first row has 7 cells"),
        ] {
            let user = read(&settings, &cells);
            assert_eq!(user.problems[0].column, column);
            assert!(user.problems[0].message.contains(part), "{:?}", user.problems);
        }
    }

    #[test]
    fn refuses_columns_that_do_not_fit() {
        let names = vec![String::new(); 2];
        for (columns, part) in [
            (
                ["displayName", ""],
                "No column goes into \u{201c}User principal name\u{201d}",
            ),
            (["userPrincipalName", "userPrincipalName"], "Two columns go into"),
        ] {
            let error =
                RowReader::new(&settings(ImportKind::Users, &columns, false), &names, &[]).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}

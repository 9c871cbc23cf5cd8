//! A first idea of what a file is.

use model::{ImportKind, ImportSettings, TextEncoding, attribute};

use crate::{GROUP_COLUMN, GROUPS_COLUMN, MEMBER_COLUMN, Sniffed, target_of};

/// The settings that fit the columns of a file best. `kind` is found out unless it is given.
pub fn guess(sniffed: &Sniffed, encoding: TextEncoding, kind: Option<ImportKind>) -> ImportSettings {
    let targets: Vec<Option<&'static str>> = sniffed.columns.iter().map(|name| target_of(name)).collect();
    let has = |target| targets.contains(&Some(target));
    let kind = kind.unwrap_or_else(|| {
        if has(GROUP_COLUMN) && (has(MEMBER_COLUMN) || sniffed.columns.len() <= 3) {
            ImportKind::Memberships
        } else if !has(attribute::USER_PRINCIPAL_NAME)
            && (has("description") || has("securityEnabled") || has("mailEnabled"))
        {
            ImportKind::Groups
        } else {
            ImportKind::Users
        }
    });
    let mut columns: Vec<String> = Vec::with_capacity(targets.len());
    for target in targets {
        let target = target.map_or("", |target| fitting(kind, target));
        // The first column of a kind wins; the others wait for a decision.
        let taken = columns.iter().any(|column| column == target);
        columns.push(if taken { String::new() } else { target.to_owned() });
    }
    let has = |target: &str| columns.iter().any(|column| column == target);
    let key = match kind {
        ImportKind::Users if has(attribute::USER_PRINCIPAL_NAME) => attribute::USER_PRINCIPAL_NAME,
        ImportKind::Users if has("employeeId") => "employeeId",
        ImportKind::Users if has(attribute::MAIL) => attribute::MAIL,
        ImportKind::Users => attribute::USER_PRINCIPAL_NAME,
        ImportKind::Groups if has(attribute::OBJECT_ID) => attribute::OBJECT_ID,
        ImportKind::Groups => attribute::DISPLAY_NAME,
        ImportKind::Memberships => "",
    };
    let manager_column = columns.iter().position(|column| column == attribute::MANAGER);
    ImportSettings {
        kind,
        encoding,
        delimiter: sniffed.delimiter,
        header: sniffed.header,
        key: key.to_owned(),
        manager_key: manager_key(sniffed, manager_column, has(attribute::USER_PRINCIPAL_NAME)).to_owned(),
        columns,
        clear_empty: false,
        group_separator: if sniffed.delimiter == ';' { '|' } else { ';' },
        create_groups: false,
    }
}

/// What the column means in a file of that kind.
fn fitting(kind: ImportKind, target: &'static str) -> &'static str {
    let attributes = match kind {
        ImportKind::Users => attribute::USER_ATTRIBUTES,
        ImportKind::Groups => attribute::GROUP_ATTRIBUTES,
        ImportKind::Memberships => &[],
    };
    let known = attributes.iter().any(|attribute| attribute.name == target);
    match (kind, target) {
        (ImportKind::Users, GROUPS_COLUMN)
        | (ImportKind::Users | ImportKind::Groups, attribute::OBJECT_ID)
        | (ImportKind::Memberships, GROUP_COLUMN | MEMBER_COLUMN) => target,
        (ImportKind::Groups, GROUP_COLUMN) => attribute::DISPLAY_NAME,
        (ImportKind::Memberships, attribute::USER_PRINCIPAL_NAME | attribute::MAIL) => MEMBER_COLUMN,
        _ if known => target,
        _ => "",
    }
}

fn manager_key(sniffed: &Sniffed, column: Option<usize>, by_name: bool) -> &'static str {
    let header = column
        .and_then(|column| sniffed.columns.get(column))
        .map(|name| name.to_lowercase())
        .unwrap_or_default();
    let sample = column
        .and_then(|column| {
            sniffed
                .samples
                .iter()
                .filter_map(|row| row.get(column))
                .find(|cell| !cell.is_empty())
        })
        .map(String::as_str)
        .unwrap_or_default();
    match sample {
        "" => attribute::USER_PRINCIPAL_NAME,
        _ if sample.contains('@') && (header.contains("mail") || !by_name) => attribute::MAIL,
        _ if sample.contains('@') => attribute::USER_PRINCIPAL_NAME,
        _ => "employeeId",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_kind_columns_and_keys() {
        for (columns, samples, kind, targets, key, manager_key) in [
            (
                vec![
                    "UPN",
                    "First name",
                    "E-Mail",
                    "Shoe size",
                    "Email Address",
                    "Manager",
                ],
                vec!["a@x", "A", "a@x", "43", "a@x", "b@x"],
                ImportKind::Users,
                vec!["userPrincipalName", "givenName", "mail", "", "", "manager"],
                "userPrincipalName",
                "userPrincipalName",
            ),
            (
                vec!["Personalnummer", "Nachname", "Vorgesetzter", "Gruppen"],
                vec!["7", "A", "12", "x"],
                ImportKind::Users,
                vec!["employeeId", "surname", "manager", "groups"],
                "employeeId",
                "employeeId",
            ),
            (
                vec!["Name", "Description", "Mail"],
                vec![],
                ImportKind::Groups,
                vec!["displayName", "description", "mail"],
                "displayName",
                "userPrincipalName",
            ),
            (
                vec!["groupId", "memberId", "group", "member"],
                vec![],
                ImportKind::Memberships,
                vec!["group", "member", "", ""],
                "",
                "userPrincipalName",
            ),
            (
                vec!["Group", "User name"],
                vec![],
                ImportKind::Memberships,
                vec!["group", "member"],
                "",
                "userPrincipalName",
            ),
        ] {
            let sniffed = Sniffed {
                delimiter: ',',
                header: true,
                columns: columns.iter().map(|name| (*name).to_owned()).collect(),
                samples: vec![samples.iter().map(|cell| (*cell).to_owned()).collect()],
            };
            let found = guess(&sniffed, TextEncoding::Utf8, None);
            assert_eq!(found.kind, kind, "{columns:?}");
            assert_eq!(found.columns, targets);
            assert_eq!(
                (found.key.as_str(), found.manager_key.as_str()),
                (key, manager_key)
            );
        }
    }
}

//! From a row to what it does.

use std::collections::{HashMap, HashSet};

use ::directory::{UserRow, folded};
use model::{
    DirectoryAttribute, ImportKind, ImportSettings, ObjectId, ObjectKind, ObjectPatch, RowProblem, Value,
    attribute,
};
use uuid::Uuid;

use super::file_index::FileIndex;
use super::index::{Found, Index};

/// Everything that a row needs to be understood.
#[derive(Debug)]
pub(super) struct Resolver {
    pub(super) settings: ImportSettings,
    pub(super) file: FileIndex,
    /// Objects by the key of the import; of memberships, users by user principal name.
    pub(super) objects: Index,
    /// Users by what managers are named with, when that is not the key; of memberships, users by e-mail address.
    pub(super) managers: Option<Index>,
    /// Users by user principal name, when that is not the key.
    pub(super) names: Option<Index>,
    /// Groups by name.
    pub(super) groups: Index,
    /// Ids of objects that the import creates, by key.
    pub(super) new: HashMap<Box<str>, ObjectId>,
    /// Groups that the import creates, by folded name.
    pub(super) new_groups: HashMap<Box<str>, ObjectId>,
    /// Those of them that a row of this pass has named already.
    pub(super) named: HashSet<ObjectId>,
    /// Keys of rows with an error: they are left out, so nobody can have them as a manager. From the pass before.
    pub(super) left_out: HashSet<Box<str>>,
    /// The names of the columns.
    pub(super) columns: Vec<String>,
    /// The attributes that were added to the directory.
    pub(super) added: Vec<DirectoryAttribute>,
}

/// What a row does.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) line: u64,
    /// The object that it creates or changes; none for a membership.
    pub(super) patch: Option<ObjectPatch>,
    pub(super) is_new: bool,
    /// Pairs of group and member.
    pub(super) memberships: Vec<(ObjectId, ObjectId)>,
    /// Groups to create before, with their names.
    pub(super) groups: Vec<(ObjectId, String)>,
    /// Why it cannot be imported.
    pub(super) errors: Vec<RowProblem>,
    /// What is doubtful; the rest of the row is imported.
    pub(super) warnings: Vec<RowProblem>,
}

impl Resolved {
    fn error(&mut self, column: &str, message: String) {
        self.errors.push(problem(self.line, column, message));
    }

    fn warning(&mut self, column: &str, message: String) {
        self.warnings.push(problem(self.line, column, message));
    }
}

fn problem(line: u64, column: &str, message: String) -> RowProblem {
    RowProblem {
        line: i64::try_from(line).unwrap_or(i64::MAX),
        column: column.to_owned(),
        message,
    }
}

impl Resolver {
    /// What the row does.
    pub(super) fn resolve(&mut self, row: UserRow) -> Resolved {
        let mut resolved = Resolved {
            line: row.line,
            patch: None,
            is_new: false,
            memberships: Vec::new(),
            groups: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
        };
        for found in &row.problems {
            resolved.error(&found.column, found.message.clone());
        }
        if !resolved.errors.is_empty() {
            return resolved;
        }
        if self.settings.kind == ImportKind::Memberships {
            self.membership(&row, &mut resolved);
        } else {
            self.object(row, &mut resolved);
        }
        if !resolved.errors.is_empty() {
            resolved.patch = None;
            resolved.memberships.clear();
            for (id, _) in resolved.groups.drain(..) {
                self.named.remove(&id);
            }
        }
        for problem in resolved.errors.iter_mut().chain(&mut resolved.warnings) {
            let place = self
                .settings
                .columns
                .iter()
                .position(|column| *column == problem.column);
            if let Some(name) = place.and_then(|place| self.columns.get(place)) {
                problem.column.clone_from(name);
            }
        }
        resolved
    }

    fn object(&mut self, mut row: UserRow, resolved: &mut Resolved) {
        let noun = if self.settings.kind == ImportKind::Users {
            "user"
        } else {
            "group"
        };
        if let Some((first, second)) = self.file.twice.get(row.key.as_str()) {
            resolved.error(
                &self.settings.key,
                format!(
                    "Lines {first} and {second} are both about \u{201c}{}\u{201d}. Keep one of them.",
                    row.key
                ),
            );
            return;
        }
        let id = match self.objects.get(&row.key) {
            Some(Found::One(id)) => id,
            Some(Found::Deleted(_)) => {
                resolved.error(
                    &self.settings.key,
                    format!(
                        "This {noun} is in the recycle bin. Restore or purge it first, or take the row out."
                    ),
                );
                return;
            }
            Some(Found::Several) => {
                resolved.error(
                    &self.settings.key,
                    format!(
                        "Several {noun}s have \u{201c}{}\u{201d}. Match by another attribute.",
                        row.key
                    ),
                );
                return;
            }
            None => match self.create(&row, resolved) {
                Some(id) => id,
                None => return,
            },
        };
        self.check_name(&row, id, resolved);
        let mut patch = ObjectPatch::new(id);
        patch.manager = self.manager(&row, id, resolved);
        patch.account_enabled = row.account_enabled;
        patch.attributes = std::mem::take(&mut row.attributes);
        resolved.patch = Some(patch);
        for name in &row.groups {
            if let Some(group) = self.group(name, resolved) {
                resolved.memberships.push((group, id));
            }
        }
    }

    /// The id of a new object, when the row has what it needs.
    fn create(&mut self, row: &UserRow, resolved: &mut Resolved) -> Option<ObjectId> {
        if self.settings.key == attribute::OBJECT_ID {
            resolved.error(
                attribute::OBJECT_ID,
                "Nothing in this directory has this object ID.".into(),
            );
            return None;
        }
        let needed: &[(&str, &str)] = match self.settings.kind {
            ImportKind::Users => &[
                (attribute::DISPLAY_NAME, "display name"),
                (attribute::USER_PRINCIPAL_NAME, "user principal name"),
            ],
            ImportKind::Groups | ImportKind::Memberships => &[(attribute::DISPLAY_NAME, "name")],
        };
        for (name, label) in needed {
            if row.attributes.get(*name).is_none_or(Value::is_empty) {
                resolved.error(name, format!("This would be new, and the {label} is missing."));
            }
        }
        if !resolved.errors.is_empty() {
            return None;
        }
        resolved.is_new = true;
        Some(new_id(&mut self.new, &row.key))
    }

    /// A user principal name that is not the key must be free.
    fn check_name(&self, row: &UserRow, id: ObjectId, resolved: &mut Resolved) {
        let Some(Value::Text(name)) = row.attributes.get(attribute::USER_PRINCIPAL_NAME) else {
            return;
        };
        let name = folded(name);
        if let Some((first, second)) = self.file.names_twice.get(name.as_str()) {
            resolved.error(
                attribute::USER_PRINCIPAL_NAME,
                format!("Lines {first} and {second} have the same user principal name. Keep one of them."),
            );
        }
        match self.names.as_ref().and_then(|names| names.get(&name)) {
            Some(Found::One(holder)) if holder != id => resolved.error(
                attribute::USER_PRINCIPAL_NAME,
                "Another user has this user principal name already. Correct one of the two.".into(),
            ),
            Some(Found::One(_) | Found::Deleted(_) | Found::Several) | None => {}
        }
    }

    /// The manager to set: nothing, none, or one.
    #[expect(clippy::option_option, reason = "the three cases of a patch")]
    fn manager(&mut self, row: &UserRow, id: ObjectId, resolved: &mut Resolved) -> Option<Option<ObjectId>> {
        let Some(key) = row.manager.as_ref()? else {
            return Some(None);
        };
        let stored = self.managers.as_ref().unwrap_or(&self.objects).get(key);
        let found = match stored {
            Some(Found::One(id)) => Some(id),
            Some(Found::Deleted(_) | Found::Several) => None,
            // A row of this very file, above or below.
            None => {
                let own = if self.managers.is_some() {
                    self.file.managers.get(key.as_str()).cloned()
                } else {
                    self.file
                        .keys
                        .get_key_value(key.as_str())
                        .map(|(key, _)| key.clone())
                };
                own.and_then(|key| match self.objects.get(&key) {
                    Some(Found::One(id)) => Some(id),
                    _ if *key == *row.key => Some(id),
                    _ if self.left_out.contains(&key) => None,
                    _ => Some(new_id(&mut self.new, &key)),
                })
            }
        };
        match found {
            Some(manager) if manager == id => {
                resolved.error(
                    attribute::MANAGER,
                    "Nobody can be their own manager. Correct or empty the cell.".into(),
                );
                None
            }
            Some(manager) => Some(Some(manager)),
            None => {
                resolved.warning(
                    attribute::MANAGER,
                    format!("No user has \u{201c}{key}\u{201d}; the manager stays as it is."),
                );
                None
            }
        }
    }

    fn group(&mut self, name: &str, resolved: &mut Resolved) -> Option<ObjectId> {
        let key = folded(name);
        match self.groups.get(&key) {
            Some(Found::One(id)) => Some(id),
            Some(Found::Several) => {
                resolved.warning(
                    "groups",
                    format!("Several groups are called \u{201c}{name}\u{201d}; none was chosen."),
                );
                None
            }
            Some(Found::Deleted(_)) => {
                resolved.warning(
                    "groups",
                    format!("The group \u{201c}{name}\u{201d} is in the recycle bin."),
                );
                None
            }
            None if self.settings.create_groups => {
                let id = new_id(&mut self.new_groups, &key);
                if self.named.insert(id) {
                    resolved.groups.push((id, name.to_owned()));
                }
                Some(id)
            }
            None => {
                resolved.warning("groups", format!("No group is called \u{201c}{name}\u{201d}."));
                None
            }
        }
    }

    fn membership(&mut self, row: &UserRow, resolved: &mut Resolved) {
        let Some(name) = row.groups.first() else { return };
        let group = match name.parse::<ObjectId>() {
            Ok(id) if self.groups.has(id) => Some(id),
            Ok(_) => {
                resolved.error("group", "No group has this object ID.".into());
                None
            }
            Err(_) => self.group(name, resolved),
        };
        // What would be a doubt beside other attributes is an error where the row has nothing else.
        resolved.errors.append(&mut resolved.warnings);
        let member = match row.key.parse::<ObjectId>() {
            Ok(id) => (self.objects.has(id) || self.groups.has(id)).then_some(Found::One(id)),
            Err(_) => self
                .objects
                .get(&row.key)
                .or_else(|| self.managers.as_ref()?.get(&row.key))
                // A group inside a group.
                .or_else(|| self.groups.get(&row.key)),
        };
        match (group, member) {
            (Some(group), Some(Found::One(member))) if group == member => {
                resolved.error("member", "A group cannot be a member of itself.".into());
            }
            (Some(group), Some(Found::One(member))) => resolved.memberships.push((group, member)),
            (_, Some(Found::One(_))) => {}
            (_, Some(Found::Deleted(_))) => {
                resolved.error(
                    "member",
                    "This is in the recycle bin. Restore it first, or take the row out.".into(),
                );
            }
            (_, Some(Found::Several)) => {
                resolved.error(
                    "member",
                    "Several have this e-mail address or name. Use the user principal name or the object ID.".into(),
                );
            }
            (_, None) => resolved.error(
                "member",
                format!(
                    "No user has \u{201c}{}\u{201d} as user principal name, e-mail address or object ID, and no group has this name.",
                    row.key
                ),
            ),
        }
    }

    /// What the rows of this file create or change.
    pub(super) const fn kind(&self) -> ObjectKind {
        match self.settings.kind {
            ImportKind::Users => ObjectKind::User,
            ImportKind::Groups | ImportKind::Memberships => ObjectKind::Group,
        }
    }
}

fn new_id(ids: &mut HashMap<Box<str>, ObjectId>, key: &str) -> ObjectId {
    if let Some(id) = ids.get(key) {
        return *id;
    }
    let id = ObjectId::from(Uuid::now_v7());
    ids.insert(key.into(), id);
    id
}

//! Whether somebody should have an account that works, and why (or why not).

use model::{DirectoryObject, JobScope, LogStatus, LogStep, ObjectState, StepKind};
use store::Entitlement;

/// Whether somebody should have an account that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Active, and assigned where that is needed.
    Entitled,
    /// Not assigned, directly or through a group.
    NotAssigned,
    /// Sign-in is blocked.
    Blocked,
    /// In the recycle bin.
    SoftDeleted,
    /// Deleted for good.
    Purged,
}

impl Standing {
    /// Decides from the object, its assignment and the scope of the job. The strongest reason wins.
    pub fn of(object: &DirectoryObject, entitlement: Option<&Entitlement>, scope: JobScope) -> Self {
        match object.state {
            ObjectState::Purged => Self::Purged,
            ObjectState::SoftDeleted | ObjectState::Active
                if scope == JobScope::Assigned && entitlement.is_none() =>
            {
                Self::NotAssigned
            }
            ObjectState::SoftDeleted => Self::SoftDeleted,
            ObjectState::Active if !object.account_enabled => Self::Blocked,
            ObjectState::Active => Self::Entitled,
        }
    }

    /// The computed source attribute `IsSoftDeleted`.
    pub fn is_soft_deleted(self) -> bool {
        self != Self::Entitled
    }

    /// In a few words, for the list.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Entitled => "active and in scope",
            Self::NotAssigned => "not assigned",
            Self::Blocked => "sign-in is blocked",
            Self::SoftDeleted => "in the recycle bin",
            Self::Purged => "deleted in the directory",
        }
    }

    /// The step "Determine scope" of the log.
    pub fn step(self, entitlement: Option<&Entitlement>, scope: JobScope) -> LogStep {
        let assigned = match entitlement {
            Some(Entitlement {
                through: Some(group), ..
            }) => format!("through the group {group}"),
            Some(_) => "directly".to_owned(),
            None => "no".to_owned(),
        };
        let description = match (self, entitlement) {
            (Self::Entitled, Some(Entitlement { through: Some(group), .. })) => {
                format!("In scope: active, and assigned through the group {group}.")
            }
            (Self::Entitled, Some(_)) => "In scope: active, and assigned directly.".to_owned(),
            (Self::Entitled, None) => "In scope: active, and all users are synchronized.".to_owned(),
            (Self::NotAssigned, _) => {
                "Out of scope: not assigned to the application, neither directly nor as a direct member of an assigned group."
                    .to_owned()
            }
            (Self::Blocked, _) => "Out of scope: sign-in is blocked in the directory.".to_owned(),
            (Self::SoftDeleted, _) => "Out of scope: deleted in the directory, and can still be restored.".to_owned(),
            (Self::Purged, _) => "Out of scope: deleted in the directory for good.".to_owned(),
        };
        LogStep {
            kind: StepKind::Scoping,
            status: LogStatus::Success,
            description,
            details: vec![
                (
                    "Active in the directory".to_owned(),
                    yes(!matches!(self, Self::Blocked | Self::SoftDeleted | Self::Purged)),
                ),
                ("Assigned to the application".to_owned(), assigned),
                ("Scope".to_owned(), scope_words(scope).to_owned()),
            ],
        }
    }
}

fn yes(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}

fn scope_words(scope: JobScope) -> &'static str {
    match scope {
        JobScope::Assigned => "Sync only assigned users and groups",
        JobScope::All => "Sync all users and groups",
    }
}

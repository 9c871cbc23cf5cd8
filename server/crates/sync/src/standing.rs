//! Whether somebody should have an account that works, and why (or why not).

mod details;

use model::{DirectoryObject, JobScope, LogStatus, LogStep, ObjectState, StepKind};
use store::Subject;

use crate::scope::{Scope, Verdict};
use details::assigned;
pub use details::scope_details;

/// Whether somebody should have an account that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Active, assigned where that is needed, and in scope.
    Entitled,
    /// Not assigned, directly or through a group.
    NotAssigned,
    /// None of the scoping filters lets them pass.
    OutOfScope,
    /// A scoping filter cannot be evaluated for them. Nothing may be done until it can.
    Unclear,
    /// Sign-in is blocked.
    Blocked,
    /// In the recycle bin.
    SoftDeleted,
    /// Deleted for good.
    Purged,
}

impl Standing {
    /// Decides for one person of a cycle.
    pub fn of_subject(subject: &Subject, scope: &Scope) -> Self {
        Self::of(&subject.object, subject.entitlement.is_some(), scope)
    }

    /// Decides from the object, whether it is assigned, and the scope of the job. The strongest reason wins.
    pub fn of(object: &DirectoryObject, is_assigned: bool, scope: &Scope) -> Self {
        if object.state == ObjectState::Purged {
            return Self::Purged;
        }
        if scope.assignment == JobScope::Assigned && !is_assigned {
            return Self::NotAssigned;
        }
        let verdict = scope.judge(object);
        match object.state {
            _ if verdict == Verdict::Fails => Self::OutOfScope,
            ObjectState::Purged => Self::Purged,
            // Whatever the filter would say: they lose access.
            ObjectState::SoftDeleted => Self::SoftDeleted,
            ObjectState::Active if !object.account_enabled => Self::Blocked,
            ObjectState::Active if verdict == Verdict::Unclear => Self::Unclear,
            ObjectState::Active => Self::Entitled,
        }
    }

    /// The computed source attribute `IsSoftDeleted`: whether they must not have an account that works.
    pub fn is_soft_deleted(self) -> bool {
        !matches!(self, Self::Entitled | Self::Unclear)
    }

    /// Whether the account is no longer managed once it is disabled.
    pub fn is_released(self) -> bool {
        matches!(self, Self::NotAssigned | Self::OutOfScope)
    }

    /// In a few words, for the list.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Entitled => "active and in scope",
            Self::NotAssigned => "not assigned",
            Self::OutOfScope => "out of scope",
            Self::Unclear => "a scoping filter cannot be evaluated",
            Self::Blocked => "sign-in is blocked",
            Self::SoftDeleted => "in the recycle bin",
            Self::Purged => "deleted in the directory",
        }
    }

    /// The step "Determine scope" of the log.
    pub fn step(self, subject: &Subject, scope: &Scope) -> LogStep {
        let object = &subject.object;
        let entitlement = subject.entitlement.as_ref();
        let assigned = assigned(entitlement);
        let description = match self {
            Self::Entitled => {
                let assigned = match entitlement {
                    Some(_) => format!("assigned {assigned}"),
                    None => "all users are synchronized".to_owned(),
                };
                match scope.filters.passed(object) {
                    Some(filter) => {
                        format!("In scope: active, {assigned}, and the scoping filter {filter} lets them pass.")
                    }
                    None => format!("In scope: active, and {assigned}."),
                }
            }
            Self::NotAssigned => {
                "Out of scope: not assigned to the application, neither directly nor as a direct member of an assigned group."
                    .to_owned()
            }
            Self::OutOfScope => "Out of scope: no scoping filter lets them pass.".to_owned(),
            Self::Unclear => {
                let obstacle = scope.filters.obstacle(object).unwrap_or_default();
                format!("It is not clear whether they are in scope: {obstacle}.")
            }
            Self::Blocked => "Out of scope: sign-in is blocked in the directory.".to_owned(),
            Self::SoftDeleted => "Out of scope: deleted in the directory, and can still be restored.".to_owned(),
            Self::Purged => "Out of scope: deleted in the directory for good.".to_owned(),
        };
        let is_active = object.state == ObjectState::Active && object.account_enabled;
        let mut details = vec![
            ("Active in the directory".to_owned(), yes(is_active)),
            ("Assigned to the application".to_owned(), assigned),
            ("Scope".to_owned(), scope_words(scope.assignment).to_owned()),
        ];
        // Of somebody purged no attributes are left to look at.
        if self != Self::Purged {
            let explained = scope.filters.explain(object).into_iter();
            details.extend(explained.map(|(name, result)| (format!("Scoping filter {name}"), result)));
        }
        LogStep {
            kind: StepKind::Scoping,
            status: if self == Self::Unclear {
                LogStatus::Failure
            } else {
                LogStatus::Success
            },
            description,
            details,
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

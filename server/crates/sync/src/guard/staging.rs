//! What is written down of a removal that is held back.

use model::{
    CycleId, Decision, ErrorInformation, LogAction, LogEntry, LogEntryId, LogStatus, LogStep, Notification,
    NotificationEvent, ObjectId, ObjectKind, StagedAction, StagedDeletion, StepKind, Timestamp, attribute,
};
use store::{JobRun, Subject};
use uuid::Uuid;

use crate::advice::information;

/// The error code of what is held back, as Microsoft Entra names the quarantine.
pub(super) const TOO_MANY: &str = "TooManyDeletes";

/// An account or a group that would be taken away.
pub(super) struct Removal {
    object_id: ObjectId,
    kind: ObjectKind,
    name: String,
    detail: String,
    target_id: Option<String>,
    action: StagedAction,
    reason: &'static str,
    steps: Vec<LogStep>,
}

impl Removal {
    pub(super) fn of(
        subject: Subject,
        action: StagedAction,
        standing: &'static str,
        steps: Vec<LogStep>,
    ) -> Self {
        let object = &subject.object;
        Self {
            object_id: object.id,
            kind: object.kind,
            name: object.display_name(),
            detail: match object.kind {
                ObjectKind::User => object.text(attribute::USER_PRINCIPAL_NAME),
                ObjectKind::Group => object.text(attribute::MAIL),
            }
            .to_owned(),
            target_id: subject.link.map(|link| link.target_id),
            action,
            reason: standing,
            steps,
        }
    }

    pub(super) fn object_id(&self) -> ObjectId {
        self.object_id
    }

    pub(super) fn staged(&self, now: Timestamp) -> StagedDeletion {
        StagedDeletion {
            object_id: self.object_id,
            group_id: None,
            kind: self.kind,
            name: self.name.clone(),
            detail: self.detail.clone(),
            action: self.action,
            reason: self.reason.to_owned(),
            staged_at: now,
            decision: Decision::Waiting,
            decided_by: None,
            decided_at: None,
        }
    }

    /// The log row; `(count, limit)` are how many there are and how many may be.
    pub(super) fn entry(
        &self,
        run: &JobRun,
        cycle: CycleId,
        (count, limit): (i64, i64),
        now: Timestamp,
    ) -> LogEntry {
        let what = match self.action {
            StagedAction::Disable => "disabled",
            StagedAction::Delete | StagedAction::RemoveMember => "deleted",
        };
        let error = information(
            TOO_MANY,
            format!("This cycle would have disabled or deleted {count}, and {limit} are allowed."),
            String::new(),
        );
        let mut steps = self.steps.clone();
        steps.push(held_back(&error));
        LogEntry {
            id: LogEntryId::from(Uuid::now_v7()),
            at: now,
            application_id: run.application_id,
            cycle_id: cycle,
            object_id: self.object_id,
            kind: self.kind,
            identity: self.name.clone(),
            identity_detail: self.detail.clone(),
            target_id: self.target_id.clone(),
            action: LogAction::StagedDelete,
            status: LogStatus::Skipped,
            summary: format!("Held back, not {what}: {}", self.reason),
            duration_ms: 0,
            requests: 0,
            error: Some(error),
            steps,
            modified: Vec::new(),
        }
    }
}

/// The last step of what is held back.
pub(super) fn held_back(error: &ErrorInformation) -> LogStep {
    LogStep {
        kind: StepKind::Export,
        status: LogStatus::Skipped,
        description: format!("Held back: {}", error.reason),
        details: Vec::new(),
    }
}

/// Who is told how many accounts are held back, and how many are allowed.
pub(super) fn notification(run: &JobRun, (held_back, threshold): (i64, i64), now: Timestamp) -> Notification {
    Notification {
        application_id: run.application_id,
        application: run.application.clone(),
        since: now,
        event: NotificationEvent::DeletionThresholdMet { held_back, threshold },
    }
}

//! What the log says of a group whose members were compared.

use model::{
    ErrorInformation, LogAction, LogEntry, LogEntryId, LogStatus, LogStep, ModifiedProperty, ObjectKind,
    Timestamp, attribute,
};
use store::{Member, RetryChange, Subject};
use uuid::Uuid;

use super::step;
use crate::apply::Workplace;
use crate::breaker::Sign;
use crate::outcome::{Outcome, Tally};
use crate::retry::Failure;

/// Names that a log entry shows; more are counted.
const SHOWN: usize = 100;

/// What became of the members of one group so far.
pub(super) struct Report {
    started: Timestamp,
    added: Names,
    removed: Names,
    requests: i64,
    steps: Vec<LogStep>,
    failure: Option<ErrorInformation>,
    /// What the failure says about the application.
    sign: Option<Sign>,
    /// Whether the cycle ended before everybody was done.
    interrupted: bool,
}

#[derive(Default)]
struct Names {
    count: usize,
    first: Vec<String>,
}

impl Report {
    pub(super) fn begin(workplace: &Workplace, subject: &Subject) -> Self {
        let target = subject.link.as_ref().map_or("", |link| &link.target_id);
        Self {
            started: (workplace.clock)(),
            added: Names::default(),
            removed: Names::default(),
            requests: 0,
            steps: vec![step(
                LogStatus::Success,
                format!("Compared the members of group {target} with what was sent."),
            )],
            failure: None,
            sign: None,
            interrupted: false,
        }
    }

    pub(super) fn changed<'a>(
        &mut self,
        members: impl Iterator<Item = &'a Member>,
        added: bool,
        requests: u32,
    ) {
        self.requests += i64::from(requests);
        let names = if added { &mut self.added } else { &mut self.removed };
        for member in members {
            names.count += 1;
            if names.first.len() < SHOWN {
                names.first.push(member.name.clone());
            }
        }
    }

    pub(super) fn refused(&mut self, name: &str, added: bool, failure: ErrorInformation) {
        let what = if added { "as a member" } else { "to go" };
        let details = &failure.additional_details;
        self.steps.push(step(
            LogStatus::Failure,
            format!("{name} was refused {what}. {details}"),
        ));
        self.failure.get_or_insert(failure);
    }

    pub(super) fn fail(&mut self, failure: ErrorInformation, sign: Option<Sign>) {
        self.sign = sign;
        self.requests += 1;
        self.steps.push(step(
            LogStatus::Failure,
            format!("{} {}", failure.reason, failure.additional_details),
        ));
        self.failure.get_or_insert(failure);
    }

    /// Counts a request that changed nothing.
    pub(super) fn asked(&mut self) {
        self.requests += 1;
    }

    pub(super) fn interrupt(&mut self) {
        self.interrupted = true;
    }

    fn summary(&self) -> String {
        let count = |names: &Names, what: &str| (names.count > 0).then(|| format!("{} {what}", names.count));
        let parts: Vec<String> = [count(&self.added, "added"), count(&self.removed, "removed")]
            .into_iter()
            .flatten()
            .collect();
        match (&self.failure, parts.is_empty()) {
            (None, true) => "Members are up to date".to_owned(),
            (None, false) => format!("Members: {}", parts.join(", ")),
            (Some(failure), true) => failure.reason.clone(),
            (Some(failure), false) => format!("Members: {}; {}", parts.join(", "), failure.reason),
        }
    }

    /// `None` for a group that the end of the cycle left untouched.
    pub(super) fn outcome(self, workplace: &Workplace, subject: &Subject) -> Option<Outcome> {
        let is_changed = self.added.count + self.removed.count > 0;
        if self.interrupted && !is_changed && self.failure.is_none() {
            return None;
        }
        let now = (workplace.clock)();
        let object = &subject.object;
        let (tally, status) = match (&self.failure, is_changed) {
            (Some(_), _) => (Tally::Failed, LogStatus::Failure),
            (None, true) => (Tally::Updated, LogStatus::Success),
            (None, false) => (Tally::Unchanged, LogStatus::Skipped),
        };
        let mut error = self.failure.clone();
        let retry = if let Some(error) = &mut error {
            let failure = Failure {
                object_id: object.id,
                action: LogAction::Update,
                is_reference: true,
                is_new: false,
            };
            let previous = subject.retry.as_ref();
            Some(RetryChange::Save(failure.retry(previous, error, now)))
        } else {
            subject.retry.is_some().then_some(RetryChange::Remove(object.id))
        };
        let entry = LogEntry {
            id: LogEntryId::from(Uuid::now_v7()),
            at: now,
            application_id: workplace.run.application_id,
            cycle_id: workplace.cycle,
            object_id: object.id,
            kind: ObjectKind::Group,
            identity: object.display_name(),
            identity_detail: object.text(attribute::MAIL).to_owned(),
            target_id: subject.link.as_ref().map(|link| link.target_id.clone()),
            action: LogAction::Update,
            status,
            summary: self.summary(),
            duration_ms: now.milliseconds_since(self.started),
            requests: self.requests,
            modified: [("members added", &self.added), ("members removed", &self.removed)]
                .into_iter()
                .filter(|(_, names)| names.count > 0)
                .map(|(name, names)| ModifiedProperty {
                    name: name.to_owned(),
                    old_value: None,
                    new_value: Some(names.in_words()),
                })
                .collect(),
            error,
            steps: self.steps,
        };
        Some(Outcome {
            object_id: object.id,
            tally,
            // A group whose members were right already is not worth a line.
            entry: (is_changed || self.failure.is_some()).then_some(entry),
            link: None,
            retry,
            settled: false,
            change_settled: false,
            references: None,
            relinked: false,
            unstaged: false,
            regrouped: false,
            new_group: false,
            members_settled: self.failure.is_none() && !self.interrupted,
            attempt: None,
            sign: self.sign,
        })
    }
}

impl Names {
    fn in_words(&self) -> String {
        let more = self.count - self.first.len();
        let names = self.first.join(", ");
        if more > 0 {
            format!("{names} and {more} more")
        } else {
            names
        }
    }
}

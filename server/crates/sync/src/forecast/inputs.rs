//! What a part of a plan was made from, as one text: as long as it is the same, the part is.

use std::collections::HashMap;
use std::fmt::Write;

use model::ObjectId;
use sha2::{Digest, Sha256};
use store::Subject;

use crate::apply::Workplace;

/// A text of 64 letters that is the same for the same text only.
pub(super) fn digest(text: &str) -> String {
    let mut digest = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a text never fails.
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

/// What a decision about one object depends on, apart from the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inputs {
    /// Everything but the manager's account, hashed.
    others: String,
    /// The id of the manager's account; `planned` when the plan gives them one.
    manager: String,
}

/// What stands for the account of a manager who gets one by the plan.
const PLANNED: &str = "planned";

impl Inputs {
    /// Of a person or group; `newcomers` get an account by the same plan.
    pub(super) fn of(
        subject: &Subject,
        workplace: &Workplace,
        newcomers: &HashMap<ObjectId, String>,
    ) -> Self {
        let manager = match (&subject.manager_target, subject.object.manager) {
            (Some(target), _) => target.clone(),
            (None, Some(manager)) if newcomers.contains_key(&manager) => PLANNED.to_owned(),
            (None, _) => String::new(),
        };
        let entitlement = subject.entitlement.as_ref();
        let run = &workplace.run;
        let text = format!(
            "{:?}|{:?}|{:?}|{:?}|{:?}|{:?}|{:?}",
            subject.object,
            subject.link,
            entitlement.map(|entitlement| &entitlement.roles),
            subject.open_creation,
            run.scope,
            run.guard,
            run.schema.enabled_mapping(workplace.kind),
        );
        Self {
            others: digest(&text),
            manager,
        }
    }

    /// As one text.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.others, self.manager)
    }

    /// Whether a part with this text was made from the same. A manager who was to get an account by the plan has one now.
    pub(super) fn is_still(&self, text: &str) -> bool {
        match text.split_once(' ') {
            Some((others, PLANNED)) => others == self.others && !self.manager.is_empty(),
            Some((others, manager)) => others == self.others && manager == self.manager,
            None => false,
        }
    }
}

//! Going through the plan of one object, with the turns that an application's answers can take.

use std::sync::Arc;

use model::{ErrorInformation, LogStatus, LogStep, ModifiedProperty, ObjectKind, StepKind};
use scim::{ErrorKind, State};
use store::{LinkState, Subject};

use super::Workplace;
use super::creating::{Opened, is_unclear};
use super::looking::found_id;
use super::noting::begun;
use crate::advice::information;
use crate::breaker::Sign;
use crate::claims::Turn;
use crate::guard::is_counted_first;
use crate::outage;
use crate::plan::{Alteration, Creation, Leave, Plan, Planned, decide};
use crate::standing::Standing;

/// What an attempt leaves for the log.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent findings, each with a name of its own"
)]
pub(super) struct Trace {
    pub(super) standing: Standing,
    pub(super) steps: Vec<LogStep>,
    pub(super) requests: i64,
    /// What the last request was to change, for the log of one that failed.
    pub(super) attempted: Vec<ModifiedProperty>,
    /// What is known of a creation that was written down before its request.
    pub(super) creation: Opened,
    /// Whether a change was written down, now or before.
    pub(super) change_noted: bool,
    /// Whether it is not known what an account has, because nobody heard the end of a change.
    pub(super) in_doubt: bool,
    /// Whether the account is there without all that it should have, so that it is looked at again in time.
    pub(super) is_unfinished: bool,
    /// What a failure says about the application.
    pub(super) sign: Option<Sign>,
    /// Whether the last request was only about references to others.
    pub(super) is_reference: bool,
}

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum Done {
    /// Nothing was to be sent.
    Left(Leave),
    /// The account was created; `refused` lists what the application did not take.
    Created {
        creation: Creation,
        target_id: String,
        refused: Option<ErrorInformation>,
    },
    /// The account was changed; `refused` lists what the application did not take.
    Changed {
        alteration: Alteration,
        state: State,
        refused: Option<ErrorInformation>,
    },
    /// The account is gone, as it should be.
    Deleted { target_id: String },
    /// Disabling found no account any more, so nobody can use it.
    Vanished { target_id: String },
    /// It failed. The intent says what was tried.
    Failed { error: ErrorInformation, tried: Tried },
}

/// What was tried, for the log's action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    Create,
    Update,
    Disable,
    Delete,
}

pub(super) struct Attempt {
    pub(super) workplace: Arc<Workplace>,
    pub(super) subject: Arc<Subject>,
    pub(super) trace: Trace,
    /// The right to work with the matching values, from the first search to the end.
    pub(super) turn: Option<Turn>,
    /// Whether an answer already led back to the search for the account; it does so only once.
    pub(super) searched_again: bool,
    /// What the search has to find, by an approved plan: the id of an account, empty for nobody.
    pub(super) expects: Option<String>,
    /// What is to be done because the search found something else; it was not.
    pub(super) otherwise: Option<Plan>,
}

impl Attempt {
    pub(super) fn new(workplace: Arc<Workplace>, subject: Arc<Subject>) -> Self {
        let standing = Standing::of_subject(&subject, &workplace.scope);
        let trace = Trace {
            standing,
            steps: Vec::new(),
            requests: 0,
            attempted: Vec::new(),
            creation: if subject.open_creation.is_some() {
                Opened::Open
            } else {
                Opened::No
            },
            change_noted: subject.open_change.is_some(),
            in_doubt: subject.open_change.is_some(),
            is_unfinished: false,
            sign: None,
            is_reference: false,
        };
        Self {
            workplace,
            subject,
            trace,
            turn: None,
            searched_again: false,
            expects: None,
            otherwise: None,
        }
    }

    pub(super) fn into_trace(self) -> Trace {
        self.trace
    }

    /// `None` when the cycle is being ended, or others are to be counted first, and this person will be looked at again.
    /// Whoever was planned for already may be created: that is written down.
    pub(super) async fn run(&mut self, planned: Option<Planned>) -> Option<Done> {
        let noted = |plan: &Planned| begun(&self.subject, &plan.plan).is_some();
        self.trace.change_noted |= planned.as_ref().is_some_and(noted);
        if planned.is_some() && self.subject.link.is_none() && self.trace.creation == Opened::No {
            self.trace.creation = Opened::Settled;
        }
        let planned = planned.unwrap_or_else(|| decide(&self.subject, self.workplace.context()));
        self.trace.steps = planned.steps;
        if let Some(missing) = self.workplace.endpoint_missing.get() {
            return Some(self.without_endpoint(missing.clone()));
        }
        let mut plan = planned.plan;
        loop {
            plan = match plan {
                Plan::Leave(leave) => return Some(Done::Left(leave)),
                Plan::Fail(error) => {
                    return Some(Done::Failed {
                        error,
                        tried: self.tried_without_request(),
                    });
                }
                Plan::Find(desired) => match self.find(*desired).await {
                    Ok(plan) if self.expects.as_deref().is_some_and(|id| id != found_id(&plan)) => {
                        self.otherwise = Some(plan);
                        return None;
                    }
                    Ok(plan) if is_counted_first(&self.workplace, &self.subject, &plan) => return None,
                    Ok(plan) => plan,
                    Err(error) => {
                        let what = if self.trace.creation == Opened::Open {
                            self.searching_afterwards_failed()
                        } else {
                            self.searching_failed()
                        };
                        return self.failed(&error, Tried::Create, &what);
                    }
                },
                Plan::Create(creation) => match self.create(*creation).await {
                    Ok(next) => next,
                    Err(done) => return done,
                },
                Plan::Change(alteration) => match self.change(*alteration).await {
                    Ok(next) => next,
                    Err(done) => return done,
                },
                Plan::Delete(target_id) => return self.delete(target_id).await,
            };
        }
    }

    /// The application answered a creation with an account that it has given away already: it must not be shared.
    pub(super) fn created_for_somebody_else(&mut self, target_id: &str) -> Done {
        let reason = format!(
            "{} answered with the {} of somebody else.",
            self.application(),
            self.counterpart()
        );
        self.step(LogStatus::Failure, reason.clone());
        Done::Failed {
            error: information("DuplicateSourceEntries", reason, format!("Id: {target_id}")),
            tried: Tried::Create,
        }
    }

    /// Tells whether it is known what the account has after a change. An earlier doubt about it is not ended by a refusal.
    pub(super) fn heard(&mut self, error: Option<&scim::Error>) {
        match error {
            None => self.trace.in_doubt = false,
            Some(error) => self.trace.in_doubt |= is_unclear(error.kind),
        }
    }

    /// Whoever is to lose access goes first.
    pub(super) fn client(&self) -> &scim::Client {
        if self.trace.standing.is_soft_deleted() {
            &self.workplace.for_leavers
        } else {
            &self.workplace.client
        }
    }

    /// Tells the cycle whether the application can be reached at all.
    pub(super) fn reached<T>(&self, answer: Result<T, scim::Error>) -> Result<T, scim::Error> {
        match &answer {
            Err(error) if error.may_be_an_outage() => {}
            _ => self.workplace.halt.reached(),
        }
        answer
    }

    pub(super) fn failed(&mut self, error: &scim::Error, tried: Tried, what: &str) -> Option<Done> {
        if error.was_stopped() {
            return None;
        }
        let failure = information(error.kind.code(), what, outage::details(error));
        if self.workplace.kind == ObjectKind::Group && lacks_endpoint(error) {
            // People have been worked on already, and go on being worked on.
            let _ = self.workplace.endpoint_missing.set(failure.clone());
        } else {
            self.trace.sign = outage::sign_of(error);
        }
        self.step(
            LogStatus::Failure,
            format!("{what} {}", failure.additional_details),
        );
        Some(Done::Failed {
            error: failure,
            tried,
        })
    }

    /// The application said already that it has no such things, so nothing is asked.
    fn without_endpoint(&mut self, missing: ErrorInformation) -> Done {
        self.step(
            LogStatus::Failure,
            format!("Not tried: {} {}", missing.reason, missing.additional_details),
        );
        Done::Failed {
            error: missing,
            tried: self.tried_without_request(),
        }
    }

    /// Tells what was not sent, because the application is known to have no place for it.
    pub(super) fn withheld(&mut self, paths: &[scim::AttributePath]) {
        if paths.is_empty() {
            return;
        }
        let names: Vec<_> = paths.iter().map(scim::AttributePath::as_str).collect();
        let text = format!(
            "Not sent: {} has no place for {}, as earlier answers showed.",
            self.application(),
            names.join(", ")
        );
        self.step(LogStatus::Skipped, text);
    }

    pub(super) fn refused(&mut self, refused: &[scim::Refused]) -> Option<ErrorInformation> {
        let first = refused.first()?;
        let names: Vec<_> = refused
            .iter()
            .flat_map(|refused| &refused.paths)
            .map(scim::AttributePath::as_str)
            .collect();
        let reason = format!("{} did not take {}.", self.application(), names.join(", "));
        self.step(LogStatus::Warning, reason.clone());
        Some(information(
            first.error.kind.code(),
            reason,
            first.error.detail.clone(),
        ))
    }

    /// What was to follow a creation and did not arrive: the account is looked at again in time, which sends it.
    pub(super) fn unsent(&mut self, unsent: &scim::Refused) -> ErrorInformation {
        let names: Vec<_> = unsent.paths.iter().map(scim::AttributePath::as_str).collect();
        let reason = format!("{} could not be sent after the creation.", names.join(", "));
        self.step(LogStatus::Warning, reason.clone());
        self.trace.is_unfinished = true;
        information(unsent.error.kind.code(), reason, outage::details(&unsent.error))
    }

    /// What a plan that failed before any request was about.
    fn tried_without_request(&self) -> Tried {
        match (&self.subject.link, self.trace.standing) {
            (None, _) => Tried::Create,
            (Some(_), Standing::Purged) => Tried::Delete,
            (Some(_), Standing::Entitled | Standing::Unclear) => Tried::Update,
            (Some(link), _) if link.state == LinkState::Active => Tried::Disable,
            (Some(_), _) => Tried::Update,
        }
    }

    pub(super) fn searching_failed(&self) -> String {
        format!("Searching for the {} failed.", self.counterpart())
    }

    /// Why an object failed whose counterpart may exist, because a creation failed before.
    pub(super) fn searching_afterwards_failed(&self) -> String {
        let counterpart = self.counterpart();
        format!("Creating the {counterpart} failed, and so did searching for it afterwards.")
    }

    pub(super) fn counterpart(&self) -> &'static str {
        self.workplace.counterpart()
    }

    pub(super) fn application(&self) -> &str {
        &self.workplace.run.application
    }

    pub(super) fn step(&mut self, status: LogStatus, description: String) {
        self.trace.steps.push(LogStep {
            kind: StepKind::Export,
            status,
            description,
            details: Vec::new(),
        });
    }
}

/// Whether the application has nothing at that address, or does not let this token look.
fn lacks_endpoint(error: &scim::Error) -> bool {
    match error.kind {
        ErrorKind::ServiceIncompatible | ErrorKind::InsufficientRights => error.is_connection_level(),
        ErrorKind::NotImplemented | ErrorKind::MethodNotAllowed => true,
        _ => false,
    }
}

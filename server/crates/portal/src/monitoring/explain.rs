//! Explain: from the values of the directory to the last answers of the application, without asking it anything.

mod next;

use model::{
    ApplicationId, ExplainedStage, ExplainedValue, Explanation, LogEntry, LogQuery, LogStatus, ObjectId,
    ObjectKind, ObjectMapping, ObjectName, Problem,
};
use serde_json::Value as Json;
use store::{JobRun, LinkState, Subject};
use sync::mapper::{Facts, Mapper, Purpose, Surroundings};
use sync::plan::{Context, Plan, decide};
use sync::scope::Scope;
use sync::standing::{Standing, scope_details};

use crate::{ReadConfiguration, Result};
use next::{Circumstances, answer};

/// Entries of the log that are shown.
const ENTRIES: u32 = 5;
/// What stands in the place of a value that nobody may read.
const REDACTED: &str = "[Redact]";

impl ReadConfiguration {
    /// Why somebody has the account that they have in an application, or none, and what comes next.
    ///
    /// # Errors
    /// When there is no such person, group or application.
    pub async fn explain(&self, id: ObjectId, application: ApplicationId) -> Result<Explanation> {
        let (store, now) = (self.portal.store(), self.portal.now());
        let missing = || Problem::not_found("application");
        let run = store.job_run(application).await?.ok_or_else(missing)?;
        let job = store.job(application).await?.ok_or_else(missing)?;
        let no_object = || Problem::not_found("user or group");
        let name = store.object_names(&[id]).await?.pop().ok_or_else(no_object)?;
        let subjects = store.subjects(&run, name.kind, &[id]).await?;
        let subject = subjects.into_iter().next().ok_or_else(no_object)?;
        let mapping = job.schema.object_mappings.iter();
        let mapping = mapping
            .clone()
            .find(|mapping| mapping.source == name.kind)
            .cloned();
        let mapping = mapping.ok_or_else(|| Problem::not_found("mapping"))?;
        let cycles = store.cycles(application, 1).await?;
        let surroundings = Surroundings {
            now,
            // What is random is drawn anew by every cycle, and nothing of it is shown as if it were sent.
            seed: [0; 32],
            default_domain: run.default_domain.clone(),
        };
        let explaining = Explaining {
            run: &run,
            subject: &subject,
            mapping: &mapping,
            surroundings: &surroundings,
            scope: Scope::compile(run.scope, &mapping),
        };
        let standing = explaining.standing();
        let plan = explaining.plan();
        let circumstances = Circumstances {
            status: job.status,
            is_enabled: mapping.enabled,
            kind: name.kind,
            next_cycle_at: job.next_cycle_at,
            cycle: cycles.first(),
            quarantine: run.quarantine_in_force(),
            retry: subject.retry.as_ref(),
            staged: subject.staged,
            now,
        };
        let concluded = answer(&plan, &circumstances);
        let (mapped, values) = explaining.values(standing);
        Ok(Explanation {
            application_id: application,
            application: run.application.clone(),
            status: concluded.status,
            answer: concluded.sentence,
            advice: concluded.advice,
            source: source(&subject),
            scope: explaining.scope_stage(standing),
            mapping: mapped,
            values,
            matching: explaining.matching(&plan),
            next: concluded.next,
            next_at: concluded.at,
            attempt: store.last_attempt(application, id).await?,
            entries: self.entries(id, application).await?,
            object: shown(name, &subject),
        })
    }

    async fn entries(&self, object: ObjectId, application: ApplicationId) -> Result<Vec<LogEntry>> {
        let store = self.portal.store();
        let query = LogQuery {
            application_id: Some(application),
            object_id: Some(object),
            page_size: ENTRIES,
            ..LogQuery::default()
        };
        let mut entries = Vec::new();
        for row in store.log_entries(&query).await?.items {
            entries.extend(store.log_entry(row.id).await?);
        }
        Ok(entries)
    }
}

/// Who is purged has no name any more; their log entries have.
fn shown(mut name: ObjectName, subject: &Subject) -> ObjectName {
    if name.display_name.is_empty() {
        name.display_name = subject.object.id.to_string();
    }
    name
}

/// The attributes of the directory, those without a value left out.
fn source(subject: &Subject) -> Vec<(String, String)> {
    let object = &subject.object;
    let enabled = if object.account_enabled { "True" } else { "False" };
    let mut values = Vec::new();
    if object.kind == ObjectKind::User {
        values.push(("accountEnabled".to_owned(), enabled.to_owned()));
    }
    values.extend(
        object
            .manager
            .map(|manager| ("manager".to_owned(), manager.to_string())),
    );
    let attributes = object.attributes.iter().filter(|(_, value)| !value.is_empty());
    values.extend(attributes.map(|(name, value)| (name.clone(), value.to_text())));
    values
}

/// What is known of one person or group.
struct Explaining<'a> {
    run: &'a JobRun,
    subject: &'a Subject,
    mapping: &'a ObjectMapping,
    surroundings: &'a Surroundings,
    scope: std::result::Result<Scope, model::ErrorInformation>,
}

impl Explaining<'_> {
    fn standing(&self) -> Option<Standing> {
        let scope = self.scope.as_ref().ok()?;
        Some(Standing::of_subject(self.subject, scope))
    }

    /// What a cycle would decide now; the error is one that every cycle would end with.
    fn plan(&self) -> std::result::Result<Plan, model::ErrorInformation> {
        let mapper = Mapper::compile(self.mapping)?;
        let scope = self.scope.as_ref().map_err(Clone::clone)?;
        let context = Context {
            mapper: &mapper,
            surroundings: self.surroundings,
            actions: self.mapping.actions,
            guard: self.run.guard,
            scope,
            directory: &self.run.directory,
            application: &self.run.application,
        };
        Ok(decide(self.subject, context).plan)
    }

    fn scope_stage(&self, standing: Option<Standing>) -> ExplainedStage {
        let (Some(standing), Ok(scope)) = (standing, &self.scope) else {
            let error = self.scope.as_ref().err();
            return ExplainedStage {
                status: LogStatus::Failure,
                text: error.map_or_else(String::new, |error| {
                    format!("{} {}", error.reason, error.additional_details)
                }),
                details: Vec::new(),
            };
        };
        ExplainedStage {
            status: match standing {
                Standing::Entitled => LogStatus::Success,
                Standing::Unclear => LogStatus::Failure,
                _ => LogStatus::Skipped,
            },
            text: standing.step(self.subject, scope).description,
            details: scope_details(self.subject, scope),
        }
    }

    /// What each mapping gives by itself, beside what was last sent.
    fn values(&self, standing: Option<Standing>) -> (ExplainedStage, Vec<ExplainedValue>) {
        let link = self.subject.link.as_ref();
        let purpose = if link.is_some() {
            Purpose::Update
        } else {
            Purpose::Create
        };
        let entitlement = self.subject.entitlement.as_ref();
        let facts = Facts {
            object: &self.subject.object,
            is_soft_deleted: standing.is_some_and(Standing::is_soft_deleted),
            manager_target: self.subject.manager_target.as_deref(),
            roles: entitlement.map_or(&[], |entitlement| &entitlement.roles),
            surroundings: self.surroundings,
        };
        let (mut values, mut failed, mut differ) = (Vec::new(), 0, 0);
        for row in &self.mapping.attribute_mappings {
            let alone = ObjectMapping {
                attribute_mappings: vec![row.clone()],
                ..self.mapping.clone()
            };
            let evaluated = Mapper::compile(&alone).and_then(|mapper| {
                let desired = mapper.evaluate(facts, purpose)?;
                Ok((mapper, desired))
            });
            let sent = link.and_then(|link| link.sent.get(&row.target)).map(text);
            let (wanted, differs, redacted) = match evaluated {
                Err(error) => {
                    failed += 1;
                    (
                        format!("fails: {} {}", error.reason, error.additional_details),
                        false,
                        false,
                    )
                }
                Ok((mapper, desired)) => {
                    let redacted = !desired.redacted.is_empty();
                    let current = link.map(|link| {
                        sync::plan::state_of(&link.sent)
                            .iter()
                            .filter(|(path, _)| path.as_str() == row.target)
                            .map(|(path, value)| (path.clone(), value.clone()))
                            .collect()
                    });
                    let differs =
                        current.is_some_and(|current| !mapper.changes(&current, &desired).is_empty());
                    let wanted = match desired.state.iter().next() {
                        _ if desired.ignored => "no account: IgnoreObjectFlow".to_owned(),
                        Some(_) if redacted => REDACTED.to_owned(),
                        Some((_, value)) => text(value),
                        None if !desired.unresolved.is_empty() => {
                            "waits for the manager's account".to_owned()
                        }
                        None if !desired.unique.is_empty() => "a value that nobody else has".to_owned(),
                        None if !desired.missing.is_empty() => "required, but no value".to_owned(),
                        None => "no value, not sent".to_owned(),
                    };
                    (wanted, differs, redacted)
                }
            };
            differ += usize::from(differs);
            values.push(ExplainedValue {
                target: row.target.clone(),
                from: row.source.to_text(),
                wanted,
                sent: sent.map(|sent| if redacted { REDACTED.to_owned() } else { sent }),
                differs,
            });
        }
        let text = match (failed, differ) {
            (0, 0) => format!(
                "{} attribute mappings; none gives another value than the one last sent.",
                values.len()
            ),
            (0, differ) => format!(
                "{} attribute mappings; {differ} give another value than the one last sent.",
                values.len()
            ),
            (failed, _) => format!("{failed} of {} attribute mappings fail.", values.len()),
        };
        let text = if link.is_some() || failed > 0 {
            text
        } else {
            format!(
                "{} attribute mappings say what a new account would have.",
                values.len()
            )
        };
        let stage = ExplainedStage {
            status: if failed > 0 {
                LogStatus::Failure
            } else {
                LogStatus::Success
            },
            text,
            details: Vec::new(),
        };
        (stage, values)
    }

    fn matching(&self, plan: &std::result::Result<Plan, model::ErrorInformation>) -> ExplainedStage {
        let counterpart = match self.subject.object.kind {
            ObjectKind::User => "account",
            ObjectKind::Group => "group",
        };
        let application = &self.run.application;
        if let Some(link) = &self.subject.link {
            let state = match link.state {
                LinkState::Active => "it is kept equal to the directory",
                LinkState::Disabled => "it is disabled",
                LinkState::Released => "it was disabled and is not managed any more",
            };
            let by = match link.matched_by.as_str() {
                "created" => "Rollcall created it".to_owned(),
                target => format!("it was found by {target}"),
            };
            return ExplainedStage {
                status: LogStatus::Success,
                text: format!("Linked to {counterpart} {}: {by}, and {state}.", link.target_id),
                details: Vec::new(),
            };
        }
        let details = match plan {
            Ok(Plan::Find(desired)) => desired
                .keys
                .iter()
                .map(|key| {
                    let value = if desired.redacted.contains(&key.target) {
                        REDACTED.to_owned()
                    } else {
                        key.value.to_string()
                    };
                    (format!("{} EQUALS", key.target), value)
                })
                .collect(),
            _ => Vec::new(),
        };
        let text = if details.is_empty() {
            format!("No {counterpart} in {application} is linked.")
        } else {
            format!(
                "No {counterpart} in {application} is linked yet. It is searched for by these values, and created if none is found."
            )
        };
        ExplainedStage {
            status: LogStatus::Skipped,
            text,
            details,
        }
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

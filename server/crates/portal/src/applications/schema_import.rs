//! Importing configuration JSON: the file is brought, looked at, and then saved or discarded.

use configuration::Finding;
use model::{
    Application, ApplicationId, FindingSeverity, Job, ObjectMapping, Problem, ProblemKind, Schema,
    SchemaFinding, SchemaImport, ScopingFilterInput, Timestamp,
};
use serde::{Deserialize, Serialize};

use super::check_attribute_mapping::{attribute_of, together, writable};
use super::check_provisioning::sentence;
use super::mapping::{current, save_as};
use super::schema::names;
use super::{announce, check_scope, find, job};
use crate::{ManageApplications, Portal, Result};

/// The most bytes of a configuration.
pub const LARGEST_SCHEMA: usize = 4 * 1024 * 1024;
const NOTHING_DIFFERS: &str = "The file says what applies already, so there is nothing to save.";

/// A file that waits for a decision.
#[derive(Serialize, Deserialize)]
struct Draft {
    at: Timestamp,
    actor: String,
    file_name: String,
    text: String,
}

impl ManageApplications {
    /// Keeps a file for the page that shows what it would change. It takes the place of one brought before.
    ///
    /// # Errors
    /// An `Invalid` problem for a text that is no configuration; `NotFound`.
    pub async fn bring_schema(&self, id: ApplicationId, file_name: &str, text: String) -> Result<()> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        check(&self.portal, &application, &job, &text).await?;
        let draft = Draft {
            at: self.portal.now(),
            actor: self.caller.principal.user_name.clone(),
            file_name: file_name.to_owned(),
            text,
        };
        if let Ok(draft) = serde_json::to_string(&draft) {
            self.portal.store().set_setting(&key(id), Some(&draft)).await?;
        }
        announce(&self.portal, id);
        Ok(())
    }

    /// The file that waits, with what is to be known about it and what saving it would change; `None` when none waits.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn schema_import(&self, id: ApplicationId) -> Result<Option<SchemaImport>> {
        let (application, job) = (find(&self.portal, id).await?, job(&self.portal, id).await?);
        let Some(draft) = draft(&self.portal, id).await? else {
            return Ok(None);
        };
        let (findings, schema) = check(&self.portal, &application, &job, &draft.text).await?;
        Ok(Some(summary(draft, findings, schema.as_ref(), &job)))
    }

    /// What a file would change. Nothing is kept.
    ///
    /// # Errors
    /// An `Invalid` problem for a text that is no configuration; `NotFound`.
    pub async fn try_schema(&self, id: ApplicationId, text: &str) -> Result<SchemaImport> {
        let (application, job) = (find(&self.portal, id).await?, job(&self.portal, id).await?);
        let (findings, schema) = check(&self.portal, &application, &job, text).await?;
        let draft = Draft {
            at: self.portal.now(),
            actor: self.caller.principal.user_name.clone(),
            file_name: String::new(),
            text: String::new(),
        };
        Ok(summary(draft, findings, schema.as_ref(), &job))
    }

    /// Saves the file that waits as a new version. The next cycle is an initial one; accounts stay linked.
    ///
    /// # Errors
    /// An `Invalid` problem for a file with errors or without a change, `Conflict` when somebody else saved since the
    /// page was read; `NotFound`.
    pub async fn save_schema_import(&self, id: ApplicationId, schema_version: i64) -> Result<()> {
        let draft = draft(&self.portal, id).await?.ok_or_else(|| {
            Problem::not_found("import")
                .with_hint("It was saved or discarded. Choose the file again if you need it.")
        })?;
        self.save_schema_text(id, &draft.text, schema_version).await?;
        self.portal.store().set_setting(&key(id), None).await?;
        Ok(())
    }

    /// Saves a configuration as a new version, as [`Self::save_schema_import`] does.
    ///
    /// # Errors
    /// As there.
    pub async fn save_schema_text(&self, id: ApplicationId, text: &str, schema_version: i64) -> Result<()> {
        let (application, job) = current(&self.portal, id, schema_version).await?;
        let (_, schema) = check(&self.portal, &application, &job, text).await?;
        let Some(schema) = schema else {
            let message = "The file has errors, so it cannot be saved.";
            return Err(Problem::new(ProblemKind::Invalid, message)
                .with_hint("Correct them in the file and choose it again.")
                .into());
        };
        if configuration::differences(&job.schema, &schema).is_empty() {
            return Err(Problem::new(ProblemKind::Invalid, NOTHING_DIFFERS).into());
        }
        save_as(
            self,
            &application,
            &schema,
            schema_version,
            "Import schema",
            Vec::new(),
        )
        .await
    }

    /// Forgets the file that waits.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn discard_schema_import(&self, id: ApplicationId) -> Result<()> {
        find(&self.portal, id).await?;
        self.portal.store().set_setting(&key(id), None).await?;
        announce(&self.portal, id);
        Ok(())
    }
}

fn key(id: ApplicationId) -> String {
    format!("schema_import:{id}")
}

async fn draft(portal: &Portal, id: ApplicationId) -> Result<Option<Draft>> {
    let stored = portal.store().setting(&key(id)).await?;
    // A draft of another version of this program is as good as none.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

fn summary(draft: Draft, findings: Vec<SchemaFinding>, schema: Option<&Schema>, job: &Job) -> SchemaImport {
    let changes = schema
        .map(|schema| configuration::differences(&job.schema, schema))
        .unwrap_or_default();
    SchemaImport {
        at: draft.at,
        actor: draft.actor,
        file_name: draft.file_name,
        findings,
        may_be_saved: !changes.is_empty(),
        changes,
        version: job.schema_version,
        status: job.status,
    }
}

/// What the text says, by the same rules as the pages; the schema is there unless something is an error.
async fn check(
    portal: &Portal,
    application: &Application,
    job: &Job,
    text: &str,
) -> Result<(Vec<SchemaFinding>, Option<Schema>)> {
    let names = names(portal, application, job.schema_version).await?;
    let imported =
        configuration::import(text, &names).map_err(|error| Problem::field("file", sentence(&error)))?;
    let mut findings: Vec<SchemaFinding> = imported.findings.into_iter().map(finding).collect();
    if let Some(schema) = &imported.schema {
        let mappings = schema.object_mappings.iter();
        findings.extend(mappings.flat_map(refusals).map(|(path, message)| SchemaFinding {
            severity: FindingSeverity::Error,
            path,
            message,
        }));
    }
    findings.sort_by_key(|finding| finding.severity);
    let is_sound = findings
        .iter()
        .all(|finding| finding.severity != FindingSeverity::Error);
    Ok((findings, imported.schema.filter(|_| is_sound)))
}

/// What the pages of a mapping would refuse, by what it is about.
fn refusals(mapping: &ObjectMapping) -> Vec<(String, String)> {
    let mut refusals = Vec::new();
    for one in &mapping.attribute_mappings {
        let attribute = attribute_of(&one.target, mapping);
        let mut refuse = |message: String| refusals.push((one.target.clone(), message));
        if let Err(message) = writable(&one.target) {
            refuse(message);
        } else if attribute.primary_key {
            refuse("is the primary key: the application decides about it.".to_owned());
        }
        for problem in together(one, &attribute) {
            refuse(problem.message);
        }
    }
    let typed: Vec<ScopingFilterInput> = mapping.scope.iter().map(Into::into).collect();
    if let Err(problems) = check_scope::check(&typed, &mapping.scope, mapping.source) {
        refusals.extend(problems.into_iter().map(|problem| {
            (
                problem.field.replacen("filters", "scope.groups", 1),
                problem.message,
            )
        }));
    }
    refusals
}

fn finding(finding: Finding) -> SchemaFinding {
    SchemaFinding {
        severity: match finding.severity {
            configuration::Severity::Error => FindingSeverity::Error,
            configuration::Severity::Warning => FindingSeverity::Warning,
            configuration::Severity::Note => FindingSeverity::Note,
        },
        path: finding.path,
        message: finding.message,
    }
}

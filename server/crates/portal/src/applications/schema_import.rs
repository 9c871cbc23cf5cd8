//! Importing configuration JSON: the file is brought, looked at, and then saved or discarded.

use configuration::Finding;
use model::{
    Application, ApplicationId, FindingSeverity, Job, Problem, ProblemKind, Schema, SchemaFinding,
    SchemaImport, ScopePreview, Timestamp,
};
use serde::{Deserialize, Serialize};

use super::check_provisioning::sentence;
use super::check_schema::refusals;
use super::mapping::{current, save_asking};
use super::preview_scope::preview_schema;
use super::schema::names;
use super::{announce, find, job};
use crate::{ManageApplications, Portal, Result};

/// The most bytes of a configuration.
pub const LARGEST_SCHEMA: usize = 4 * 1024 * 1024;
/// Seconds after which what was pasted and refused is forgotten.
const REFUSED_KEPT_SECONDS: i64 = 24 * 60 * 60;
const NOTHING_DIFFERS: &str = "The file says what applies already, so there is nothing to save.";

/// A file that waits for a decision.
#[derive(Serialize, Deserialize)]
struct Draft {
    at: Timestamp,
    actor: String,
    file_name: String,
    text: String,
}

/// What an administrator pasted that is no configuration.
#[derive(Serialize, Deserialize)]
struct Refused {
    at: Timestamp,
    actor: String,
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
        self.portal.store().set_setting(&refused_key(id), None).await?;
        announce(&self.portal, id);
        Ok(())
    }

    /// Keeps what was pasted and refused, so that the page shows it again to be corrected.
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn keep_refused_schema(&self, id: ApplicationId, text: &str) -> Result<()> {
        find(&self.portal, id).await?;
        let refused = Refused {
            at: self.portal.now(),
            actor: self.caller.principal.user_name.clone(),
            text: text.to_owned(),
        };
        let refused = serde_json::to_string(&refused).ok().filter(|_| !text.is_empty());
        let store = self.portal.store();
        Ok(store.set_setting(&refused_key(id), refused.as_deref()).await?)
    }

    /// What this administrator pasted last, if the page still says that it was refused; otherwise empty. Where the page is
    /// an empty form again, and after a day, it is forgotten.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refused_schema(&self, id: ApplicationId, says_so: bool) -> Result<String> {
        let (store, key) = (self.portal.store(), refused_key(id));
        let Some(stored) = store.setting(&key).await? else {
            return Ok(String::new());
        };
        let refused = serde_json::from_str::<Refused>(&stored).ok();
        let kept_since = self.portal.now().plus_seconds(-REFUSED_KEPT_SECONDS);
        let Some(refused) = refused.filter(|refused| refused.at > kept_since) else {
            store.set_setting(&key, None).await?;
            return Ok(String::new());
        };
        if refused.actor != self.caller.principal.user_name {
            return Ok(String::new());
        }
        if !says_so {
            store.set_setting(&key, None).await?;
            return Ok(String::new());
        }
        Ok(refused.text)
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
        summary(&self.portal, &application, &job, draft).await.map(Some)
    }

    /// What a file would change. Nothing is kept.
    ///
    /// # Errors
    /// An `Invalid` problem for a text that is no configuration; `NotFound`.
    pub async fn try_schema(&self, id: ApplicationId, text: &str) -> Result<SchemaImport> {
        let (application, job) = (find(&self.portal, id).await?, job(&self.portal, id).await?);
        let draft = Draft {
            at: self.portal.now(),
            actor: self.caller.principal.user_name.clone(),
            file_name: String::new(),
            text: text.to_owned(),
        };
        summary(&self.portal, &application, &job, draft).await
    }

    /// Saves the file that waits as a new version. The next cycle is an initial one; accounts stay linked. When people
    /// would lose their accounts and fewer than that were confirmed, nothing is saved and the answer says who.
    ///
    /// # Errors
    /// An `Invalid` problem for a file with errors or without a change, `Conflict` when somebody else saved since the
    /// page was read; `NotFound`.
    pub async fn save_schema_import(
        &self,
        id: ApplicationId,
        confirmed: i64,
        schema_version: i64,
    ) -> Result<Option<ScopePreview>> {
        let draft = draft(&self.portal, id).await?.ok_or_else(|| {
            Problem::not_found("import")
                .with_hint("It was saved or discarded. Choose the file again if you need it.")
        })?;
        let question = self
            .save_schema_text(id, &draft.text, confirmed, schema_version)
            .await?;
        if question.is_none() {
            self.portal.store().set_setting(&key(id), None).await?;
        }
        Ok(question)
    }

    /// Saves a configuration as a new version, as [`Self::save_schema_import`] does.
    ///
    /// # Errors
    /// As there.
    pub async fn save_schema_text(
        &self,
        id: ApplicationId,
        text: &str,
        confirmed: i64,
        schema_version: i64,
    ) -> Result<Option<ScopePreview>> {
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
        let (activity, details) = ("Import schema", Vec::new());
        save_asking(self, &application, &job, &schema, confirmed, activity, details).await
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

fn refused_key(id: ApplicationId) -> String {
    format!("schema_import_refused:{id}")
}

async fn draft(portal: &Portal, id: ApplicationId) -> Result<Option<Draft>> {
    let stored = portal.store().setting(&key(id)).await?;
    // A draft of another version of this program is as good as none.
    Ok(stored.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn summary(
    portal: &Portal,
    application: &Application,
    job: &Job,
    draft: Draft,
) -> Result<SchemaImport> {
    let (findings, schema) = check(portal, application, job, &draft.text).await?;
    let (changes, scope) = match &schema {
        Some(schema) => (
            configuration::differences(&job.schema, schema),
            preview_schema(portal, application, job, schema).await?,
        ),
        None => (Vec::new(), None),
    };
    Ok(SchemaImport {
        at: draft.at,
        actor: draft.actor,
        file_name: draft.file_name,
        findings,
        may_be_saved: !changes.is_empty(),
        changes,
        scope,
        version: job.schema_version,
        status: job.status,
    })
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
    let refused = refusals(portal, application, job, &imported).await?;
    let mut findings: Vec<SchemaFinding> = imported.findings.into_iter().map(finding).collect();
    findings.extend(refused);
    findings.sort_by_key(|finding| finding.severity);
    let is_sound = findings
        .iter()
        .all(|finding| finding.severity != FindingSeverity::Error);
    Ok((findings, imported.schema.filter(|_| is_sound)))
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

//! The form "Provisioning": reading it and saving it.

use ::gallery::Gallery;
use model::{
    Application, ApplicationId, CUSTOM_GALLERY_ID, DialectProposal, GalleryEntry, Guard, Job, JobScope,
    LeaverAction, MappingSummary, Problem, ProblemKind, ProvisioningInput, ProvisioningMode,
    ProvisioningStatus, ProvisioningView,
};
use outbound::{TenantUrl, UrlPolicy};
use store::{ConnectionChange, JobChange, Secrets};

use super::{announce, change, check_connection, check_provisioning, connection, expiry, find, job, target};
use crate::{ManageApplications, Portal, ReadConfiguration, Result};

impl ReadConfiguration {
    /// The form "Provisioning".
    ///
    /// # Errors
    /// A `NotFound` problem.
    pub async fn provisioning(&self, id: ApplicationId) -> Result<ProvisioningView> {
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let store = self.portal.store();
        let (users, groups) = store.assignment_counts(id).await?;
        let directory = store.directory_name(application.directory_id).await?;
        let learned = store
            .job_budget(id)
            .await?
            .and_then(|budget| budget.learned_dialect);
        let spoken = spoken(&application.gallery_id, &job);
        let mappings = job.schema.object_mappings.iter().map(|mapping| MappingSummary {
            kind: mapping.source,
            enabled: mapping.enabled,
            attributes: i64::try_from(mapping.attribute_mappings.len()).unwrap_or(i64::MAX),
        });
        Ok(ProvisioningView {
            application_id: id,
            gallery: entry_without_attributes(&application)?,
            directory: directory.unwrap_or_default(),
            application: application.name,
            mode: job.mode,
            connection: job.connection,
            secrets: job.secrets,
            dialects: scim::dialects()
                .iter()
                .map(|known| proposed(known, Vec::new()))
                .collect(),
            spoken_dialect: spoken,
            has_learned_dialect: learned.is_some(),
            notify_on_failure: job.notify_on_failure,
            scope: job.scope,
            interval_minutes: job.interval_minutes,
            requests_per_second: job.requests_per_second,
            guard: job.guard,
            status: job.status,
            version: job.version,
            mappings: mappings.collect(),
            assigned: users + groups,
            mail_is_set_up: self.portal.sends_mail().await?,
            report: connection::last_report(&self.portal, id).await?,
            tenant_url: job.tenant_url,
            notification_email: job.notification_email,
        })
    }
}

impl ManageApplications {
    /// Saves the form "Provisioning". A secret that is not given stays as it is stored. Switching on starts the initial
    /// cycle.
    ///
    /// # Errors
    /// An `Invalid` problem with every wrong field, `Conflict` when somebody else saved since the form was read,
    /// `NotFound`.
    pub async fn save_provisioning(
        &self,
        id: ApplicationId,
        input: &ProvisioningInput,
        secrets: impl Into<Secrets>,
    ) -> Result<()> {
        let given = secrets.into();
        let application = find(&self.portal, id).await?;
        let job = job(&self.portal, id).await?;
        let (change, mut connection) = check_provisioning::check(input, &given, &job, policy(&self.portal))
            .map_err(|fields| {
            Problem::of_fields(fields).unwrap_or_else(|| Problem::not_found("application"))
        })?;
        if job.version != input.version {
            return Err(conflict().into());
        }
        // What a test of this very address found is spoken from now on, unless somebody chooses otherwise.
        connection.found_dialect = match connection::last_report(&self.portal, id).await? {
            Some(report) if report.tenant_url == change.tenant_url && report.passed() => {
                report.dialect.map(|dialect| dialect.name).unwrap_or_default()
            }
            _ if job.tenant_url == change.tenant_url => job.connection.found_dialect.clone(),
            _ => String::new(),
        };
        connection.secret_expires_on = expiry::day(&connection, &job.connection, &given);
        let mut details = details(&job, &change);
        details.extend(check_connection::details(&job, &connection, &given));
        let activity = "Update provisioning setting or credentials";
        let audit = self.audit(activity, target(&application), details);
        let to = ConnectionChange {
            settings: Some(&connection),
            secrets: &given,
        };
        let store = self.portal.store();
        let saved = store
            .save_provisioning(id, &change, to, input.version, &audit)
            .await?;
        if !saved {
            return Err(conflict().into());
        }
        if change.status == ProvisioningStatus::Off {
            self.portal.halt_cycle(id);
        } else {
            self.portal.wake_engine();
        }
        announce(&self.portal, id);
        Ok(())
    }
}

/// The title of the dialect that is spoken while none is chosen and none was learned.
fn spoken(gallery_id: &str, job: &Job) -> Option<String> {
    let lenient = UrlPolicy {
        allow_plain_http: true,
    };
    let url = TenantUrl::parse(&job.tenant_url, &lenient).ok();
    let host = url.as_ref().map(TenantUrl::host).unwrap_or_default();
    let known = || scim::recognise(gallery_id, host, None).map(|(known, _)| known);
    let found = scim::dialect_named(&job.connection.found_dialect).or_else(known)?;
    Some(found.title.clone())
}

/// A dialect with what speaks for it.
pub(super) fn proposed(dialect: &scim::NamedDialect, reasons: Vec<String>) -> DialectProposal {
    DialectProposal {
        name: dialect.name.clone(),
        title: dialect.title.clone(),
        sentence: dialect.sentence.clone(),
        reasons,
    }
}

/// What the administrator of this installation allows in tenant URLs.
pub(super) fn policy(portal: &Portal) -> UrlPolicy {
    UrlPolicy {
        allow_plain_http: portal.options().allow_plain_http,
    }
}

pub(super) fn conflict() -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        "Somebody else changed this in the meantime. Your changes were not saved.",
    )
    .with_hint("Load the page again and repeat your changes.")
}

/// The gallery entry of an application; one that left the gallery counts as "your own".
fn entry_without_attributes(application: &Application) -> Result<GalleryEntry, Problem> {
    let gallery = Gallery::get();
    let entry = gallery
        .entry(&application.gallery_id)
        .or_else(|| gallery.entry(CUSTOM_GALLERY_ID))
        .ok_or_else(|| Problem::not_found("gallery application"))?;
    Ok(GalleryEntry {
        user_attributes: Vec::new(),
        group_attributes: Vec::new(),
        ..entry.clone()
    })
}

fn number_or_none(number: Option<i64>) -> String {
    number.map_or_else(|| "No limit".to_owned(), |number| number.to_string())
}

fn details(job: &Job, to: &JobChange) -> Vec<(String, String)> {
    let mode = |mode| match mode {
        ProvisioningMode::Manual => "Manual",
        ProvisioningMode::Automatic => "Automatic",
    };
    let scope = |scope| match scope {
        JobScope::Assigned => "Sync only assigned users and groups",
        JobScope::All => "Sync all users and groups",
    };
    let status = |status| match status {
        ProvisioningStatus::On => "On",
        ProvisioningStatus::Off => "Off",
    };
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    [
        change("Provisioning mode", mode(job.mode), mode(to.mode)),
        change("Tenant URL", &job.tenant_url, &to.tenant_url),
        change(
            "Notification e-mail",
            &job.notification_email,
            &to.notification_email,
        ),
        change(
            "Notify on failure",
            yes_no(job.notify_on_failure),
            yes_no(to.notify_on_failure),
        ),
        change("Scope", scope(job.scope), scope(to.scope)),
        change(
            "Minutes between cycles",
            &job.interval_minutes.to_string(),
            &to.interval_minutes.to_string(),
        ),
        change(
            "Requests per second",
            &number_or_none(job.requests_per_second),
            &number_or_none(to.requests_per_second),
        ),
        change("Provisioning status", status(job.status), status(to.status)),
    ]
    .into_iter()
    .chain(guard_details(job.guard, to.guard))
    .flatten()
    .collect()
}

fn guard_details(before: Guard, after: Guard) -> [Option<(String, String)>; 8] {
    let on_off = |on: bool| if on { "On" } else { "Off" };
    let leavers = |action: LeaverAction| match action {
        LeaverAction::Disable => "Disable",
        LeaverAction::Delete => "Delete",
        LeaverAction::DisableThenDelete => "Disable, then delete",
    };
    let number = |name: &str, before: i64, after: i64| change(name, &before.to_string(), &after.to_string());
    [
        change(
            "Prevent accidental deletion",
            on_off(before.enabled),
            on_off(after.enabled),
        ),
        number("Accounts per cycle", before.count, after.count),
        number("Percent of accounts per cycle", before.percent, after.percent),
        number("Memberships per cycle", before.members_count, after.members_count),
        number(
            "Percent of a group's members per cycle",
            before.members_percent,
            after.members_percent,
        ),
        change(
            "Skip out of scope deletions",
            on_off(before.skip_out_of_scope),
            on_off(after.skip_out_of_scope),
        ),
        change(
            "Accounts of people who leave",
            leavers(before.leavers),
            leavers(after.leavers),
        ),
        number(
            "Days until they are deleted",
            before.delete_after_days,
            after.delete_after_days,
        ),
    ]
}

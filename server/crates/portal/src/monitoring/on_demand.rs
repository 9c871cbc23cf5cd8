//! Provision on demand: finding somebody, provisioning them now, and what came of it.

use model::{
    ApplicationId, CycleId, CycleKind, LogQuery, ObjectId, ObjectKind, ObjectState, OnDemandChoices,
    OnDemandResult, Problem, ProblemKind, ProvisioningMode,
};
use sync::{Demanded, OnDemand};

use super::control::target;
use crate::{ManageApplications, ReadReports, Result, Target, Topic};

/// The most people, and the most groups, that a search offers.
const FOUND: u32 = 10;
/// The most members of a group that can be chosen from.
const MEMBERS: u32 = 100;
/// Earlier requests shown.
const RECENT: u32 = 10;

impl ManageApplications {
    /// Who can be provisioned: what the search finds, and the members of a chosen group.
    ///
    /// # Errors
    /// When there is no such application or group.
    pub async fn on_demand_choices(
        &self,
        id: ApplicationId,
        search: &str,
        group: Option<ObjectId>,
    ) -> Result<OnDemandChoices> {
        let store = self.portal.store();
        let application = self.existing(id).await?;
        let job = store
            .job(id)
            .await?
            .ok_or_else(|| Problem::not_found("application"))?;
        let search = search.trim();
        let directory = application.directory_id;
        let (mut found, mut members, mut chosen) = (Vec::new(), Vec::new(), None);
        if let Some(group) = group {
            let name = store.active_names(&[group]).await?.pop();
            let name = name.filter(|name| name.kind == ObjectKind::Group);
            chosen = Some(name.ok_or_else(|| Problem::not_found("group"))?);
            members = store.member_names(group, search, MEMBERS).await?;
        } else if !search.is_empty() {
            found = store.search_names(directory, None, search, FOUND).await?;
        }
        let recent = store.log_entries_of_kind(id, CycleKind::OnDemand, RECENT).await?;
        let configured =
            job.mode == ProvisioningMode::Automatic && !job.tenant_url.is_empty() && job.has_secret_token;
        Ok(OnDemandChoices {
            application_id: id,
            application: application.name,
            obstacle: (!configured).then(|| "Provisioning is not configured yet.".to_owned()),
            users: job.schema.enabled_mapping(ObjectKind::User).is_some(),
            groups: job.schema.enabled_mapping(ObjectKind::Group).is_some(),
            found,
            group: chosen,
            members,
            recent,
        })
    }

    /// Provisions a person, or a group with at most five of its members, now. Waits until it is done.
    ///
    /// # Errors
    /// An `Invalid` problem for too many members or an application that is not configured, `Conflict` while a cycle on
    /// another server does not let go, `Throttled` after five requests within ten seconds, `NotFound`.
    pub async fn provision_on_demand(
        &self,
        id: ApplicationId,
        object: ObjectId,
        members: Vec<ObjectId>,
    ) -> Result<CycleId> {
        let application = self.configured(id).await?;
        let store = self.portal.store();
        let found = store.object(object).await?;
        let found = found
            .filter(|found| found.state == ObjectState::Active && found.directory_id == application.directory_id)
            .ok_or_else(|| {
                Problem::not_found("user or group").with_hint(
                    "Whoever is deleted in the directory cannot be provisioned on demand; the next cycle takes care of them.",
                )
            })?;
        let most = model::MEMBERS_ON_DEMAND;
        if members.len() > most {
            let message = format!("Choose at most {most} members.");
            return Err(Problem::new(ProblemKind::Invalid, message).into());
        }
        let mut details = vec![(kind_name(found.kind).to_owned(), found.display_name())];
        let names = store.object_names(&members).await?;
        details.extend(
            names
                .iter()
                .map(|name| ("Member".to_owned(), name.display_name.clone())),
        );
        let page = target(&application);
        let page = Target::new(&page.name, format!("{}/on-demand", page.path));
        let audit = self.audit("Provision on demand", page, details);
        let what = OnDemand {
            object,
            kind: found.kind,
            members,
        };
        let done = self
            .portal
            .engine()?
            .provision_on_demand(id, what, &audit)
            .await?;
        self.portal.events().announce(Topic::Application(id));
        match done {
            Demanded::Done(cycle) => Ok(cycle),
            Demanded::Gone => Err(Problem::not_found("application").into()),
            Demanded::TooOften(until) => Err(too_often(until.milliseconds_since(audit.at)).into()),
            Demanded::Busy => Err(Problem::new(
                ProblemKind::Conflict,
                "The running cycle did not let go in time: a request of it takes long.",
            )
            .with_hint("Nothing was done. Try again in a moment.")
            .into()),
        }
    }
}

impl ReadReports {
    /// What came of a request.
    ///
    /// # Errors
    /// When there is no such request.
    pub async fn on_demand_result(&self, id: ApplicationId, cycle: CycleId) -> Result<OnDemandResult> {
        let store = self.portal.store();
        let missing = || Problem::not_found("request");
        let found = store.cycle(id, cycle).await?;
        let found = found
            .filter(|cycle| cycle.kind == CycleKind::OnDemand)
            .ok_or_else(missing)?;
        let query = LogQuery {
            application_id: Some(id),
            cycle_id: Some(cycle),
            page_size: 50,
            ..LogQuery::default()
        };
        let mut entries = Vec::new();
        for row in store.log_entries(&query).await?.items.into_iter().rev() {
            entries.extend(store.log_entry(row.id).await?);
        }
        Ok(OnDemandResult {
            application: store.application_name(id).await?.unwrap_or_default(),
            cycle: found,
            entries,
        })
    }
}

/// What is said to whoever asks too often, and in how many milliseconds it may be asked again.
fn too_often(milliseconds: i64) -> Problem {
    let (calls, within) = (store::ON_DEMAND_CALLS, store::ON_DEMAND_SECONDS);
    let wait = match milliseconds.max(1).div_euclid(1000) + 1 {
        1 => "a second".to_owned(),
        seconds => format!("{} seconds", seconds.min(within)),
    };
    let message = format!(
        "Nothing was done: an application is provisioned on demand at most {calls} times in {within} seconds."
    );
    Problem::new(ProblemKind::Throttled, message).with_hint(format!(
        "Try again in {wait}. For many people, assign them: the next cycle provisions them all."
    ))
}

fn kind_name(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "User",
        ObjectKind::Group => "Group",
    }
}

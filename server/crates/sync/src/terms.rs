//! On which terms an application is worked with: its dialect, how many requests it takes, and what it has no place for.

use model::Timestamp;
use outbound::{Budget, KeptBudget, Limit};
use scim::{Dialect, Lessons};
use store::{Claim, JobRun, Store};

/// On which terms an application is worked with. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) dialect: Dialect,
    pub(crate) budget: Budget,
    /// What it has no place for.
    pub(crate) lessons: Lessons,
    /// What the last cycle left.
    kept: Option<KeptBudget>,
}

impl Terms {
    /// What the gallery, the administrator and earlier cycles know, for so many requests at the same time.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn read(
        store: &Store,
        run: &JobRun,
        concurrency: usize,
        now: Timestamp,
    ) -> store::Result<Self> {
        let job = store.job_budget(run.application_id).await?;
        let dialect = job.as_ref().map_or_else(Dialect::default, |job| {
            spoken(run, &job.gallery_id, job.learned_dialect.as_deref())
        });
        let mut limits = dialect.limits.clone();
        let declared = job.as_ref().and_then(|job| job.requests_per_second);
        limits.extend(
            declared
                .and_then(|requests| u32::try_from(requests).ok())
                .map(Limit::per_second),
        );
        let budget = Budget::new(limits, concurrency, dialect.requests_at_once);
        let lessons = job.as_ref().and_then(|job| job.lessons.as_deref());
        let lessons = lessons.map(Lessons::from_json).unwrap_or_default();
        // What another version of this program left is as good as nothing.
        let kept: Option<KeptBudget> = job
            .and_then(|job| job.learned)
            .and_then(|json| serde_json::from_str(&json).ok());
        let budget = match &kept {
            Some(kept) => budget.with(kept, wall(now)),
            None => budget,
        };
        Ok(Self {
            dialect,
            budget,
            lessons,
            kept,
        })
    }
}

/// The dialect that an application is spoken to in.
fn spoken(run: &JobRun, gallery_id: &str, learned: Option<&str>) -> Dialect {
    // What another version of this program learned is as good as nothing.
    let learned = learned.and_then(|json| serde_json::from_str(json).ok());
    let host = outbound::TenantUrl::parse(
        &run.tenant_url,
        &outbound::UrlPolicy {
            allow_plain_http: true,
        },
    );
    let host = host.as_ref().map(outbound::TenantUrl::host).unwrap_or_default();
    let connection = &run.connection;
    Dialect::for_application(
        gallery_id,
        host,
        &connection.dialect,
        learned,
        &connection.found_dialect,
    )
}

fn wall(now: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(now.0).unwrap_or_default()
}

/// Writes down what the next cycle has to know of the budget and of attributes, whoever runs it.
#[derive(Debug)]
pub(crate) struct Keeper {
    budget: Budget,
    written: Option<KeptBudget>,
    lessons: Lessons,
    written_lessons: Option<String>,
}

impl Keeper {
    pub(crate) fn new(terms: &Terms) -> Self {
        Self {
            budget: terms.budget.clone(),
            written: terms.kept.clone(),
            lessons: terms.lessons.clone(),
            written_lessons: terms.lessons.to_json(),
        }
    }

    /// Writes it down if it is new.
    ///
    /// # Errors
    /// When the store fails.
    pub(crate) async fn keep(&mut self, store: &Store, claim: &Claim, now: Timestamp) -> store::Result<()> {
        let lessons = self.lessons.to_json();
        if lessons != self.written_lessons {
            store.keep_lessons(claim, lessons.as_deref()).await?;
            self.written_lessons = lessons;
        }
        let kept = self.budget.kept(wall(now));
        if kept == self.written {
            return Ok(());
        }
        let json = kept.as_ref().and_then(|kept| serde_json::to_string(kept).ok());
        store.keep_budget(claim, json.as_deref()).await?;
        self.written = kept;
        Ok(())
    }
}

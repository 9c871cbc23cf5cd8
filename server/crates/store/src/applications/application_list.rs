//! The list of applications.

use model::{
    Application, ApplicationId, ApplicationQuery, ApplicationSort, ApplicationSummary, CycleState, Health,
    LastCycle, Page, ProvisioningMode, ProvisioningStatus, Timestamp,
};
use sqlx::{FromRow, QueryBuilder};

use crate::pool::read;
use crate::search::push_search;
use crate::slice::{self, page_size};
use crate::words::{from_id, from_word};
use crate::{Result, Store};

/// Every column of [`Row`]; `a` is the application and `j` its job.
const SELECT: &str = "SELECT a.id, a.gallery_id, a.name, a.directory_id, a.created_at, j.mode, j.tenant_url, j.status, j.watermark, \
     (SELECT COUNT(*) FROM secrets s WHERE s.owner_table = 'jobs' AND s.owner_id = a.id AND s.name = 'secret_token') AS secrets, \
     (SELECT COUNT(*) FROM links l WHERE l.application_id = a.id AND l.state <> 'released') AS linked, \
     (SELECT COUNT(*) FROM retries r WHERE r.application_id = a.id) AS failing, \
     EXISTS (SELECT 1 FROM staged_deletions d WHERE d.application_id = a.id AND d.decision = 'waiting') AS holds_back, \
     EXISTS (SELECT 1 FROM quarantines q WHERE q.application_id = a.id AND q.lifted = FALSE) AS is_quarantined, \
     c.kind AS cycle_kind, c.state AS cycle_state, c.started_at AS cycle_started_at, c.ended_at AS cycle_ended_at, c.failed AS cycle_failed \
     FROM ";

const JOINS: &str = " JOIN jobs j ON j.application_id = a.id \
     LEFT JOIN cycles c ON c.id = (SELECT MAX(l.id) FROM cycles l WHERE l.application_id = a.id AND l.kind <> 'on_demand')";

#[derive(FromRow)]
struct Row {
    id: String,
    gallery_id: String,
    name: String,
    directory_id: String,
    created_at: i64,
    mode: String,
    tenant_url: String,
    status: String,
    watermark: Option<i64>,
    secrets: i64,
    linked: i64,
    failing: i64,
    holds_back: bool,
    is_quarantined: bool,
    cycle_kind: Option<String>,
    cycle_state: Option<String>,
    cycle_started_at: Option<i64>,
    cycle_ended_at: Option<i64>,
    cycle_failed: Option<i64>,
}

impl TryFrom<Row> for ApplicationSummary {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        let last_cycle = match (&row.cycle_kind, &row.cycle_state, row.cycle_started_at) {
            (Some(kind), Some(state), Some(started_at)) => Some(LastCycle {
                kind: from_word(kind, "cycles.kind")?,
                state: from_word(state, "cycles.state")?,
                started_at: Timestamp(started_at),
                ended_at: row.cycle_ended_at.map(Timestamp),
            }),
            _ => None,
        };
        let mode: ProvisioningMode = from_word(&row.mode, "jobs.mode")?;
        let status = from_word(&row.status, "jobs.status")?;
        let is_configured =
            mode == ProvisioningMode::Automatic && !row.tenant_url.is_empty() && row.secrets > 0;
        let health = health(
            is_configured,
            status,
            last_cycle.map(|cycle| cycle.state),
            row.watermark.is_some(),
            row.failing > 0 || row.holds_back || row.cycle_failed.unwrap_or_default() > 0,
        );
        Ok(Self {
            application: Application {
                id: from_id(&row.id, "applications.id")?,
                gallery_id: row.gallery_id,
                name: row.name,
                directory_id: from_id(&row.directory_id, "applications.directory_id")?,
                created_at: Timestamp(row.created_at),
            },
            health: match health {
                Health::NotConfigured | Health::Off => health,
                _ if row.is_quarantined => Health::Quarantine,
                health => health,
            },
            status,
            linked_count: row.linked,
            failing_count: row.failing,
            last_cycle,
        })
    }
}

fn health(
    is_configured: bool,
    status: ProvisioningStatus,
    last_cycle: Option<CycleState>,
    has_watermark: bool,
    has_failures: bool,
) -> Health {
    if !is_configured {
        Health::NotConfigured
    } else if status == ProvisioningStatus::Off {
        Health::Off
    } else if last_cycle == Some(CycleState::Failed) {
        Health::Failing
    } else if has_failures {
        Health::Attention
    } else if !has_watermark {
        Health::Starting
    } else {
        Health::Healthy
    }
}

impl Store {
    /// A page of the applications that are not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn applications(&self, query: &ApplicationQuery) -> Result<Page<ApplicationSummary>> {
        let size = page_size(query.page_size);
        let page = query.page.max(1);
        let order = match (query.sort, query.descending) {
            (ApplicationSort::Name, false) => " ORDER BY a.sort_name, a.id",
            (ApplicationSort::Name, true) => " ORDER BY a.sort_name DESC, a.id DESC",
            (ApplicationSort::Added, false) => " ORDER BY a.id",
            (ApplicationSort::Added, true) => " ORDER BY a.id DESC",
        };
        let (rows, total): (Vec<Row>, i64) = read!(self, |connection| {
            let mut sql = QueryBuilder::new(SELECT);
            sql.push("(SELECT * FROM applications a WHERE a.deleted_at IS NULL");
            push_search(&mut sql, "a.sort_name", &query.search);
            sql.push(order).push(" LIMIT ").push_bind(i64::from(size));
            sql.push(" OFFSET ")
                .push_bind(i64::from(page - 1) * i64::from(size))
                .push(") a");
            sql.push(JOINS).push(order);
            let rows = sql.build_query_as().fetch_all(&mut *connection).await?;
            let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM applications a WHERE a.deleted_at IS NULL");
            push_search(&mut sql, "a.sort_name", &query.search);
            (rows, sql.build_query_scalar().fetch_one(&mut *connection).await?)
        });
        slice::page(rows, (total, page, size), ApplicationSummary::try_from)
    }

    /// One application that is not deleted, and how it is doing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn application_summary(&self, id: ApplicationId) -> Result<Option<ApplicationSummary>> {
        let row: Option<Row> = read!(self, |connection| {
            let mut sql = QueryBuilder::new(SELECT);
            sql.push("applications a")
                .push(JOINS)
                .push(" WHERE a.deleted_at IS NULL AND a.id = ")
                .push_bind(id.to_string());
            sql.build_query_as().fetch_optional(&mut *connection).await?
        });
        row.map(ApplicationSummary::try_from).transpose()
    }
}

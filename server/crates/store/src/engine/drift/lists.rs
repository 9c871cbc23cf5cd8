//! Reading what a read-back found.

use std::collections::HashMap;

use model::{
    AccountFinding, AccountsQuery, AccountsShown, DriftDecision, DriftDefault, DriftDifference, DriftRun,
    DriftRunId, MatchingPerson, Page,
};
use sqlx::{FromRow, QueryBuilder, query_as};

use crate::pool::read;
use crate::search::push_search;
use crate::slice;
use crate::words::{from_id, from_word};
use crate::{Result, Store};

/// Rows of a page.
const PAGE_SIZE: u32 = 50;
/// What stands in the place of values that nobody may read.
const REDACTED: &str = "[Redact]";

/// Somebody in scope without an account has the same matching value as the account `f`: `$application` follows.
macro_rules! free_match {
    () => {
        "EXISTS (SELECT 1 FROM drift_matches m WHERE m.run_id = f.run_id AND m.position = f.position AND m.is_entitled = TRUE \
         AND NOT EXISTS (SELECT 1 FROM links l JOIN drift_runs r ON r.application_id = l.application_id \
                          WHERE r.id = m.run_id AND l.object_id = m.object_id))"
    };
}

/// One person and one account have the same matching value, and nobody else; accounts that are never to be touched do not count.
macro_rules! only_match {
    () => {
        "(SELECT COUNT(*) FROM drift_matches m WHERE m.run_id = f.run_id AND m.position = f.position) = 1 \
         AND NOT EXISTS (SELECT 1 FROM drift_matches m JOIN drift_matches o ON o.run_id = m.run_id AND o.object_id = m.object_id \
                           JOIN drift_findings g ON g.run_id = o.run_id AND g.position = o.position AND g.class <> 'untouched' \
                          WHERE m.run_id = f.run_id AND m.position = f.position AND o.position <> m.position)"
    };
}

/// The condition of a list on the account `f`.
pub(super) const fn condition(shown: AccountsShown) -> &'static str {
    match shown {
        AccountsShown::Changed => {
            "f.class = 'changed' AND EXISTS (SELECT 1 FROM drift_differences d \
             WHERE d.run_id = f.run_id AND d.position = f.position AND d.decision <> 'ignore')"
        }
        AccountsShown::Ignored => {
            "f.class = 'changed' AND EXISTS (SELECT 1 FROM drift_differences d \
             WHERE d.run_id = f.run_id AND d.position = f.position AND d.decision = 'ignore')"
        }
        AccountsShown::Missing => "f.class = 'missing'",
        AccountsShown::Unmanaged => "f.class IN ('local', 'unassigned', 'assigned')",
        AccountsShown::Unmatched => "f.class = 'unmatched'",
        AccountsShown::Untouched => "f.class = 'untouched'",
        AccountsShown::Matches => concat!("f.class = 'assigned' AND ", free_match!(), " AND ", only_match!()),
        AccountsShown::Ambiguous => {
            concat!(
                "f.class = 'assigned' AND ",
                free_match!(),
                " AND NOT (",
                only_match!(),
                ")"
            )
        }
    }
}

#[derive(FromRow)]
struct Row {
    position: i64,
    class: String,
    kind: String,
    target_id: String,
    object_id: Option<String>,
    name: String,
    detail: String,
}

impl TryFrom<Row> for AccountFinding {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            position: row.position,
            class: from_word(&row.class, "drift_findings.class")?,
            kind: from_word(&row.kind, "drift_findings.kind")?,
            target_id: row.target_id,
            object_id: row
                .object_id
                .as_deref()
                .map(|id| from_id(id, "drift_findings.object_id"))
                .transpose()?,
            name: row.name,
            detail: row.detail,
            differences: Vec::new(),
            people: Vec::new(),
        })
    }
}

#[derive(FromRow)]
struct DifferenceRow {
    position: i64,
    path: String,
    expected: String,
    actual: String,
    is_redacted: bool,
    decision: String,
}

#[derive(FromRow)]
struct PersonRow {
    position: i64,
    object_id: String,
    name: String,
    detail: String,
    matched_by: String,
    is_entitled: bool,
    is_linked: bool,
}

/// A JSON value as people read it.
fn shown(json: &str, is_redacted: bool) -> Option<String> {
    if json.is_empty() {
        return None;
    }
    if is_redacted {
        return Some(REDACTED.to_owned());
    }
    Some(match serde_json::from_str(json) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(serde_json::Value::Bool(true)) => "True".to_owned(),
        Ok(serde_json::Value::Bool(false)) => "False".to_owned(),
        _ => json.to_owned(),
    })
}

macro_rules! push_positions {
    ($sql:ident, $positions:expr) => {{
        let mut list = $sql.separated(", ");
        for position in $positions {
            list.push_bind(*position);
        }
        list.push_unseparated(")");
    }};
}

impl Store {
    /// How many rows each list of a read-back has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drift_counts(&self, run: DriftRunId) -> Result<Vec<(AccountsShown, i64)>> {
        let mut counts = Vec::with_capacity(AccountsShown::ALL.len());
        for list in AccountsShown::ALL {
            let (count,): (i64,) = read!(self, |connection| {
                query_as(sqlx::AssertSqlSafe(format!(
                    "SELECT COUNT(*) FROM drift_findings f WHERE f.run_id = $1 AND {}",
                    condition(list)
                )))
                .bind(run.to_string())
                .fetch_one(&mut *connection)
                .await?
            });
            counts.push((list, count));
        }
        Ok(counts)
    }

    /// A page of one list of a read-back, with what differs and who matches.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drift_findings(
        &self,
        run: &DriftRun,
        wanted: &AccountsQuery,
    ) -> Result<Page<AccountFinding>> {
        let page = wanted.page.max(1);
        let (rows, total): (Vec<Row>, (i64,)) = read!(self, |connection| {
            macro_rules! push_query {
                ($sql:ident) => {{
                    $sql.push(" FROM drift_findings f WHERE f.run_id = ")
                        .push_bind(run.id.to_string())
                        .push(" AND ")
                        .push(condition(wanted.shown));
                    push_search(&mut $sql, "f.search_text", &wanted.search);
                }};
            }
            let mut count = QueryBuilder::new("SELECT COUNT(*)");
            push_query!(count);
            let mut sql = QueryBuilder::new(
                "SELECT f.position, f.class, f.kind, f.target_id, f.object_id, f.name, f.detail",
            );
            push_query!(sql);
            sql.push(" ORDER BY f.position LIMIT ")
                .push_bind(i64::from(PAGE_SIZE))
                .push(" OFFSET ")
                .push_bind(i64::from(page - 1) * i64::from(PAGE_SIZE));
            (
                sql.build_query_as().fetch_all(&mut *connection).await?,
                count.build_query_as().fetch_one(&mut *connection).await?,
            )
        });
        let mut found = slice::page(rows, (total.0, page, PAGE_SIZE), AccountFinding::try_from)?;
        self.fill(run, wanted.shown, &mut found.items).await?;
        Ok(found)
    }

    async fn fill(&self, run: &DriftRun, list: AccountsShown, findings: &mut [AccountFinding]) -> Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        let positions: Vec<i64> = findings.iter().map(|finding| finding.position).collect();
        let (differences, people): (Vec<DifferenceRow>, Vec<PersonRow>) = read!(self, |connection| {
            let mut differing = QueryBuilder::new(
                "SELECT position, path, expected, actual, is_redacted, decision FROM drift_differences WHERE run_id = ",
            );
            differing.push_bind(run.id.to_string()).push(" AND position IN (");
            push_positions!(differing, &positions);
            differing.push(" ORDER BY position, path");
            let mut matching = QueryBuilder::new(
                "SELECT m.position, m.object_id, o.display_name AS name, o.detail, m.matched_by, m.is_entitled, \
                 EXISTS (SELECT 1 FROM links l WHERE l.object_id = m.object_id AND l.application_id = ",
            );
            matching
                .push_bind(run.application_id.to_string())
                .push(
                    ") AS is_linked FROM drift_matches m JOIN objects o ON o.id = m.object_id WHERE m.run_id = ",
                )
                .push_bind(run.id.to_string())
                .push(" AND m.position IN (");
            push_positions!(matching, &positions);
            matching.push(" ORDER BY m.position, o.sort_name, o.id");
            (
                differing.build_query_as().fetch_all(&mut *connection).await?,
                matching.build_query_as().fetch_all(&mut *connection).await?,
            )
        });
        let mut differences_of: HashMap<i64, Vec<DriftDifference>> = HashMap::new();
        for row in differences {
            let decision: DriftDecision = from_word(&row.decision, "drift_differences.decision")?;
            if (decision == DriftDecision::Ignore) != (list == AccountsShown::Ignored) {
                continue;
            }
            differences_of
                .entry(row.position)
                .or_default()
                .push(DriftDifference {
                    path: row.path,
                    expected: shown(&row.expected, row.is_redacted),
                    actual: shown(&row.actual, row.is_redacted),
                    decision,
                });
        }
        let mut people_of: HashMap<i64, Vec<MatchingPerson>> = HashMap::new();
        for row in people {
            people_of.entry(row.position).or_default().push(MatchingPerson {
                object_id: from_id(&row.object_id, "drift_matches.object_id")?,
                name: row.name,
                detail: row.detail,
                matched_by: row.matched_by,
                is_entitled: row.is_entitled,
                is_linked: row.is_linked,
            });
        }
        for finding in findings {
            finding.differences = differences_of.remove(&finding.position).unwrap_or_default();
            finding.people = people_of.remove(&finding.position).unwrap_or_default();
        }
        Ok(())
    }

    /// What is done by itself about the attributes that differ in a read-back, and about others for which somebody said so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drift_defaults(&self, run: &DriftRun) -> Result<Vec<DriftDefault>> {
        let rows: Vec<(String, String, String, i64)> = read!(self, |connection| {
            query_as(
                "SELECT kind, path, MAX(decision), MAX(differing) FROM ( \
                   SELECT kind, path, '' AS decision, COUNT(*) AS differing FROM drift_differences WHERE run_id = $1 \
                    GROUP BY kind, path \
                   UNION ALL SELECT kind, path, decision, 0 AS differing FROM drift_defaults WHERE application_id = $2) x \
                 GROUP BY kind, path ORDER BY kind DESC, path",
            )
            .bind(run.id.to_string())
            .bind(run.application_id.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|(kind, path, decision, count)| {
                let decision = match decision.as_str() {
                    "" => DriftDecision::Waiting,
                    word => from_word(word, "drift_defaults.decision")?,
                };
                Ok(DriftDefault {
                    kind: from_word(&kind, "drift_defaults.kind")?,
                    path,
                    decision,
                    count,
                })
            })
            .collect()
    }
}

//! The parts of plans.

use model::{
    ObjectId, Page, Plan, PlanCounts, PlanId, PlanQuery, PlannedAction, PlannedContent, PlannedItem,
    PlannedOutcome, PlannedPart, PlannedSearch,
};
use sqlx::{FromRow, QueryBuilder, query, query_as, query_scalar};

use crate::pool::{read, write};
use crate::repeated::ROWS;
use crate::search::push_search;
use crate::slice;
use crate::words::{from_id, from_json, from_word, json, search_text, word};
use crate::{JobRun, Result, Store};

/// Parts of a page.
const PAGE_SIZE: u32 = 50;

/// One part of a plan as it is made and run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPart {
    /// What the list shows.
    pub item: PlannedItem,
    /// Everything about it.
    pub content: PlannedContent,
    /// Parts of the same wave can be run side by side, those of earlier ones first.
    pub wave: i64,
    /// Whether the object has an account that works afterwards.
    pub works: bool,
    /// What it was made from, as one text: as long as it is the same, the part is.
    pub inputs: String,
    /// What is done, as one text, to compare it with what would be done now.
    pub essence: String,
    /// What a search found: the id of an account, empty for nobody; none when nobody searched.
    pub found: Option<String>,
}

/// What became of a part that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledPart {
    /// Its place in the order.
    pub position: i64,
    /// What became of it.
    pub outcome: PlannedOutcome,
    /// What else there is to say; may be empty.
    pub note: String,
    /// What would be done now, of one that is stale.
    pub now: Option<PlannedContent>,
}

#[derive(FromRow)]
struct Row {
    position: i64,
    wave: i64,
    object_id: String,
    kind: String,
    name: String,
    detail: String,
    action: String,
    reason: String,
    requests: i64,
    works: bool,
    inputs: String,
    essence: String,
    search: String,
    found: Option<String>,
    content: String,
    outcome: String,
    note: String,
    new_content: Option<String>,
}

#[derive(FromRow)]
struct ItemRow {
    position: i64,
    object_id: String,
    kind: String,
    name: String,
    detail: String,
    action: String,
    reason: String,
    requests: i64,
    search: String,
    outcome: String,
    note: String,
}

impl TryFrom<ItemRow> for PlannedItem {
    type Error = crate::Error;

    fn try_from(row: ItemRow) -> Result<Self> {
        Ok(Self {
            position: row.position,
            object_id: from_id(&row.object_id, "plan_parts.object_id")?,
            kind: from_word(&row.kind, "plan_parts.kind")?,
            name: row.name,
            detail: row.detail,
            action: from_word(&row.action, "plan_parts.action")?,
            reason: row.reason,
            requests: row.requests,
            search: from_word(&row.search, "plan_parts.search")?,
            outcome: from_word(&row.outcome, "plan_parts.outcome")?,
            note: row.note,
        })
    }
}

impl Row {
    fn planned(self) -> Result<PlannedPart> {
        let (part, now) = self.part()?;
        Ok(PlannedPart {
            item: part.item,
            content: part.content,
            now,
        })
    }

    fn part(self) -> Result<(PlanPart, Option<PlannedContent>)> {
        let new = self.new_content.as_deref();
        let new = new
            .map(|content| from_json(content, "plan_parts.new_content"))
            .transpose()?;
        let part = PlanPart {
            content: from_json(&self.content, "plan_parts.content")?,
            wave: self.wave,
            works: self.works,
            inputs: self.inputs,
            essence: self.essence,
            found: self.found,
            item: ItemRow {
                position: self.position,
                object_id: self.object_id,
                kind: self.kind,
                name: self.name,
                detail: self.detail,
                action: self.action,
                reason: self.reason,
                requests: self.requests,
                search: self.search,
                outcome: self.outcome,
                note: self.note,
            }
            .try_into()?,
        };
        Ok((part, new))
    }
}

const PART: &str = "SELECT position, wave, object_id, kind, name, detail, action, reason, requests, works, inputs, essence, search, \
     found, content, outcome, note, new_content FROM plan_parts WHERE plan_id = ";

macro_rules! push_query {
    ($sql:ident, $plan:expr, $query:expr) => {{
        $sql.push(" FROM plan_parts WHERE plan_id = ")
            .push_bind($plan.to_string());
        if let Some(action) = $query.action {
            $sql.push(" AND action = ").push_bind(word(action));
        }
        if let Some(outcome) = $query.outcome {
            $sql.push(" AND outcome = ").push_bind(word(outcome));
        }
        push_search(&mut $sql, "search_text", &$query.search);
    }};
}

impl Store {
    /// Adds parts to a plan.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_plan_parts(&self, plan: PlanId, parts: &[PlanPart]) -> Result<()> {
        let plan = plan.to_string();
        let contents: Vec<String> = parts
            .iter()
            .map(|part| json(&part.content))
            .collect::<Result<_>>()?;
        write!(self, |transaction| {
            for (parts, contents) in parts.chunks(ROWS).zip(contents.chunks(ROWS)) {
                let mut sql = QueryBuilder::new(
                    "INSERT INTO plan_parts (plan_id, position, wave, object_id, kind, name, detail, search_text, action, reason, \
                     requests, works, inputs, essence, search, found, content, outcome, note) ",
                );
                sql.push_values(parts.iter().zip(contents), |mut row, (part, content)| {
                    let item = &part.item;
                    row.push_bind(&plan)
                        .push_bind(item.position)
                        .push_bind(part.wave)
                        .push_bind(item.object_id.to_string())
                        .push_bind(word(item.kind))
                        .push_bind(&item.name)
                        .push_bind(&item.detail)
                        .push_bind(search_text([&item.name, &item.detail]))
                        .push_bind(word(item.action))
                        .push_bind(&item.reason)
                        .push_bind(item.requests)
                        .push_bind(part.works)
                        .push_bind(&part.inputs)
                        .push_bind(&part.essence)
                        .push_bind(word(item.search))
                        .push_bind(&part.found)
                        .push_bind(content)
                        .push_bind(word(item.outcome))
                        .push_bind(&item.note);
                });
                sql.build().execute(&mut *transaction).await?;
            }
        });
        Ok(())
    }

    /// A page of the parts of a plan, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan_items(&self, plan: PlanId, wanted: &PlanQuery) -> Result<Page<PlannedItem>> {
        let page = wanted.page.max(1);
        let (rows, total): (Vec<ItemRow>, i64) = read!(self, |connection| {
            let mut count = QueryBuilder::new("SELECT COUNT(*)");
            push_query!(count, plan, wanted);
            let mut sql = QueryBuilder::new(
                "SELECT position, object_id, kind, name, detail, action, reason, requests, search, outcome, note",
            );
            push_query!(sql, plan, wanted);
            sql.push(" ORDER BY position LIMIT ")
                .push_bind(i64::from(PAGE_SIZE))
                .push(" OFFSET ")
                .push_bind(i64::from(page - 1) * i64::from(PAGE_SIZE));
            (
                sql.build_query_as().fetch_all(&mut *connection).await?,
                count.build_query_scalar().fetch_one(&mut *connection).await?,
            )
        });
        slice::page(rows, (total, page, PAGE_SIZE), PlannedItem::try_from)
    }

    /// One part of a plan with everything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan_part(&self, plan: PlanId, position: i64) -> Result<Option<PlannedPart>> {
        let row: Option<Row> = read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!("{PART} $1 AND position = $2")))
                .bind(plan.to_string())
                .bind(position)
                .fetch_optional(&mut *connection)
                .await?
        });
        row.map(Row::planned).transpose()
    }

    /// The next parts of a plan after a place in the order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn plan_parts_after(&self, plan: PlanId, position: i64, limit: i64) -> Result<Vec<PlanPart>> {
        let rows = self.plan_rows_after(plan, position, limit).await?;
        rows.into_iter()
            .map(|row| row.part().map(|(part, _)| part))
            .collect()
    }

    /// The same parts as they are shown, with what would be done now of those that are stale.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn planned_parts_after(
        &self,
        plan: PlanId,
        position: i64,
        limit: i64,
    ) -> Result<Vec<PlannedPart>> {
        let rows = self.plan_rows_after(plan, position, limit).await?;
        rows.into_iter().map(Row::planned).collect()
    }

    async fn plan_rows_after(&self, plan: PlanId, position: i64, limit: i64) -> Result<Vec<Row>> {
        Ok(read!(self, |connection| {
            query_as(sqlx::AssertSqlSafe(format!(
                "{PART} $1 AND position > $2 ORDER BY position LIMIT $3"
            )))
            .bind(plan.to_string())
            .bind(position)
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?
        }))
    }

    /// Has the guard hold back all removals of a plan about which nobody decided.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_plan_parts(&self, plan: PlanId, note: &str) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE plan_parts SET outcome = 'held', note = $1, works = EXISTS (SELECT 1 FROM plans p \
                 JOIN links l ON l.application_id = p.application_id \
                 WHERE p.id = plan_parts.plan_id AND l.object_id = plan_parts.object_id AND l.state = 'active') \
                 WHERE plan_id = $2 AND action IN ('disable', 'delete') AND outcome = 'planned' AND note = ''",
            )
            .bind(note)
            .bind(plan.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Writes down what became of parts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_plan_parts(&self, plan: PlanId, settled: &[SettledPart]) -> Result<()> {
        let plan = plan.to_string();
        write!(self, |transaction| {
            for part in settled {
                let new = part.now.as_ref().map(json).transpose()?;
                query("UPDATE plan_parts SET outcome = $1, note = $2, new_content = $3 WHERE plan_id = $4 AND position = $5")
                    .bind(word(part.outcome))
                    .bind(&part.note)
                    .bind(new)
                    .bind(&plan)
                    .bind(part.position)
                    .execute(&mut *transaction)
                    .await?;
            }
        });
        Ok(())
    }

    /// Writes down what parts say once it is known whose account was found.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_plan_parts(&self, plan: PlanId, parts: &[PlanPart]) -> Result<()> {
        let plan = plan.to_string();
        write!(self, |transaction| {
            for part in parts {
                query(
                    "UPDATE plan_parts SET action = $1, reason = $2, requests = $3, works = $4, search = $5, found = $6, content = $7 \
                     WHERE plan_id = $8 AND position = $9",
                )
                .bind(word(part.item.action))
                .bind(&part.item.reason)
                .bind(part.item.requests)
                .bind(part.works)
                .bind(word(part.item.search))
                .bind(&part.found)
                .bind(json(&part.content)?)
                .bind(&plan)
                .bind(part.item.position)
                .execute(&mut *transaction)
                .await?;
            }
        });
        Ok(())
    }

    /// People whose reference waits for somebody to whom a plan gives an account, and who are not in the plan themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn references_to_planned(&self, run: &JobRun, plan: PlanId) -> Result<Vec<ObjectId>> {
        let ids: Vec<String> = read!(self, |connection| {
            query_scalar(
                "SELECT DISTINCT r.object_id FROM plan_parts p \
                 JOIN pending_references r ON r.application_id = $1 AND r.referenced_id = p.object_id \
                 JOIN links l ON l.application_id = $1 AND l.object_id = r.object_id \
                 WHERE p.plan_id = $2 AND p.action = 'create' AND p.kind = 'user' \
                 AND NOT EXISTS (SELECT 1 FROM plan_parts q WHERE q.plan_id = $2 AND q.object_id = r.object_id)",
            )
            .bind(run.application_id.to_string())
            .bind(plan.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        ids.iter()
            .map(|id| from_id(id, "pending_references.object_id"))
            .collect()
    }

    /// The figures of a plan; those that no part shows are taken from it.
    pub(super) async fn counted(&self, plan: &Plan) -> Result<PlanCounts> {
        let rows: Vec<(String, String, String, i64, i64)> = read!(self, |connection| {
            query_as(
                "SELECT action, outcome, search, COUNT(*), CAST(SUM(requests) AS BIGINT) FROM plan_parts \
                 WHERE plan_id = $1 GROUP BY action, outcome, search",
            )
            .bind(plan.id.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        let mut counts = PlanCounts {
            unchanged: plan.counts.unchanged,
            anyway: plan.counts.anyway,
            members_added: plan.counts.members_added,
            members_removed: plan.counts.members_removed,
            ..PlanCounts::default()
        };
        for (action, outcome, search, count, requests) in rows {
            match from_word::<PlannedAction>(&action, "plan_parts.action")? {
                PlannedAction::Create => counts.create += count,
                PlannedAction::Link => counts.link += count,
                PlannedAction::Update => counts.update += count,
                PlannedAction::Disable => counts.disable += count,
                PlannedAction::Delete => counts.delete += count,
                PlannedAction::Members => counts.members += count,
                PlannedAction::Skip => counts.skip += count,
                PlannedAction::Fail => counts.fail += count,
            }
            let outcome: PlannedOutcome = from_word(&outcome, "plan_parts.outcome")?;
            match outcome {
                PlannedOutcome::Planned => {}
                PlannedOutcome::Held => counts.held += count,
                PlannedOutcome::Done => counts.done += count,
                PlannedOutcome::Stale => counts.stale += count,
                PlannedOutcome::Failed => counts.failed += count,
            }
            if outcome != PlannedOutcome::Held {
                counts.requests += requests;
            }
            let search: PlannedSearch = from_word(&search, "plan_parts.search")?;
            if search == PlannedSearch::Open && outcome == PlannedOutcome::Planned {
                counts.to_search += count;
            }
        }
        Ok(counts)
    }
}

//! Links that are forgotten although the accounts may work: their ids are not used any more, and each account is searched for
//! before anything is done about it, like one of whose creation nobody heard. Without that, whoever leaves before they are
//! found again would keep their access.

use model::{ObjectKind, Schema};

use super::links::Sent;
use super::open_creations::CreationKeys;

/// The name under which the id that an account had is kept among what it is found by. No target attribute has it.
pub const FORGOTTEN_ID: &str = "";

/// A link that is forgotten: object, kind, id, what was sent, and what the account might be found by already.
pub(crate) type Row = (String, String, String, String, Option<String>);

/// What an account is found by: the matching values that were sent, and those of an earlier creation.
pub(crate) fn keys(
    schema: &Schema,
    kind: ObjectKind,
    target_id: String,
    sent: &Sent,
    earlier: CreationKeys,
) -> CreationKeys {
    let mapping = schema
        .object_mappings
        .iter()
        .find(|mapping| mapping.source == kind);
    let matching = mapping.map(model::ObjectMapping::matching).unwrap_or_default();
    let values = matching.into_iter().filter_map(|row| {
        let sent = sent
            .iter()
            .find(|(path, _)| path.eq_ignore_ascii_case(&row.target))?;
        Some((sent.0.clone(), sent.1.clone()))
    });
    let mut keys: CreationKeys = values.collect();
    let earlier = earlier.into_iter().filter(|(path, _)| path != FORGOTTEN_ID);
    keys.extend(earlier);
    keys.push((FORGOTTEN_ID.to_owned(), target_id.into()));
    keys
}

/// Forgets links inside a `write!` body: `forget_links!(transaction, application, condition)`. The condition is about `l`, a
/// link, with `$1` for the application.
macro_rules! forget_links {
    ($transaction:ident, $application:expr, $condition:expr) => {{
        use $crate::engine::forgotten;
        let application: &String = $application;
        let schema: String = sqlx::query_scalar("SELECT schema FROM jobs WHERE application_id = $1")
            .bind(application)
            .fetch_one(&mut *$transaction)
            .await?;
        let schema: model::Schema = $crate::words::from_json(&schema, "jobs.schema")?;
        let rows: Vec<forgotten::Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "SELECT l.object_id, l.kind, l.target_id, l.sent, c.keys FROM links l LEFT JOIN open_creations c \
             ON c.application_id = l.application_id AND c.object_id = l.object_id \
             WHERE l.application_id = $1 AND {}",
            $condition
        )))
        .bind(application)
        .fetch_all(&mut *$transaction)
        .await?;
        let mut creations = Vec::with_capacity(rows.len());
        for (object, kind, target_id, sent, earlier) in rows {
            let kind: model::ObjectKind = $crate::words::from_word(&kind, "links.kind")?;
            let sent: $crate::Sent = $crate::words::from_json(&sent, "links.sent")?;
            let earlier: $crate::CreationKeys = match earlier {
                Some(keys) => $crate::words::from_json(&keys, "open_creations.keys")?,
                None => Vec::new(),
            };
            let keys = forgotten::keys(&schema, kind, target_id, &sent, earlier);
            creations.push((object, $crate::words::json(&keys)?));
        }
        $crate::repeated::run_all!(
            $transaction,
            $crate::engine::save_creations(application, &creations)
        );
        for chunk in creations.chunks($crate::repeated::ROWS) {
            for table in ["links", "open_changes"] {
                let mut sql = sqlx::QueryBuilder::new(format!("DELETE FROM {table} WHERE application_id = "));
                sql.push_bind(application).push(" AND object_id IN (");
                let objects: Vec<&String> = chunk.iter().map(|(object, _)| object).collect();
                $crate::repeated::push_ids(&mut sql, &objects);
                sql.build().execute(&mut *$transaction).await?;
            }
        }
    }};
}
pub(crate) use forget_links;

//! Assignments that are taken over from a source: which applications want them, and what is different.

use std::collections::HashMap;

use model::{ApplicationId, AuditEntry, DirectoryId, ObjectId};
use sqlx::QueryBuilder;

use crate::audit::write_audit;
use crate::pool::{read, write};
use crate::repeated::{ROWS, push_ids};
use crate::words::from_id;
use crate::{Result, Store};

/// An application that takes its assignments over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentSource {
    /// The application here.
    pub application: ApplicationId,
    /// Its name.
    pub name: String,
    /// The application at the source, by object id or client id.
    pub source: String,
}

/// What is different between assignments here and at the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignmentChanges {
    /// Who is to be assigned, with the role.
    pub new: Vec<(ObjectId, String)>,
    /// Who is assigned here only.
    pub ended: Vec<ObjectId>,
    /// How many are assigned here.
    pub assigned: i64,
}

impl Store {
    /// Says whose assignments an application takes over; `None` for nobody's. Those that it has stay until the next read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_assignment_source(
        &self,
        application: ApplicationId,
        source: Option<&str>,
        audit: &AuditEntry,
    ) -> Result<()> {
        let id = application.to_string();
        write!(self, |transaction| {
            sqlx::query("DELETE FROM assignment_sources WHERE application_id = $1")
                .bind(&id)
                .execute(&mut *transaction)
                .await?;
            if let Some(source) = source {
                sqlx::query("INSERT INTO assignment_sources (application_id, source) VALUES ($1, $2)")
                    .bind(&id)
                    .bind(source)
                    .execute(&mut *transaction)
                    .await?;
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Whose assignments an application takes over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignment_source(&self, application: ApplicationId) -> Result<Option<String>> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar("SELECT source FROM assignment_sources WHERE application_id = $1")
                .bind(application.to_string())
                .fetch_optional(&mut *connection)
                .await?
        }))
    }

    /// The applications of a directory that take their assignments over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn assignment_sources(&self, directory: DirectoryId) -> Result<Vec<AssignmentSource>> {
        let rows: Vec<(String, String, String)> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT a.id, a.name, s.source FROM assignment_sources s JOIN applications a ON a.id = s.application_id \
                 WHERE a.directory_id = $1 AND a.deleted_at IS NULL ORDER BY a.id",
            )
            .bind(directory.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|(id, name, source)| {
                Ok(AssignmentSource {
                    application: from_id(&id, "applications.id")?,
                    name,
                    source,
                })
            })
            .collect()
    }

    /// Compares the assignments of an application with those at the source: ids of the source and roles. Whoever is not in the
    /// directory, or deleted, is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn compare_assignments(
        &self,
        application: ApplicationId,
        directory: DirectoryId,
        wanted: &HashMap<String, String>,
    ) -> Result<AssignmentChanges> {
        let ids: Vec<&String> = wanted.keys().collect();
        let mut objects: HashMap<ObjectId, &String> = HashMap::new();
        for chunk in ids.chunks(ROWS) {
            let rows: Vec<(String, String)> = read!(self, |connection| {
                let mut sql = QueryBuilder::new(
                    "SELECT e.source_id, e.object_id FROM source_entries e JOIN objects o ON o.id = e.object_id \
                     WHERE o.state = 'active' AND e.directory_id = ",
                );
                sql.push_bind(directory.to_string()).push(" AND e.source_id IN (");
                push_ids(&mut sql, chunk);
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for (source_id, id) in rows {
                if let Some(role) = wanted.get(&source_id) {
                    objects.insert(from_id(&id, "source_entries.object_id")?, role);
                }
            }
        }
        let stored: Vec<(String, String)> = read!(self, |connection| {
            sqlx::query_as(
                "SELECT object_id, role FROM assignments WHERE application_id = $1 AND removed = FALSE",
            )
            .bind(application.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        let mut changes = AssignmentChanges {
            assigned: i64::try_from(stored.len()).unwrap_or(i64::MAX),
            ..AssignmentChanges::default()
        };
        for (id, role) in stored {
            let id: ObjectId = from_id(&id, "assignments.object_id")?;
            match objects.remove(&id) {
                Some(wanted) if *wanted == role => {}
                Some(wanted) => changes.new.push((id, wanted.clone())),
                None => changes.ended.push(id),
            }
        }
        let new = objects.into_iter().map(|(id, role)| (id, role.clone()));
        changes.new.extend(new);
        changes.new.sort_unstable();
        Ok(changes)
    }
}

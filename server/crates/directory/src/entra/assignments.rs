//! Who is assigned to an enterprise application. There is no delta query for it.
//! Source: Microsoft Graph documentation, "List appRoleAssignments granted for a service principal".

use std::collections::HashMap;

use model::{ReadProblem, Shortfall};
use outbound::StatusCode;
use serde_json::Value;

use super::EntraSource;
use super::advice::About;
use super::id::Id;
use super::refusal::{Refusal, not_graph, problem};
use super::tally::Tally;
use crate::source::SourceAssignment;

/// The role of whoever is assigned without one. Source: "appRoleAssignment resource type".
const DEFAULT_ROLE: Id = Id::Guid([0; 16]);

impl EntraSource {
    /// The users and groups assigned to an enterprise application, named by its object id or its client id; one of them
    /// may have several roles. A role that is not known any more has its id for a name. Members of groups are not looked
    /// for: they are in the groups.
    ///
    /// # Errors
    /// A [`ReadProblem`] unless all of them were read.
    pub async fn assignments(
        &self,
        enterprise_application: &str,
    ) -> Result<Vec<SourceAssignment>, ReadProblem> {
        let mut tally = Tally::default();
        let application = self
            .application(enterprise_application.trim(), &mut tally)
            .await?;
        let id = application
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| not_graph(About::Assignments, "has no id"))?;
        let roles = roles(&application);
        let path = ["servicePrincipals", id, "appRoleAssignedTo"];
        let first = self.graph.endpoint(&path, &[("$top", "999")])?;
        let rows = self
            .graph
            .list(About::Assignments, first, usize::MAX, &mut tally)
            .await?;
        let mut assignments = Vec::with_capacity(rows.len());
        for row in &rows {
            assignments.extend(assignment(row, &roles)?);
        }
        Ok(assignments)
    }

    async fn application(&self, named: &str, tally: &mut Tally) -> Result<Value, ReadProblem> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
        if named.is_empty() || !named.chars().all(is_plain) {
            return Err(problem(
                Shortfall::Settings,
                "The enterprise application is named by an id that is empty or holds characters that it cannot have",
                "Enter the object id of the enterprise application, or the client id of its app registration.",
            ));
        }
        match self.service_principal(named, tally).await {
            Err(refusal) if refusal.status == Some(StatusCode::NOT_FOUND) => {
                let by_client_id = format!("(appId='{named}')");
                Ok(self.service_principal(&by_client_id, tally).await?)
            }
            found => Ok(found?),
        }
    }

    async fn service_principal(&self, key: &str, tally: &mut Tally) -> Result<Value, Refusal> {
        let query = [("$select", "id,appId,displayName,appRoles")];
        let by_client_id = format!("servicePrincipals{key}");
        let endpoint = if key.starts_with('(') {
            self.graph.endpoint(&[&by_client_id], &query)?
        } else {
            self.graph.endpoint(&["servicePrincipals", key], &query)?
        };
        self.graph.get(About::Assignments, &endpoint, tally).await
    }
}

/// The display names of roles by id.
fn roles(application: &Value) -> HashMap<Id, String> {
    let roles = application.get("appRoles").and_then(Value::as_array);
    roles
        .into_iter()
        .flatten()
        .filter_map(|role| {
            let name = role.get("displayName")?.as_str()?;
            Some((Id::of(role)?, name.to_owned()))
        })
        .collect()
}

/// None for what is neither a user nor a group.
fn assignment(row: &Value, roles: &HashMap<Id, String>) -> Result<Option<SourceAssignment>, ReadProblem> {
    let text = |name: &str| {
        let text = row.get(name).and_then(Value::as_str);
        text.ok_or_else(|| not_graph(About::Assignments, "holds an assignment that lacks a part"))
    };
    let principal = text("principalType")?;
    let is_there = row.get("deletedDateTime").is_none_or(Value::is_null);
    let is_ours = ["User", "Group"]
        .iter()
        .any(|kind| principal.eq_ignore_ascii_case(kind));
    if !is_there || !is_ours {
        return Ok(None);
    }
    let role = Id::from(text("appRoleId")?);
    let name = if role == DEFAULT_ROLE {
        String::new()
    } else {
        roles.get(&role).cloned().unwrap_or_else(|| role.to_string())
    };
    Ok(Some(SourceAssignment {
        source_id: Id::from(text("principalId")?).to_string(),
        role: name,
    }))
}

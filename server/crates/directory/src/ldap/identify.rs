//! Who is meant by a name that no entry has any more, or none yet.

use futures::{StreamExt as _, TryStreamExt as _, stream};
use ldap3::{Ldap, Scope};
use model::ReadProblem;

use super::form::{dn, id};
use super::plan::Plan;
use super::source::LdapSource;
use super::wire::failure::code;
use super::wire::search::{Query, Search};

/// Questions that wait for an answer at the same time.
const AT_ONCE: usize = 16;

impl LdapSource {
    /// The ids of the entries that these locators and aliases mean now, each with its locator; who is not there, or is no user
    /// or group of these settings, is left out.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn identify(&self, locators: &[String]) -> Result<Vec<(String, String)>, ReadProblem> {
        if locators.is_empty() {
            return Ok(Vec::new());
        }
        let session = Box::pin(self.open()).await?;
        let found: Vec<Option<(String, String)>> = stream::iter(locators.iter().cloned())
            .map(|locator| one(&session.ldap, &self.plan, locator))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }
}

async fn one(ldap: &Ldap, plan: &Plan, locator: String) -> Result<Option<(String, String)>, ReadProblem> {
    let doing = format!("looking for {locator}");
    for part in plan.parts() {
        for base in &part.bases {
            let query = if let Some(uid) = locator.strip_prefix("uid:") {
                below(base, &part.filter, "uid", uid, plan)
            } else if locator.starts_with("s-1-") {
                below(base, &part.filter, "objectsid", &locator, plan)
            } else if dn::is_within(&locator, &dn::normal(base)) {
                Query {
                    filter: part.filter.clone(),
                    ..Query::base(&locator, &[&plan.id])
                }
            } else {
                continue;
            };
            let found = match Search::new(ldap, query).entry().await {
                Err(failure) if matches!(failure.code(), Some(code::NO_SUCH_OBJECT | code::INVALID_DN)) => {
                    None
                }
                other => other.map_err(|failure| failure.into_problem(&doing))?,
            };
            if let Some(id) = found.and_then(|raw| plan.id_of(&raw)) {
                return Ok(Some((locator, id)));
            }
        }
    }
    Ok(None)
}

fn below(base: &str, filter: &str, attribute: &str, value: &str, plan: &Plan) -> Query {
    Query {
        scope: Scope::Subtree,
        filter: format!("(&{filter}{})", id::assertion(attribute, value)),
        ..Query::base(base, &[&plan.id])
    }
}

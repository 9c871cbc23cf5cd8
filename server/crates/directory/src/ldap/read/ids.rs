//! Which ids there are, without reading their entries; and the shape of the tree above them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ldap3::Scope;
use model::{ObjectKind, ReadProblem};

use super::{Reader, Taken, words};
use crate::ldap::form::{dn, id};
use crate::ldap::wire::failure::Failure;
use crate::ldap::wire::search::{Query, Search};
use crate::source::{Gone, Piece};

/// Ids in one filter.
const AT_ONCE: usize = 50;
/// Ids in one piece.
const BATCH: usize = 2000;

/// Entries that hold others.
const CONTAINERS: &str = "(|(objectClass=organizationalUnit)(objectClass=container)(objectClass=organization)\
    (objectClass=domain)(objectClass=dcObject)(objectClass=builtinDomain)(objectClass=locality)(objectClass=country))";

impl Reader<'_> {
    /// Sends the ids of all entries that there are.
    pub(in crate::ldap) async fn present(&mut self) -> Result<(), ReadProblem> {
        let plan = self.plan;
        let mut ids = Vec::new();
        let mut users = 0;
        for part in plan.parts() {
            for base in &part.bases {
                let query = Query {
                    scope: Scope::Subtree,
                    filter: part.filter.clone(),
                    page: Some(plan.page_size),
                    ..Query::base(base, &[&plan.id])
                };
                let doing = format!("comparing which {} there are below {base}", words(part.kind));
                let mut search = Search::new(&self.session.ldap, query);
                while let Some(raw) = search
                    .entry()
                    .await
                    .map_err(|failure| failure.into_problem(&doing))?
                {
                    match plan.id_of(&raw) {
                        Some(id) => ids.push(id),
                        None => self.tally.skipped(part.kind, &raw.dn, &format!("no {}", plan.id)),
                    }
                    self.tally.saw(part.kind);
                    users += usize::from(part.kind == ObjectKind::User);
                    if ids.len() >= BATCH {
                        self.send(Piece::Present(std::mem::take(&mut ids))).await?;
                    }
                }
                self.referred(&search.references, &doing);
            }
        }
        if users == 0 {
            return self.tally.judge(true);
        }
        self.send(Piece::Present(ids)).await
    }

    /// Sends the entries of these ids, and returns those that were found.
    pub(in crate::ldap) async fn by_ids(
        &mut self,
        kind: ObjectKind,
        attribute: &str,
        ids: &[String],
    ) -> Result<Vec<Taken>, ReadProblem> {
        let plan = self.plan;
        let part = plan.part(kind);
        let mut found = Vec::new();
        for chunk in ids.chunks(AT_ONCE) {
            let filter = format!("(&{}{})", part.filter, any_of(attribute, chunk));
            for base in &part.bases {
                found.extend(self.entries(kind, base, &filter, usize::MAX - 1).await?);
            }
        }
        Ok(found)
    }

    /// Sends the people whose manager one of these is: one that came from outside was nobody's manager until now.
    pub(in crate::ldap) async fn reports_of(&mut self, users: &[Taken]) -> Result<(), ReadProblem> {
        let plan = self.plan;
        let Some(attribute) = &plan.manager else {
            return Ok(());
        };
        for chunk in users.chunks(AT_ONCE) {
            let names: Vec<&str> = chunk.iter().map(|user| user.dn.as_str()).collect();
            let filter = format!("(&{}{})", plan.users.filter, any_of(attribute, &names));
            for base in &plan.users.bases {
                self.entries(ObjectKind::User, base, &filter, usize::MAX).await?;
            }
        }
        self.flush().await
    }

    /// Sends the members of these groups.
    pub(in crate::ldap) async fn members_of(&mut self, groups: &[Taken]) -> Result<(), ReadProblem> {
        let plan = self.plan;
        let mut ids: Vec<String> = groups.iter().map(|group| group.id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        for chunk in ids.chunks(AT_ONCE) {
            let filter = format!("(&{}{})", plan.groups.filter, any_of(&plan.id, chunk));
            for base in &plan.groups.bases {
                self.members(base, &filter).await?;
            }
        }
        self.tally.doubt_hidden();
        Ok(())
    }

    /// Sends which of these are gone: those that are neither user nor group under any base any more.
    pub(in crate::ldap) async fn gone(&mut self, ids: &HashSet<String>) -> Result<(), ReadProblem> {
        let plan = self.plan;
        let ids: Vec<String> = ids.iter().cloned().collect();
        for chunk in ids.chunks(AT_ONCE) {
            let mut gone: HashSet<String> = chunk.iter().cloned().collect();
            for part in plan.parts() {
                let filter = format!("(&{}{})", part.filter, any_of(&plan.id, chunk));
                for base in &part.bases {
                    let query = Query {
                        scope: Scope::Subtree,
                        filter: filter.clone(),
                        page: Some(plan.page_size),
                        ..Query::base(base, &[&plan.id])
                    };
                    let doing = format!("looking whether {} are gone below {base}", words(part.kind));
                    let mut search = Search::new(&self.session.ldap, query);
                    while let Some(raw) = search
                        .entry()
                        .await
                        .map_err(|failure| failure.into_problem(&doing))?
                    {
                        if let Some(id) = plan.id_of(&raw) {
                            gone.remove(&id);
                        }
                    }
                    self.referred(&search.references, &doing);
                }
            }
            if !gone.is_empty() {
                let gone = gone.into_iter().map(|source_id| Gone { source_id }).collect();
                self.send(Piece::Gone(gone)).await?;
            }
        }
        Ok(())
    }

    /// A number that is another one once a unit came, went or got another name: entries below it have other DNs then, and
    /// no server counts that as a change of theirs.
    pub(in crate::ldap) async fn shape(&self) -> Result<u64, ReadProblem> {
        let mut bases: Vec<&String> = self.plan.parts().iter().flat_map(|part| &part.bases).collect();
        bases.sort_unstable();
        bases.dedup();
        let mut names = Vec::new();
        for base in bases {
            let query = Query {
                scope: Scope::Subtree,
                filter: CONTAINERS.to_owned(),
                page: Some(self.plan.page_size),
                ..Query::base(base, &["1.1"])
            };
            let mut search = Search::new(&self.session.ldap, query);
            loop {
                match search.entry().await {
                    Ok(Some(raw)) => names.push(dn::normal(&raw.dn)),
                    Ok(None) => break,
                    // Units may be hidden; then the regular read of everything finds what they hide.
                    Err(Failure::Answer { code, .. }) => {
                        names.push(format!("{code} {base}"));
                        break;
                    }
                    Err(failure) => return Err(failure.into_problem(&format!("reading units below {base}"))),
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        let mut hasher = DefaultHasher::new();
        names.hash(&mut hasher);
        Ok(hasher.finish())
    }
}

fn any_of(attribute: &str, ids: &[impl AsRef<str>]) -> String {
    let assertions: String = ids
        .iter()
        .map(|id| id::assertion(attribute, id.as_ref()))
        .collect();
    format!("(|{assertions})")
}

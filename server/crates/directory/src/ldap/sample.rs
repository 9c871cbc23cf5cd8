//! Some entries with everything that they have, to see what there is to map.

use ldap3::Scope;
use model::{ObjectKind, ReadProblem};

use super::form::{dn, value};
use super::plan::Plan;
use super::source::LdapSource;
use super::wire::raw::RawEntry;
use super::wire::search::{Query, Search};
use crate::source::{Entry, ManagerOf, Values};

/// Operational attributes that are worth mapping; a server that has one does not show it without being asked.
const OPERATIONAL: [&str; 12] = [
    "entryUUID",
    "nsUniqueId",
    "entryDN",
    "createTimestamp",
    "modifyTimestamp",
    "memberOf",
    "nsAccountLock",
    "pwdAccountLockedTime",
    "canonicalName",
    "msDS-PrincipalName",
    "structuralObjectClass",
    "nsRole",
];

impl LdapSource {
    /// Users and groups, at most that many of each, with all that this account may read of them; no passwords.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub async fn sample(&self, at_most: usize) -> Result<Vec<Entry>, ReadProblem> {
        Box::pin(self.some(at_most)).await
    }

    async fn some(&self, at_most: usize) -> Result<Vec<Entry>, ReadProblem> {
        let session = self.open().await?;
        let plan = &self.plan;
        let mut entries = Vec::new();
        for part in plan.parts() {
            let mut left = at_most;
            for base in &part.bases {
                let mut attributes = vec!["*".to_owned()];
                attributes.extend(OPERATIONAL.iter().map(|&name| name.to_owned()));
                attributes.push(plan.id.clone());
                let query = Query {
                    scope: Scope::Subtree,
                    filter: part.filter.clone(),
                    attributes,
                    page: Some(
                        u32::try_from(left)
                            .unwrap_or(plan.page_size)
                            .clamp(1, plan.page_size),
                    ),
                    ..Query::base(base, &[])
                };
                let doing = format!("reading some entries below {base}");
                let mut search = Search::new(&session.ldap, query);
                while left > 0 {
                    let Some(raw) = search
                        .entry()
                        .await
                        .map_err(|failure| failure.into_problem(&doing))?
                    else {
                        break;
                    };
                    entries.push(plan.shown(part.kind, raw));
                    left -= 1;
                }
            }
        }
        Ok(entries)
    }
}

impl Plan {
    fn shown(&self, kind: ObjectKind, raw: RawEntry) -> Entry {
        let locator = dn::normal(&raw.dn);
        let source_id = self.id_of(&raw).unwrap_or_else(|| locator.clone());
        let mut values = Values::from([("dn".to_owned(), vec![raw.dn.clone()])]);
        for attribute in &raw.attributes {
            if value::is_secret(&attribute.name) {
                continue;
            }
            let plain = attribute.name.split(';').next().unwrap_or_default();
            let texts = attribute.values.iter().cloned();
            let texts: Vec<String> = texts.filter_map(|bytes| value::text(plain, bytes)).collect();
            if !texts.is_empty() {
                values.insert(attribute.name.clone(), texts);
            }
        }
        let known = self.entry(kind, raw).ok();
        let fallback = Entry {
            kind,
            source_id,
            locator,
            alias: None,
            primary_group: None,
            enabled: true,
            values: Values::new(),
            manager: ManagerOf::Unchanged,
        };
        Entry {
            values,
            ..known.unwrap_or(fallback)
        }
    }
}

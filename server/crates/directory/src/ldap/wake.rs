//! Waiting for a change, where the server tells of one.

use std::time::Duration;

use ldap3::asn1::{Boolean, Integer, Sequence, Tag};
use ldap3::controls::{RawControl, RefreshMode};
use ldap3::{Ldap, Scope};
use model::{ReadProblem, Shortfall};
use tokio::task::JoinSet;

use super::changes::{sync_message, sync_query};
use super::cursor::{Cursor, Place, unpacked};
use super::form::dn;
use super::plan::Plan;
use super::source::LdapSource;
use super::wire::ber;
use super::wire::connect::Session;
use super::wire::failure::Failure;
use super::wire::root::oid;
use super::wire::search::{Item, Query, Search, value_of};

/// How often a quiet connection is asked whether it is still there.
const HEARTBEAT: Duration = Duration::from_mins(1);
/// Added, deleted, modified, renamed. Source: draft-ietf-ldapext-psearch §3.
const ALL_KINDS_OF_CHANGES: i64 = 15;

impl LdapSource {
    /// Ends when something changed that may matter. It is a signal only: what changed is for a read to find.
    ///
    /// # Errors
    /// When the server does not tell of changes, or the connection is gone.
    pub async fn changed(&self, cursor: &str) -> Result<(), ReadProblem> {
        Box::pin(self.first_of_all(cursor)).await
    }

    async fn first_of_all(&self, cursor: &str) -> Result<(), ReadProblem> {
        let cursor = Cursor::read(cursor, self.plan.fingerprint)?;
        let session = self.connector.open(cursor.server()).await?;
        let searches = searches(&self.plan, &session, &cursor)?;
        let mut waiting = JoinSet::new();
        for query in searches {
            waiting.spawn(first_change(session.ldap.clone(), query));
        }
        waiting.spawn(heartbeat(session.ldap.clone()));
        // Whichever ends first ends the wait; the others go with the set.
        match waiting.join_next().await {
            Some(Ok(outcome)) => outcome.map_err(|failure| failure.into_problem("waiting for changes")),
            _ => {
                Err(Failure::Lost("the wait ended without a reason".into())
                    .into_problem("waiting for changes"))
            }
        }
    }
}

/// The searches that tell of changes.
fn searches(plan: &Plan, session: &Session, cursor: &Cursor) -> Result<Vec<Query>, ReadProblem> {
    let bases = || {
        let parts = plan.parts();
        parts
            .into_iter()
            .flat_map(|part| part.bases.iter().map(move |base| (part, base)))
    };
    if let Place::ContentSync { server, cookies } = &cursor.place
        && *server == session.server
        && session.root.offers(oid::SYNC)
    {
        return bases()
            .zip(cookies)
            .map(|((part, base), cookie)| {
                Ok(sync_query(
                    base,
                    &part.filter,
                    vec!["1.1".into()],
                    RefreshMode::RefreshAndPersist,
                    Some(unpacked(cookie)?),
                ))
            })
            .collect();
    }
    if session.root.offers(oid::PERSISTENT_SEARCH) {
        let queries = bases().map(|(part, base)| Query {
            scope: Scope::Subtree,
            filter: part.filter.clone(),
            controls: vec![persistent_search()],
            ..Query::base(base, &["1.1"])
        });
        return Ok(queries.collect());
    }
    if session.root.offers(oid::NOTIFICATION) || session.root.is_active_directory {
        // Below a naming context only, and with this filter only. Source: MS-ADTS §3.1.1.3.4.1.9.
        let mut contexts: Vec<&String> = Vec::new();
        for (_, base) in bases() {
            let base = dn::normal(base);
            let holds = |context: &&String| dn::is_within(&base, &dn::normal(context));
            let context = session.root.naming_contexts.iter().filter(holds);
            contexts.extend(context.max_by_key(|context| context.len()));
        }
        contexts.sort_unstable();
        contexts.dedup();
        if !contexts.is_empty() {
            let queries = contexts.into_iter().map(|context| Query {
                scope: Scope::Subtree,
                controls: vec![RawControl {
                    ctype: oid::NOTIFICATION.to_owned(),
                    crit: true,
                    val: None,
                }],
                ..Query::base(context, &["objectClass"])
            });
            return Ok(queries.collect());
        }
    }
    Err(ReadProblem {
        reason: Shortfall::Refused,
        message: "The server does not tell of changes by itself.".into(),
        advice: "Changes are found at the regular reads; have them more often if that is too late.".into(),
    })
}

fn persistent_search() -> RawControl {
    let boolean = |inner| {
        Tag::Boolean(Boolean {
            inner,
            ..Default::default()
        })
    };
    let value = Tag::Sequence(Sequence {
        inner: vec![
            Tag::Integer(Integer {
                inner: ALL_KINDS_OF_CHANGES,
                ..Default::default()
            }),
            boolean(true),
            boolean(false),
        ],
        ..Default::default()
    });
    RawControl {
        ctype: oid::PERSISTENT_SEARCH.to_owned(),
        crit: true,
        val: Some(ber::encode(value)),
    }
}

/// Ends with the first change.
async fn first_change(ldap: Ldap, query: Query) -> Result<(), Failure> {
    let mut search = Search::new(&ldap, query).patient();
    loop {
        match search.next().await? {
            // What changed between the last read and now counts as well; what is named as unchanged does not.
            Some(Item::Entry(_, controls)) => {
                let state = value_of(&controls, sync_message::STATE).and_then(sync_message::state);
                if !matches!(state, Some((sync_message::State::Present, _))) {
                    return Ok(());
                }
            }
            Some(Item::Intermediate(message)) => {
                if sync_message::info(message).is_some_and(|info| !info.deleted.is_empty()) {
                    return Ok(());
                }
            }
            None => {
                return Err(Failure::problem_of(
                    Shortfall::Refused,
                    "The server ended the search that waits for changes.",
                    "Changes are found at the regular reads.",
                ));
            }
        }
    }
}

/// Ends when the server does not answer any more: a connection that is cut in between is silent, too.
async fn heartbeat(ldap: Ldap) -> Result<(), Failure> {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        match Search::new(&ldap, Query::base("", &["1.1"])).entry().await {
            Ok(_) | Err(Failure::Answer { .. }) => {}
            Err(failure) => return Err(failure),
        }
    }
}

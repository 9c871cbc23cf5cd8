//! Changes by content synchronization. Source: RFC 4533.

use ldap3::Scope;
use ldap3::controls::{Control, MakeCritical as _, RefreshMode, SyncRequest};
use model::{ObjectKind, ReadProblem, Shortfall};

use super::sync_message::{self, State};
use super::{Found, MOST_CHANGES, Place};
use crate::ldap::cursor::{lost, packed, unpacked};
use crate::ldap::form::id;
use crate::ldap::plan::Plan;
use crate::ldap::read::{Reader, too_many};
use crate::ldap::wire::connect::Session;
use crate::ldap::wire::failure::{Failure, code};
use crate::ldap::wire::root::oid;
use crate::ldap::wire::search::{Item, Query, Search, value_of};

/// A search that is kept in step: users or groups below a base.
fn searches(reader: &Reader<'_>) -> Vec<(ObjectKind, String, String)> {
    let parts = reader.plan.parts();
    parts
        .into_iter()
        .flat_map(|part| {
            part.bases
                .iter()
                .map(|base| (part.kind, base.clone(), part.filter.clone()))
        })
        .collect()
}

/// The request of a search in step.
pub(in crate::ldap) fn query(
    base: &str,
    filter: &str,
    attributes: Vec<String>,
    mode: RefreshMode,
    cookie: Option<Vec<u8>>,
) -> Query {
    let control = SyncRequest {
        mode,
        cookie,
        reload_hint: false,
    };
    Query {
        base: base.to_owned(),
        scope: Scope::Subtree,
        filter: filter.to_owned(),
        attributes,
        controls: vec![control.critical().into()],
        page: None,
    }
}

/// The cookies before everything is read. Taking one lists every entry once, without attributes: a server gives it at the
/// end of the list only. Those of OpenLDAP are about the whole database, so there a list of one entry is enough.
pub(super) async fn place(reader: &Reader<'_>) -> Result<Option<Place>, Failure> {
    if id::of_sync(&reader.plan.id, &[0; 16]).is_none() {
        return Err(Failure::problem_of(
            Shortfall::Settings,
            format!("it names entries by entryUUID, not by {}.", reader.plan.id),
            "Choose entryUUID as the attribute that never changes.",
        ));
    }
    let mut cookies = Vec::new();
    for (_, base, filter) in searches(reader) {
        let mut query = query(&base, &filter, vec!["1.1".into()], RefreshMode::RefreshOnly, None);
        if reader.session.root.is_open_ldap {
            query.scope = Scope::Base;
            query.filter = String::from("(objectClass=*)");
        }
        let mut search = Search::new(&reader.session.ldap, query);
        let mut cookie = None;
        while let Some(item) = search.next().await? {
            if let Item::Intermediate(message) = item {
                cookie = sync_message::info(message)
                    .and_then(|info| info.cookie)
                    .or(cookie);
            }
        }
        let end = end_of(&search);
        let cookie = end.and_then(|(last, _)| last).or(cookie).ok_or_else(|| {
            Failure::problem_of(
                Shortfall::Refused,
                "the server gives no cookie.",
                "Choose another way to find changes, or Automatic.",
            )
        })?;
        cookies.push(packed(&cookie));
    }
    Ok(Some(Place::ContentSync {
        server: reader.session.server.clone(),
        cookies,
    }))
}

/// The cookie at the end, and whether what was not named is there all the same.
fn end_of(search: &Search) -> Option<(Option<Vec<u8>>, bool)> {
    let controls: &[Control] = search.result.as_ref().map_or(&[], |result| &result.ctrls);
    value_of(controls, sync_message::DONE).and_then(sync_message::done)
}

/// Whether the server does what it offers: one that only knows the control has nothing to answer.
///
/// # Errors
/// What the server said.
pub(in crate::ldap) async fn may(session: &Session, plan: &Plan) -> Result<bool, Failure> {
    if !session.root.offers(oid::SYNC) || id::of_sync(&plan.id, &[0; 16]).is_none() {
        return Ok(false);
    }
    for base in &plan.users.bases {
        let query = Query {
            scope: Scope::Base,
            ..query(
                base,
                "(objectClass=*)",
                vec!["1.1".into()],
                RefreshMode::RefreshOnly,
                None,
            )
        };
        let mut search = Search::new(&session.ldap, query);
        while search.next().await?.is_some() {}
        if end_of(&search).is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Sends what changed since the cookies.
pub(super) async fn read(
    reader: &mut Reader<'_>,
    server: &str,
    cookies: &[String],
) -> Result<(Found, Place), ReadProblem> {
    let searches = searches(reader);
    if server != reader.session.server {
        return Err(lost("Another server answers than at the last read."));
    }
    if searches.len() != cookies.len() {
        return Err(lost("The bases are different from those of the last read."));
    }
    if !reader.session.root.offers(oid::SYNC) {
        return Err(lost(
            "The server does not offer content synchronization any more.",
        ));
    }
    let mut found = Found::default();
    let mut next = Vec::new();
    for ((kind, base, filter), cookie) in searches.iter().zip(cookies) {
        let kept = unpacked(cookie)?;
        let cookie = one(reader, *kind, base, filter, kept.clone(), &mut found).await?;
        next.push(packed(&cookie.unwrap_or(kept)));
    }
    let place = Place::ContentSync {
        server: server.to_owned(),
        cookies: next,
    };
    Ok((found, place))
}

async fn one(
    reader: &mut Reader<'_>,
    kind: ObjectKind,
    base: &str,
    filter: &str,
    cookie: Vec<u8>,
    found: &mut Found,
) -> Result<Option<Vec<u8>>, ReadProblem> {
    let doing = format!("asking for the changes below {base}");
    let attributes = reader.plan.attributes(kind);
    let query = query(base, filter, attributes, RefreshMode::RefreshOnly, Some(cookie));
    let mut search = Search::new(&reader.session.ldap, query);
    let mut last = None;
    loop {
        let item = match search.next().await {
            Ok(Some(item)) => item,
            Ok(None) => break,
            Err(failure) if failure.code() == Some(code::REFRESH_REQUIRED) => {
                return Err(lost(
                    "The server does not know the place of the last read any more.",
                ));
            }
            Err(failure) => return Err(failure.into_problem(&doing)),
        };
        match item {
            Item::Entry(raw, controls) => {
                let state = value_of(&controls, sync_message::STATE).and_then(sync_message::state);
                match state {
                    Some((State::Present, _)) => found.must_compare = true,
                    Some((State::Deleted, bytes)) => found.gone.extend(id::of_sync(&reader.plan.id, &bytes)),
                    Some((State::Changed, _)) | None => {
                        found.taken.extend(reader.take(kind, raw).await?);
                    }
                }
            }
            Item::Intermediate(message) => {
                if let Some(info) = sync_message::info(message) {
                    last = info.cookie.or(last);
                    found.must_compare |= info.names_present;
                    let ids = info.deleted.iter();
                    found
                        .gone
                        .extend(ids.filter_map(|bytes| id::of_sync(&reader.plan.id, bytes)));
                }
            }
        }
        if found.taken.len() + found.gone.len() > MOST_CHANGES {
            return Err(too_many(MOST_CHANGES));
        }
    }
    reader.referred(&search.references, &doing);
    let (end, refresh_deletes) = end_of(&search).unwrap_or_default();
    found.must_compare |= !refresh_deletes;
    Ok(end.or(last))
}

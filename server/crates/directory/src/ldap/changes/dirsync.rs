//! Changes by Active Directory's control, which sees deletions and moves in a whole naming context. It needs the right
//! "Replicating Directory Changes". Source: MS-ADTS §3.1.1.3.4.1.3.

use std::collections::{BTreeMap, HashSet};

use ldap3::Scope;
use ldap3::asn1::{Integer, OctetString, Sequence, Tag};
use ldap3::controls::RawControl;
use model::{ObjectKind, ReadProblem, Shortfall};

use super::{Found, MOST_CHANGES, Place};
use crate::ldap::cursor::{lost, packed, unpacked};
use crate::ldap::form::{dn, id};
use crate::ldap::plan::Plan;
use crate::ldap::read::{Reader, too_many};
use crate::ldap::wire::ber;
use crate::ldap::wire::connect::Session;
use crate::ldap::wire::failure::{Failure, code};
use crate::ldap::wire::root::oid;
use crate::ldap::wire::search::{Query, Search, value_of};

/// What the account may see only, for accounts without the right. Source: `LDAP_DIRSYNC_OBJECT_SECURITY`.
const OBJECT_SECURITY: i64 = 1;
/// Bytes per answer.
const MOST_BYTES: i64 = 0x0010_0000;
/// The attribute by which objects are named here, whatever the settings take for the id.
const GUID: &str = "objectguid";

/// What changed in a naming context.
#[derive(Debug, Default)]
struct Changed {
    /// The ids of objects that are there.
    there: HashSet<String>,
    /// The ids of those that were deleted.
    deleted: HashSet<String>,
    cookie: Vec<u8>,
}

/// The cookies before everything is read. Taking them lists every object once, by its id alone.
pub(super) async fn place(reader: &Reader<'_>) -> Result<Option<Place>, Failure> {
    let attributes = vec![GUID.to_owned()];
    let mut object_security = false;
    let mut cookies = BTreeMap::new();
    for context in contexts(&reader.session, reader.plan) {
        let listed = match list(
            reader,
            &context,
            &attributes,
            Vec::new(),
            object_security,
            usize::MAX,
        )
        .await
        {
            Err(failure) if failure.code() == Some(code::NO_ACCESS) && !object_security => {
                object_security = true;
                // Every object has a name, and an object is shown if one of the attributes changed.
                let attributes = [GUID.to_owned(), "name".to_owned()];
                let listed = list(reader, &context, &attributes, Vec::new(), true, usize::MAX).await?;
                if !shows_all(reader, &context, &listed.there).await? {
                    // It would not show every change either.
                    return Err(failure);
                }
                listed
            }
            listed => listed?,
        };
        cookies.insert(context, packed(&listed.cookie));
    }
    Ok(Some(Place::DirSync {
        cookies,
        object_security,
    }))
}

/// Whether everything that a search finds in the context is among the listed ids.
async fn shows_all(reader: &Reader<'_>, context: &str, listed: &HashSet<String>) -> Result<bool, Failure> {
    let context = dn::normal(context);
    for part in reader.plan.parts() {
        for base in part
            .bases
            .iter()
            .filter(|base| dn::is_within(&dn::normal(base), &context))
        {
            let query = Query {
                scope: Scope::Subtree,
                filter: part.filter.clone(),
                page: Some(reader.plan.page_size),
                ..Query::base(base, &[GUID])
            };
            let mut search = Search::new(&reader.session.ldap, query);
            while let Some(raw) = search.entry().await? {
                let id = raw.first(GUID).and_then(|bytes| id::text(GUID, bytes));
                if id.is_none_or(|id| !listed.contains(&id)) {
                    return Ok(false);
                }
            }
        }
    }
    Ok(!listed.is_empty())
}

/// Whether the account may ask for changes.
///
/// # Errors
/// What the server said.
pub(in crate::ldap) async fn may(session: &Session, plan: &Plan) -> Result<(), Failure> {
    for context in contexts(session, plan) {
        let query = Query {
            // Nothing fits: only the right is asked for.
            filter: "(&(objectClass=domainDNS)(!(objectClass=*)))".to_owned(),
            scope: Scope::Subtree,
            controls: vec![control(false, Vec::new())],
            ..Query::base(&context, &[GUID])
        };
        let mut search = Search::new(&session.ldap, query);
        while search.entry().await?.is_some() {}
    }
    Ok(())
}

/// Sends what changed since the cookies.
pub(super) async fn read(
    reader: &mut Reader<'_>,
    before: &BTreeMap<String, String>,
    object_security: bool,
) -> Result<(Found, Place), ReadProblem> {
    let plan = reader.plan;
    let mut attributes = plan.watched();
    attributes.extend([GUID.into(), "isdeleted".into(), "name".into()]);
    let mut cookies = BTreeMap::new();
    let mut there = HashSet::new();
    let mut gone = HashSet::new();
    for context in contexts(&reader.session, reader.plan) {
        let cookie = before
            .get(&context)
            .ok_or_else(|| lost("The naming contexts of the server are different."))?;
        let cookie = unpacked(cookie)?;
        let listed = list(
            reader,
            &context,
            &attributes,
            cookie,
            object_security,
            MOST_CHANGES,
        )
        .await;
        let changed = listed.map_err(|failure| match failure.code() {
            Some(code::CRITICAL_EXTENSION | code::UNWILLING | code::OPERATIONS_ERROR) => {
                lost("The server does not know the place of the last read any more.")
            }
            _ => failure.into_problem(&format!("asking for the changes of {context}")),
        })?;
        there.extend(changed.there);
        gone.extend(changed.deleted);
        cookies.insert(context, packed(&changed.cookie));
    }
    let ids: Vec<String> = there.iter().cloned().collect();
    let mut found = Found::default();
    for kind in [ObjectKind::User, ObjectKind::Group] {
        found.taken.extend(reader.by_ids(kind, GUID, &ids).await?);
    }
    if plan.id == GUID {
        // What is neither user nor group below a base any more went as well.
        gone.extend(there);
        found.gone = gone;
    } else {
        // Deleted objects are named by another id than ours.
        found.must_compare = !gone.is_empty() || found.taken.len() < ids.len();
    }
    // Deletions may be hidden from this account.
    found.must_compare |= object_security;
    let place = Place::DirSync {
        cookies,
        object_security,
    };
    Ok((found, place))
}

/// The naming contexts that hold the bases.
fn contexts(session: &Session, plan: &Plan) -> Vec<String> {
    let mut found = Vec::new();
    for base in plan.parts().iter().flat_map(|part| &part.bases) {
        let normal = dn::normal(base);
        let context = session
            .root
            .naming_contexts
            .iter()
            .filter(|context| dn::is_within(&normal, &dn::normal(context)))
            .max_by_key(|context| context.len());
        let context = context.map_or_else(|| base.clone(), Clone::clone);
        if !found.contains(&context) {
            found.push(context);
        }
    }
    found
}

async fn list(
    reader: &Reader<'_>,
    context: &str,
    attributes: &[String],
    mut cookie: Vec<u8>,
    object_security: bool,
    at_most: usize,
) -> Result<Changed, Failure> {
    let mut changed = Changed::default();
    loop {
        let query = Query {
            base: context.to_owned(),
            scope: Scope::Subtree,
            filter: "(objectClass=*)".to_owned(),
            attributes: attributes.to_vec(),
            controls: vec![control(object_security, cookie)],
            page: None,
        };
        let mut search = Search::new(&reader.session.ldap, query);
        while let Some(raw) = search.entry().await? {
            let Some(id) = raw.first(GUID).and_then(|bytes| id::text(GUID, bytes)) else {
                continue;
            };
            if raw
                .text("isdeleted")
                .is_some_and(|text| text.eq_ignore_ascii_case("true"))
            {
                changed.there.remove(&id);
                changed.deleted.insert(id);
            } else {
                changed.there.insert(id);
            }
            if changed.there.len() + changed.deleted.len() > at_most {
                return Err(Failure::Problem(too_many(at_most)));
            }
        }
        let controls = search.result.map(|result| result.ctrls).unwrap_or_default();
        let Some((has_more, next)) = value_of(&controls, oid::DIRSYNC).and_then(answer) else {
            return Err(Failure::problem_of(
                Shortfall::Refused,
                "The server does not answer DirSync.",
                "Choose another way to find changes, or Automatic.",
            ));
        };
        cookie = next;
        if !has_more {
            changed.cookie = cookie;
            return Ok(changed);
        }
    }
}

fn control(object_security: bool, cookie: Vec<u8>) -> RawControl {
    let number = |inner| {
        Tag::Integer(Integer {
            inner,
            ..Default::default()
        })
    };
    let value = Tag::Sequence(Sequence {
        inner: vec![
            number(if object_security { OBJECT_SECURITY } else { 0 }),
            number(MOST_BYTES),
            Tag::OctetString(OctetString {
                inner: cookie,
                ..Default::default()
            }),
        ],
        ..Default::default()
    });
    RawControl {
        ctype: oid::DIRSYNC.to_owned(),
        crit: true,
        val: Some(ber::encode(value)),
    }
}

/// Whether there is more, and the next cookie.
fn answer(value: &[u8]) -> Option<(bool, Vec<u8>)> {
    let parts = ber::parts(ber::element(value)?)?;
    let has_more = ber::number(parts.first()?)? != 0;
    Some((has_more, ber::bytes(parts.get(2)?)?.to_vec()))
}

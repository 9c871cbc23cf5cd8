//! Changes by the numbers of a domain controller. They tell of no deletion that an ordinary account may see, and of no move:
//! ids are compared. Source: MS-ADTS §3.1.1.1.9.

use model::{ReadProblem, Shortfall};

use super::{Found, MOST_CHANGES, Place};
use crate::ldap::cursor::lost;
use crate::ldap::form::id;
use crate::ldap::read::Reader;
use crate::ldap::wire::failure::Failure;
use crate::ldap::wire::search::{Query, Search};

/// The last number before everything is read.
pub(super) async fn place(reader: &Reader<'_>) -> Result<Option<Place>, Failure> {
    let root = crate::ldap::wire::connect::root(&reader.session.ldap).await?;
    let number = root.highest_usn.ok_or_else(|| {
        Failure::problem_of(
            Shortfall::Refused,
            "The server counts no changes.",
            "Choose another way to find changes, or Automatic.",
        )
    })?;
    Ok(Some(Place::Usn {
        counter: counter(reader).await?,
        number,
    }))
}

/// Whose numbers these are: another one after a failover, and after a restore from a backup.
async fn counter(reader: &Reader<'_>) -> Result<String, Failure> {
    let root = &reader.session.root;
    let Some(service) = &root.ds_service_name else {
        return Ok(reader.session.server.clone());
    };
    let mut search = Search::new(&reader.session.ldap, Query::base(service, &["invocationId"]));
    let invocation = match search.entry().await {
        Ok(entry) => entry.and_then(|entry| id::text("objectguid", entry.first("invocationid")?)),
        Err(failure) if failure.code().is_some() => None,
        Err(failure) => return Err(failure),
    };
    Ok(invocation.unwrap_or_else(|| service.to_lowercase()))
}

/// Sends what has a later number.
pub(super) async fn read(
    reader: &mut Reader<'_>,
    before: &str,
    number: u64,
) -> Result<(Found, Place), ReadProblem> {
    let doing = "reading the numbers of changes";
    let next = place(reader)
        .await
        .map_err(|failure| failure.into_problem(doing))?;
    let Some(Place::Usn {
        counter,
        number: highest,
    }) = next
    else {
        return Err(lost("The server counts no changes."));
    };
    if counter != before {
        return Err(lost(
            "Another domain controller answers, or this one was restored; each counts changes by itself.",
        ));
    }
    if highest < number {
        return Err(lost(
            "The domain controller has fewer changes than at the last read.",
        ));
    }
    let mut found = Found {
        must_compare: true,
        ..Found::default()
    };
    let plan = reader.plan;
    for part in plan.parts() {
        for base in &part.bases {
            let filter = format!("(&{}(uSNChanged>={}))", part.filter, number + 1);
            found
                .taken
                .extend(reader.entries(part.kind, base, &filter, MOST_CHANGES).await?);
        }
    }
    let place = Place::Usn {
        counter,
        number: highest,
    };
    Ok((found, place))
}

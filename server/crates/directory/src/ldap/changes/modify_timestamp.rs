//! Changes by the time of the last one. It tells of no deletion: ids are compared.

use jiff::{SignedDuration, Timestamp};
use ldap3::Scope;
use model::ReadProblem;

use super::{Found, MOST_CHANGES, Place};
use crate::ldap::cursor::lost;
use crate::ldap::form::time;
use crate::ldap::read::Reader;
use crate::ldap::wire::search::{Query, Search};

/// How far behind the clock of a replica may be, and its news late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// How far behind ours the clock of a server may be.
const MOST_BEHIND: SignedDuration = SignedDuration::from_hours(3);

/// The place after everything was read, which began at that moment by our clock.
///
/// The server's clock may be another one. What changes during the read has a later time than the latest change that was seen
/// before it; so the earlier of our beginning and that latest change is early enough, less the time that the read took. Where
/// the latest change is long ago, our clock less what the server's may be behind is early enough as well.
pub(super) async fn place(reader: &mut Reader<'_>, began: Timestamp) -> Result<Option<Place>, ReadProblem> {
    let Some(latest) = reader.latest else {
        reader
            .tally
            .note("Everything is read each time: this account cannot see modifyTimestamp.".into());
        return Ok(None);
    };
    if !finds(reader, latest).await? {
        reader
            .tally
            .note("Everything is read each time: the server finds no entry by its modifyTimestamp.".into());
        return Ok(None);
    }
    let took = Timestamp::now().duration_since(began);
    Ok(since(began, latest, took))
}

fn since(began: Timestamp, latest: Timestamp, took: SignedDuration) -> Option<Place> {
    let earliest = began.checked_sub(MOST_BEHIND).ok()?;
    let since = began
        .min(latest)
        .max(earliest)
        .checked_sub(OVERLAP)
        .and_then(|since| since.checked_sub(took))
        .ok()?;
    Some(Place::ModifyTimestamp {
        since: time::to_generalized(since),
    })
}

/// Whether the filter works: it must find the entry whose time it is.
async fn finds(reader: &Reader<'_>, latest: Timestamp) -> Result<bool, ReadProblem> {
    for part in reader.plan.parts() {
        for base in &part.bases {
            let query = Query {
                scope: Scope::Subtree,
                filter: later_than(&part.filter, &time::to_generalized(latest)),
                page: Some(1),
                ..Query::base(base, &["1.1"])
            };
            let found = Search::new(&reader.session.ldap, query).entry().await;
            match found {
                Ok(Some(_)) => return Ok(true),
                Ok(None) => {}
                Err(failure) if failure.code().is_some() => return Ok(false),
                Err(failure) => return Err(failure.into_problem("looking for a way to find changes")),
            }
        }
    }
    Ok(false)
}

fn later_than(filter: &str, since: &str) -> String {
    format!("(&{filter}(modifyTimestamp>={since}))")
}

/// Sends what changed since then.
pub(super) async fn read(reader: &mut Reader<'_>, since_text: &str) -> Result<(Found, Place), ReadProblem> {
    let began = Timestamp::now();
    let before =
        time::generalized(since_text).ok_or_else(|| lost("The place of the last read is unknown."))?;
    let mut found = Found {
        must_compare: true,
        ..Found::default()
    };
    let plan = reader.plan;
    for part in plan.parts() {
        for base in &part.bases {
            let filter = later_than(&part.filter, since_text);
            found
                .taken
                .extend(reader.entries(part.kind, base, &filter, MOST_CHANGES).await?);
        }
    }
    let took = Timestamp::now().duration_since(began);
    // Nothing changed: the old place is as good.
    let next = since(began, reader.latest.unwrap_or(before), took);
    let kept = Place::ModifyTimestamp {
        since: since_text.to_owned(),
    };
    Ok((found, next.unwrap_or(kept)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_early_enough_whichever_clock_is_wrong() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let began = at("2026-01-31T12:00:00Z");
        let place = |latest: &str| match since(began, at(latest), SignedDuration::from_mins(2)) {
            Some(Place::ModifyTimestamp { since }) => since,
            other => panic!("{other:?}"),
        };
        // The server's clock is ahead, behind, and the last change is long ago.
        assert_eq!(place("2026-01-31T12:30:00Z"), "20260131114800Z");
        assert_eq!(place("2026-01-31T11:00:00Z"), "20260131104800Z");
        assert_eq!(place("2025-01-01T00:00:00Z"), "20260131084800Z");
    }
}

//! One read of a server, from its beginning to what it says about itself.

mod ids;
mod members;
mod range;
mod tally;

use model::{ObjectKind, ReadProblem, Shortfall};

use self::tally::Tally;
use super::entry::Unusable;
use super::form::{dn, hex, time};
use super::plan::Plan;
use super::wire::ahead::Ahead;
use super::wire::connect::Session;
use super::wire::failure::Failure;
use super::wire::raw::RawEntry;
use super::wire::search::{Query, Search};
use crate::source::{Entry, Piece, Sink};
use jiff::Timestamp;
use ldap3::Scope;

/// Entries per piece.
const BATCH: usize = 500;

/// A read that runs.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) plan: &'a Plan,
    pub(super) session: Session,
    sink: &'a Sink,
    batch: Vec<Entry>,
    /// What it saw so far.
    pub(super) tally: Tally,
    /// The latest change among the entries that it saw, by the server's clock.
    pub(super) latest: Option<Timestamp>,
}

/// An entry that was taken.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// Users or groups.
    pub(super) kind: ObjectKind,
    /// Its `source_id`.
    pub(super) id: String,
    /// Its DN, as the server writes it.
    pub(super) dn: String,
    /// Its `uid`, where groups name members by it.
    pub(super) uid: Option<String>,
}

impl<'a> Reader<'a> {
    /// A read by that connection.
    pub(super) fn new(plan: &'a Plan, session: Session, sink: &'a Sink) -> Self {
        Self {
            plan,
            session,
            sink,
            batch: Vec::new(),
            tally: Tally::default(),
            latest: None,
        }
    }

    /// Reads everything: users, groups, and then who is in them.
    ///
    /// # Errors
    /// Why it ended early. What was left out without ending it is in the tally.
    pub(super) async fn everything(&mut self) -> Result<(), ReadProblem> {
        let plan = self.plan;
        for part in plan.parts() {
            for base in &part.bases {
                self.entries(part.kind, base, &part.filter, usize::MAX).await?;
            }
        }
        self.flush().await?;
        for base in &plan.groups.bases {
            self.members(base, &plan.groups.filter).await?;
        }
        self.doubt_missing_members().await?;
        Ok(())
    }

    /// Reads and sends the entries below a base, at most that many; returns which.
    pub(super) async fn entries(
        &mut self,
        kind: ObjectKind,
        base: &str,
        filter: &str,
        at_most: usize,
    ) -> Result<Vec<Taken>, ReadProblem> {
        let query = Query {
            base: base.to_owned(),
            scope: Scope::Subtree,
            filter: filter.to_owned(),
            attributes: self.plan.attributes(kind),
            controls: Vec::new(),
            page: Some(self.plan.page_size),
        };
        let doing = format!("reading {} below {base}", words(kind));
        let mut search = Ahead::of(Search::new(&self.session.ldap, query));
        let mut taken = Vec::new();
        let mut count = 0;
        loop {
            let raw = match search.entry().await {
                Ok(Some(raw)) => raw,
                Ok(None) => break,
                Err(failure) => {
                    // What came until then is true.
                    self.flush().await?;
                    return Err(failure.into_problem(&doing));
                }
            };
            count += 1;
            if count > at_most {
                return Err(too_many(at_most));
            }
            let entry = self.take(kind, raw).await?;
            if at_most < usize::MAX {
                taken.extend(entry);
            }
        }
        let references = search
            .references()
            .await
            .map_err(|failure| failure.into_problem(&doing))?;
        self.referred(&references, &doing);
        Ok(taken)
    }

    /// Takes an entry into the next piece; none if it cannot be taken.
    pub(super) async fn take(
        &mut self,
        kind: ObjectKind,
        raw: RawEntry,
    ) -> Result<Option<Taken>, ReadProblem> {
        let changed = raw.text("modifytimestamp").and_then(time::generalized);
        self.latest = self.latest.max(changed);
        let name = raw.dn.clone();
        let uid = raw
            .text("uid")
            .filter(|_| self.plan.has_member_uids())
            .map(str::to_owned);
        match self.plan.entry(kind, raw) {
            Ok(entry) => {
                self.tally.saw(kind);
                let taken = Taken {
                    kind,
                    id: entry.source_id.clone(),
                    dn: name,
                    uid,
                };
                self.batch.push(entry);
                if self.batch.len() >= BATCH {
                    self.flush().await?;
                }
                Ok(Some(taken))
            }
            Err(why) => {
                let what = match why {
                    Unusable::NoId => format!("no {}", self.plan.id),
                    Unusable::NoState => "no userAccountControl".to_owned(),
                };
                self.tally.skipped(kind, &name, &what);
                Ok(None)
            }
        }
    }

    /// Sends what waits for the next piece.
    pub(super) async fn flush(&mut self) -> Result<(), ReadProblem> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.send(Piece::Entries(batch)).await
    }

    /// Sends a piece.
    pub(super) async fn send(&self, piece: Piece) -> Result<(), ReadProblem> {
        self.sink
            .send(piece)
            .await
            .map_err(|_| Failure::Stopped.into_problem("reading"))
    }

    /// Keeps in mind that parts are on other servers.
    pub(super) fn referred(&mut self, references: &[String], doing: &str) {
        for url in references {
            if is_own_business(url) {
                continue;
            }
            self.tally.note(format!(
                "While {doing} the server pointed to {url}; this is not followed."
            ));
            self.tally.doubt(ReadProblem {
                reason: Shortfall::Referral,
                message: format!("A part is on another server: {url}."),
                advice: "Narrow the base to what this server holds, and read the other part as a directory of its own."
                    .into(),
            });
        }
    }
}

/// What more changes than are worth reading one by one mean.
pub(super) fn too_many(at_most: usize) -> ReadProblem {
    ReadProblem {
        reason: Shortfall::CursorLost,
        message: format!("More than {at_most} entries changed since the last read."),
        advice: "Everything is read next.".into(),
    }
}

/// Users or groups, in words.
pub(super) fn words(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "users",
        ObjectKind::Group => "groups",
    }
}

/// Whether a continuation reference leads to a partition of Active Directory that never holds people: DNS zones,
/// configuration, schema. Source: MS-ADTS §3.1.1.1.5.
fn is_own_business(url: &str) -> bool {
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let name = path.split('?').next().unwrap_or_default();
    let name = dn::normal(&percent_decoded(name));
    [
        "dc=domaindnszones,",
        "dc=forestdnszones,",
        "cn=configuration,",
        "cn=schema,cn=configuration,",
    ]
    .iter()
    .any(|partition| name.starts_with(partition))
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = text.get(at + 1..).and_then(hex::byte);
        if let (b'%', Some(pair)) = (byte, pair) {
            decoded.push(pair);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_without_people_may_be_elsewhere() {
        assert!(is_own_business(
            "ldap://DomainDnsZones.x.org/DC=DomainDnsZones,DC=x,DC=org"
        ));
        assert!(is_own_business("ldap://x.org/CN=Configuration,DC=x,DC=org??sub"));
        assert!(!is_own_business("ldap://child.x.org/DC=child,DC=x,DC=org"));
        assert!(!is_own_business("ldap://other/"));
    }
}

//! What changed since the last read. Each method only has to say which entries: they are read again in the way in which
//! everything is read, and who is gone is asked once more before it is said.

mod content_sync;
mod dirsync;
mod method;
mod modify_timestamp;
pub(super) mod sync_message;
mod usn;

use std::collections::HashSet;

use jiff::Timestamp;
use model::{ObjectKind, ReadProblem};

pub(super) use self::content_sync::{may as may_sync, query as sync_query};
pub(super) use self::dirsync::may as may_dirsync;
pub(super) use self::method::{Method, methods};
use super::cursor::{Cursor, Place, lost};
use super::read::{Reader, Taken};
use super::wire::failure::Failure;

/// Changes that are read one by one; where there are more, reading everything is quicker and safer.
const MOST_CHANGES: usize = 5000;
/// Changed users whose groups are looked for.
const MOST_LOOKED_UP: usize = 1000;

/// What a method found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Entries that were sent.
    taken: Vec<Taken>,
    /// Ids that seem to be gone.
    gone: HashSet<String>,
    /// Whether the method cannot tell who is gone.
    must_compare: bool,
}

/// A place that was taken before everything was read.
#[derive(Debug)]
pub(super) struct Begun {
    method: Option<Method>,
    place: Option<Place>,
    shape: u64,
    at: Timestamp,
}

impl Begun {
    /// Takes the place before everything is read, so that what changes meanwhile is seen again.
    ///
    /// # Errors
    /// When the connection is gone.
    pub(super) async fn before_everything(reader: &mut Reader<'_>) -> Result<Self, ReadProblem> {
        let at = Timestamp::now();
        let mut begun = Self {
            method: None,
            place: None,
            shape: 0,
            at,
        };
        if let Some(attribute) = &reader.plan.unreported {
            let sentence = format!(
                "Everything is read each time: a filter asks for {attribute}, whose changes no server reports."
            );
            reader.tally.note(sentence);
            return Ok(begun);
        }
        for method in methods(reader.plan, &reader.session.root) {
            let place = match method {
                Method::DirSync => dirsync::place(reader).await,
                Method::Usn => usn::place(reader).await,
                Method::ContentSync => content_sync::place(reader).await,
                Method::ModifyTimestamp => Ok(None),
            };
            match place {
                Ok(place) => {
                    begun.method = Some(method);
                    begun.place = place;
                    begun.shape = reader.shape().await?;
                    break;
                }
                Err(failure @ (Failure::Answer { .. } | Failure::Problem(_))) => {
                    let problem = failure.into_problem("looking for a way to find changes");
                    let words = method.words();
                    reader
                        .tally
                        .note(format!("Changes are not found by {words}: {}", problem.message));
                }
                Err(failure) => return Err(failure.into_problem("looking for a way to find changes")),
            }
        }
        Ok(begun)
    }

    /// The cursor after everything was read; none if the next read must read everything.
    pub(super) async fn after_everything(
        self,
        reader: &mut Reader<'_>,
    ) -> Result<Option<Cursor>, ReadProblem> {
        let place = match self.method {
            None => None,
            Some(Method::ModifyTimestamp) => modify_timestamp::place(reader, self.at).await?,
            Some(_) => self.place,
        };
        Ok(place.map(|place| Cursor {
            settings: reader.plan.fingerprint,
            shape: self.shape,
            place,
        }))
    }
}

/// Reads and sends what changed since the cursor; returns the next one.
///
/// # Errors
/// Why it ended early; a lost cursor among them.
pub(super) async fn read(reader: &mut Reader<'_>, cursor: &Cursor) -> Result<Cursor, ReadProblem> {
    let shape = reader.shape().await?;
    if shape != cursor.shape {
        return Err(lost(
            "A unit came, went or has another name, and with it the names of all entries below.",
        ));
    }
    let (found, place) = match &cursor.place {
        Place::DirSync {
            cookies,
            object_security,
        } => dirsync::read(reader, cookies, *object_security).await?,
        Place::Usn { counter, number } => usn::read(reader, counter, *number).await?,
        Place::ContentSync { server, cookies } => content_sync::read(reader, server, cookies).await?,
        Place::ModifyTimestamp { since } => modify_timestamp::read(reader, since).await?,
    };
    reader.flush().await?;
    let Found {
        taken,
        mut gone,
        must_compare,
    } = found;
    if taken.len() + gone.len() > MOST_CHANGES {
        return Err(super::read::too_many(MOST_CHANGES));
    }
    let (users, groups): (Vec<Taken>, Vec<Taken>) = taken
        .into_iter()
        .partition(|taken| taken.kind == ObjectKind::User);
    if users.len() > MOST_LOOKED_UP {
        return Err(super::read::too_many(MOST_LOOKED_UP));
    }
    if must_compare {
        reader.present().await?;
    } else {
        for entry in users.iter().chain(&groups) {
            gone.remove(&entry.id);
        }
        reader.gone(&gone).await?;
    }
    reader.reports_of(&users).await?;
    reader.members_of(&groups).await?;
    reader.memberships_of(&users).await?;
    Ok(Cursor {
        settings: reader.plan.fingerprint,
        shape,
        place,
    })
}

//! A search that runs ahead: while its entries are worked through, the server is asked for the next page.

use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use super::failure::Failure;
use super::raw::RawEntry;
use super::search::Search;

/// Entries that wait to be worked through.
const WAITING: usize = 2000;

/// A search in a task of its own; it ends with this value.
#[derive(Debug)]
pub(in crate::ldap) struct Ahead {
    entries: mpsc::Receiver<Result<RawEntry, Failure>>,
    /// Gives where the server says that parts are.
    task: AbortOnDropHandle<Vec<String>>,
}

impl Ahead {
    /// Begins a search.
    pub(in crate::ldap) fn of(mut search: Search) -> Self {
        let (found, entries) = mpsc::channel(WAITING);
        let task = tokio::spawn(async move {
            while let Some(entry) = search.entry().await.transpose() {
                let is_last = entry.is_err();
                if found.send(entry).await.is_err() || is_last {
                    break;
                }
            }
            search.references
        });
        Self {
            entries,
            task: AbortOnDropHandle::new(task),
        }
    }

    /// The next entry; none when there are no more, for whatever reason: [`Ahead::references`] tells.
    ///
    /// # Errors
    /// As [`Search::entry`].
    pub(in crate::ldap) async fn entry(&mut self) -> Result<Option<RawEntry>, Failure> {
        self.entries.recv().await.transpose()
    }

    /// Where the server says that parts are, after the last entry.
    ///
    /// # Errors
    /// [`Failure::Lost`] if the search did not come to its end.
    pub(in crate::ldap) async fn references(self) -> Result<Vec<String>, Failure> {
        self.task
            .await
            .map_err(|_| Failure::Lost("the search ended before its answer was complete".into()))
    }
}

//! The newest file, as a cursor names it.

use super::FileSource;

impl FileSource {
    /// What the newest file is called in cursors; `None` if there is none.
    pub fn place(&self) -> Option<String> {
        serde_json::to_string(&self.newest().ok()?).ok()
    }
}

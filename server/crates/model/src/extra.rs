//! What a configuration file says that Rollcall does not use.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Keys of an imported configuration that Rollcall does not understand, with their values as they were: the next export
/// gives them back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra(pub BTreeMap<String, serde_json::Value>);

impl Extra {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

//! What an application can do, as far as it tells.

use serde_json::Value;

use crate::read::member;

/// How an application treats a filter on the matching attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterSupport {
    /// It returns only what matches.
    Honoured,
    /// It returns everybody; matching works and is slow.
    Ignored,
    /// It answers with an error: with 501 every account is looked through, else matching does not work.
    Refused,
}

/// What an application can do. `None` is "it does not tell", never "no".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether `/Users` can be searched.
    pub users: bool,
    /// Whether `/Groups` can be searched.
    pub groups: Option<bool>,
    /// How the filter on the matching attribute was treated.
    pub filter: Option<FilterSupport>,
    /// Whether there is a usable `/ServiceProviderConfig`.
    pub service_provider_config: bool,
    /// What it says about PATCH.
    pub patch: Option<bool>,
    /// What it says about `/Bulk`.
    pub bulk: Option<bool>,
    /// What it says about entity tags.
    pub etag: Option<bool>,
    /// What it says about filters; some deny what they do.
    pub announces_filter: Option<bool>,
}

impl Capabilities {
    /// Takes in a `/ServiceProviderConfig`. Source: RFC 7643 §5.
    pub(crate) fn read_service_provider_config(&mut self, config: &Value) {
        let supported = |name: &str| member(member(config, name)?, "supported")?.as_bool();
        self.patch = supported("patch");
        self.bulk = supported("bulk");
        self.etag = supported("etag");
        self.announces_filter = supported("filter");
        self.service_provider_config = self.patch.is_some() || self.announces_filter.is_some();
    }
}

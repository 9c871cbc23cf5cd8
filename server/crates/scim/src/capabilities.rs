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
    /// How many resource types it names; none where it does not tell.
    pub resource_types: Option<usize>,
    /// How many schemas it describes; none where it does not tell.
    pub schemas: Option<usize>,
    /// Whether one of these lists lacks `totalResults`.
    pub lists_without_total: bool,
}

impl Capabilities {
    /// Takes in `/ResourceTypes` or `/Schemas`, as a list or, as some have it, a bare array; how many entries it holds.
    /// Source: RFC 7644 §4.
    pub(crate) fn read_list(&mut self, list: &Value) -> Option<usize> {
        if let Some(bare) = list.as_array() {
            self.lists_without_total = true;
            return Some(bare.len());
        }
        let entries = member(list, "Resources")?.as_array()?;
        self.lists_without_total |= member(list, "totalResults").is_none();
        Some(entries.len())
    }

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

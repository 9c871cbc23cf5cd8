//! What is known of the applications of single makers: one data file, with the page that says so.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::Dialect;

static VENDORS: LazyLock<Vec<Vendor>> =
    // A test reads the file, so that nothing is missing here.
    LazyLock::new(|| serde_json::from_str(include_str!("vendors.json")).unwrap_or_default());

/// What is known of the application of one maker.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// The entries of the gallery that it is about.
    pub gallery_ids: Vec<String>,
    /// The pages that say so.
    pub sources: Vec<String>,
    /// What else to know.
    pub note: String,
    /// How the application wants its SCIM.
    pub dialect: Dialect,
}

/// Every application of which something is known.
pub fn vendors() -> &'static [Vendor] {
    &VENDORS
}

impl Dialect {
    /// How an application of this entry of the gallery wants its SCIM; plain SCIM where nothing is known.
    pub fn of(gallery_id: &str) -> Self {
        vendors()
            .iter()
            .find(|vendor| vendor.gallery_ids.iter().any(|id| id == gallery_id))
            .map_or_else(Self::default, |vendor| vendor.dialect.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_every_entry_has_a_source() {
        assert_eq!(vendors().len(), 4);
        for vendor in vendors() {
            assert!(!vendor.gallery_ids.is_empty(), "{vendor:?}");
            assert!(
                !vendor.sources.is_empty()
                    && vendor.sources.iter().all(|source| source.starts_with("https://")),
                "{vendor:?}"
            );
            assert_ne!(vendor.dialect, Dialect::default(), "{vendor:?}");
            for limit in &vendor.dialect.limits {
                assert!(limit.requests > 0 && limit.milliseconds > 0, "{limit:?}");
            }
        }
    }

    #[test]
    fn an_application_has_the_dialect_of_its_maker() {
        assert_eq!(Dialect::of("custom"), Dialect::default());
        assert_eq!(Dialect::of("aws-iam-identity-center").members_at_once, Some(100));
        assert_eq!(Dialect::of("miro").limits.len(), 10);
    }
}

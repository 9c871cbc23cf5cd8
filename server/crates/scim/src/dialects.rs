//! What is known of how single applications deviate from SCIM 2.0: one data file, with the page or the version that says
//! so. The file is all there is: no code knows a vendor.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Capabilities, Dialect};

static DIALECTS: LazyLock<Vec<NamedDialect>> =
    // A test reads the file, so that nothing is missing here.
    LazyLock::new(|| serde_json::from_str(include_str!("dialects.json")).unwrap_or_default());

/// A dialect of the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedDialect {
    /// Its name in settings.
    pub name: String,
    /// Its name on the page.
    pub title: String,
    /// One sentence about it, for an administrator.
    pub sentence: String,
    /// The entries of the gallery that it is about.
    pub gallery_ids: Vec<String>,
    /// The hosts that speak it; one that begins with a dot stands for all below it.
    pub hosts: Vec<String>,
    /// What discovery shows of it: all of these together.
    pub traits: Vec<Trait>,
    /// The pages that say so, or the version that was observed.
    pub sources: Vec<String>,
    /// How the application wants its SCIM.
    pub dialect: Dialect,
}

/// Something that discovery shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trait {
    /// It says that it knows no PATCH.
    PatchDenied,
    /// It says that it knows no filters.
    FilterDenied,
    /// Its lists of schemas or resource types lack `totalResults`.
    ListsWithoutTotal,
}

impl Trait {
    fn is_shown_by(self, capabilities: &Capabilities) -> bool {
        match self {
            Self::PatchDenied => capabilities.patch == Some(false),
            Self::FilterDenied => capabilities.announces_filter == Some(false),
            Self::ListsWithoutTotal => capabilities.lists_without_total,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::PatchDenied => "it says that it knows no PATCH",
            Self::FilterDenied => "it says that it knows no filters",
            Self::ListsWithoutTotal => "its lists of schemas and resource types lack totalResults",
        }
    }
}

/// Every dialect of the file, the compliant one first.
pub fn dialects() -> &'static [NamedDialect] {
    &DIALECTS
}

/// The dialect of this name.
pub fn dialect_named(name: &str) -> Option<&'static NamedDialect> {
    dialects().iter().find(|dialect| dialect.name == name)
}

/// The dialect that fits an application, with the reasons for an administrator; none where nothing speaks for another
/// than the compliant one. What its maker is known for goes before what it looks like.
pub fn recognise(
    gallery_id: &str,
    host: &str,
    capabilities: Option<&Capabilities>,
) -> Option<(&'static NamedDialect, Vec<String>)> {
    let by_entry = |dialect: &&NamedDialect| dialect.gallery_ids.iter().any(|id| id == gallery_id);
    let by_host = |dialect: &&NamedDialect| dialect.hosts.iter().any(|known| is_below(host, known));
    if let Some(dialect) = dialects().iter().find(by_entry) {
        return Some((dialect, vec!["the gallery knows this application".to_owned()]));
    }
    if let Some(dialect) = dialects().iter().find(by_host) {
        return Some((dialect, vec![format!("{host} is its host")]));
    }
    let capabilities = capabilities?;
    let shown = |dialect: &&NamedDialect| {
        !dialect.traits.is_empty() && dialect.traits.iter().all(|found| found.is_shown_by(capabilities))
    };
    // The one that more speaks for.
    let dialect = dialects()
        .iter()
        .filter(shown)
        .max_by_key(|dialect| dialect.traits.len())?;
    let reasons = dialect.traits.iter().map(|found| found.words().to_owned());
    Some((dialect, reasons.collect()))
}

fn is_below(host: &str, known: &str) -> bool {
    let host = host.to_ascii_lowercase();
    if known.starts_with('.') {
        host.ends_with(known)
    } else {
        host == known
    }
}

impl Dialect {
    /// How an application of this entry of the gallery wants its SCIM; plain SCIM where nothing is known.
    pub fn of(gallery_id: &str) -> Self {
        let found = recognise(gallery_id, "", None);
        found.map_or_else(Self::default, |(found, _)| found.dialect.clone())
    }

    /// The dialect to speak: the one that an administrator chose, else the one that a write probe learned, else the one
    /// that a connection test found, else the one that gallery and host are known for. How many requests an application
    /// takes is always what its maker says.
    pub fn for_application(
        gallery_id: &str,
        host: &str,
        chosen: &str,
        learned: Option<Self>,
        found: &str,
    ) -> Self {
        let named = |name: &str| dialect_named(name).map(|named| named.dialect.clone());
        let maker = recognise(gallery_id, host, None).map(|(known, _)| known.dialect.clone());
        let spoken = named(chosen)
            .or(learned)
            .or_else(|| named(found))
            .or_else(|| maker.clone())
            .unwrap_or_default();
        let maker = maker.unwrap_or_default();
        Self {
            limits: if spoken.limits.is_empty() {
                maker.limits
            } else {
                spoken.limits
            },
            requests_at_once: spoken.requests_at_once.or(maker.requests_at_once),
            members_at_once: spoken.members_at_once.or(maker.members_at_once),
            ..spoken
        }
    }
}

#[cfg(test)]
mod tests;
